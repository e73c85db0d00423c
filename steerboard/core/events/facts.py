"""Facts travel upwards: a lower room announces, upper rooms react later, in a job of their own.

The job row is written in the transaction of the fact (a transactional outbox): no commit, no
reaction; a crash after the commit loses nothing.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, TypeVar

from steerboard.core.context import Note, running


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that is now true, in the past tense. Fields are plain JSON values."""

    name: ClassVar[str]
    scope_id: int | None


F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Reaction:
    """A function that answers a fact. `key` makes pending reactions of equal key one."""

    name: str
    fact: type[Fact]
    function: Callable[[Any], None]
    key: Callable[[Any], str] | None
    delay_seconds: int


_reactions: dict[str, list[Reaction]] = {}
_by_name: dict[str, Reaction] = {}


def reacts_to(
    fact: type[F], *, key: Callable[[F], str] | None = None, delay_seconds: int = 0
) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Let the decorated function answer `fact`, later, in a job. It must bear being run twice."""

    def register(function: Callable[[F], None]) -> Callable[[F], None]:
        name = f"{function.__module__}.{function.__qualname__}"
        if name not in _by_name:
            reaction = Reaction(name, fact, function, key, delay_seconds)
            _by_name[name] = reaction
            _reactions.setdefault(fact.name, []).append(reaction)
        return function

    return register


def reactions_to(name: str) -> list[Reaction]:
    """All reactions to the fact of this name."""
    return _reactions.get(name, [])


def reaction_named(name: str) -> Reaction:
    """One reaction. Raises LookupError when its code is gone."""
    if name not in _by_name:
        raise LookupError(f"No reaction is called {name}.")
    return _by_name[name]


def announce(fact: Fact) -> None:
    """Say that something is now true. Only inside an action."""
    context = running()
    if context is None:
        raise RuntimeError("A fact is announced inside an action.")
    data = {key: value for key, value in asdict(fact).items() if key != "scope_id"}
    context.notes.append(
        Note(
            verb=context.verb,
            kind="fact",
            object_type="fact",
            object_id=fact.name,
            scope_id=fact.scope_id,
            data=data,
        )
    )
    context.facts.append(fact)
