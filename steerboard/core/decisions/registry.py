"""Kinds of decisions: upper rooms say what happens when one is decided."""

from collections.abc import Callable
from dataclasses import dataclass

from steerboard.core.accounts.models import User
from steerboard.core.decisions.models import Decision, DecisionOption

Apply = Callable[[Decision, DecisionOption, User], None]


@dataclass(frozen=True, slots=True)
class DecisionKind:
    """A kind of question. `apply` carries the chosen option out, inside the deciding transaction."""

    name: str
    label: str
    apply: Apply


_kinds: dict[str, DecisionKind] = {}


def decision_kind(name: str, label: str) -> Callable[[Apply], Apply]:
    """Declare a kind; the decorated function applies its outcome."""

    def register(function: Apply) -> Apply:
        _kinds[name] = DecisionKind(name, label, function)
        return function

    return register


def kind_named(name: str) -> DecisionKind:
    """One kind. Raises LookupError for an unknown one."""
    if name not in _kinds:
        raise LookupError(f"No kind of decision is called {name}.")
    return _kinds[name]


def declared_kinds() -> list[DecisionKind]:
    """All kinds, by label."""
    return sorted(_kinds.values(), key=lambda kind: kind.label)


def kind_label(name: str) -> str:
    """What people call a kind; its name where its room is gone."""
    return _kinds[name].label if name in _kinds else name.rpartition(".")[2]
