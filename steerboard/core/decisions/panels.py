"""Decisions as pieces of other pages, and the picture of one decision that all its pages share."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

from steerboard.core.access.models import Scope
from steerboard.core.accounts.models import User
from steerboard.core.decisions.forms import VoiceForm
from steerboard.core.decisions.impacts import ImpactRow, impact_rows
from steerboard.core.decisions.models import Decision, DecisionOption, Vote
from steerboard.core.decisions.queries import (
    decisions_about,
    named_people,
    options_by_decision,
    waiting_days,
    why_not,
)
from steerboard.core.decisions.registry import kind_label
from steerboard.core.events.rules import canonical


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """One part of the frozen evidence with its own SHA-256."""

    label: str
    kind: str
    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DecisionPicture:
    """A decision with everything its page or card shows."""

    decision: Decision
    kind: str
    options: Sequence[DecisionOption]
    rows: Sequence[ImpactRow]
    votes: Sequence[Vote]
    why_not: str
    waiting_days: int
    evidence: Sequence[EvidencePart]
    evidence_holds: bool

    @property
    def default(self) -> DecisionOption | None:
        """What holds if nobody decides."""
        return next((option for option in self.options if option.is_default), None)

    @property
    def proposed(self) -> DecisionOption | None:
        """What the proposer recommends."""
        return next((option for option in self.options if option.is_proposed), None)

    @property
    def proposed_place(self) -> int:
        """Where among the options the recommended one stands; -1 without one."""
        return next((place for place, option in enumerate(self.options) if option.is_proposed), -1)

    @property
    def outcome(self) -> DecisionOption | None:
        """What was decided."""
        return next((option for option in self.options if option.key == self.decision.outcome), None)

    @property
    def cast(self) -> int:
        """Voices given."""
        return sum(1 for vote in self.votes if vote.option)

    @property
    def cost_so_far(self) -> Decimal | None:
        """What waiting has cost since the question was put."""
        rate = self.decision.cost_of_delay_per_day
        return rate * self.waiting_days if rate is not None else None

    @property
    def may_decide(self) -> bool:
        """Whether the person looking may give a voice."""
        return not self.why_not


def picture(user: User, decision: Decision) -> DecisionPicture:
    """One decision as its page shows it."""
    return pictures(user, [decision])[0]


def pictures(user: User, decisions: Sequence[Decision]) -> list[DecisionPicture]:
    """Several decisions, with two queries for their options and votes."""
    options, votes = options_by_decision(decisions), named_people(decisions)
    return [_picture(user, one, options.get(one.pk, []), votes.get(one.pk, [])) for one in decisions]


def _picture(
    user: User, decision: Decision, options: Sequence[DecisionOption], votes: Sequence[Vote]
) -> DecisionPicture:
    default = next((number for number, option in enumerate(options) if option.is_default), 0)
    rows = impact_rows([option.impact for option in options], default, decision.currency) if options else []
    computed = hashlib.sha256(canonical(decision.evidence).encode()).hexdigest()
    return DecisionPicture(
        decision=decision,
        kind=kind_label(decision.kind),
        options=options,
        rows=rows,
        votes=votes,
        why_not=why_not(user, decision, votes),
        waiting_days=waiting_days(decision),
        evidence=[_part(name, value) for name, value in decision.evidence.items()],
        evidence_holds=computed == decision.evidence_hash,
    )


def _part(name: str, value: Any) -> EvidencePart:
    known = value if isinstance(value, dict) else {}
    text = canonical({"part": value})
    url = str(known.get("url", ""))
    return EvidencePart(
        label=str(known.get("title") or name.replace("_", " ").capitalize()),
        kind=str(known.get("kind") or f"{len(known)} figures" if known else "figure"),
        url=url if url.startswith("/") else "",
        sha256=str(known.get("sha256") or hashlib.sha256(text.encode()).hexdigest()),
    )


def decisions_panel(request: HttpRequest, subject: Any) -> tuple[str, dict[str, Any]] | None:
    """Decisions in and below a subject's scope, for the slots of other rooms' pages."""
    user = request.user
    scope = subject if isinstance(subject, Scope) else subject.access_scope
    if not isinstance(user, User):
        return None
    found = decisions_about(user, scope)
    if not found:
        return None
    return "core/decisions/panel.html", {"pictures": pictures(user, found), "voice": VoiceForm()}
