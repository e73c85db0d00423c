"""Putting questions, giving voices, deciding."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from steerboard.core import clock
from steerboard.core.access.models import Scope
from steerboard.core.access.permissions import DECIDE, PROPOSE_DECISION
from steerboard.core.accounts.models import User
from steerboard.core.actions import action
from steerboard.core.decisions import rules
from steerboard.core.decisions.models import Decision, DecisionOption, Vote
from steerboard.core.decisions.registry import kind_named
from steerboard.core.events.facts import Fact, announce
from steerboard.core.events.rules import canonical
from steerboard.core.records import event_value
from steerboard.core.rules import RuleBroken


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """One possible answer, before it is put."""

    key: str
    label: str
    explanation: str = ""
    is_default: bool = False
    is_proposed: bool = False
    impact: dict[str, Any] = field(default_factory=dict)
    effect: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTaken(Fact):
    """A question has its answer."""

    name = "core.DecisionTaken"
    decision_id: int
    kind: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionProposed(Fact):
    """A question was put."""

    name = "core.DecisionProposed"
    decision_id: int


@action(PROPOSE_DECISION, on="scope")
def propose_decision(
    *,
    actor: User,
    scope: Scope,
    kind: str,
    question: str,
    options: Sequence[OptionDraft],
    deciders: Sequence[User],
    due_at: datetime,
    quorum: int = 1,
    explanation: str = "",
    subject_type: str = "",
    subject_id: str = "",
    cost_of_delay_per_day: Decimal | None = None,
    currency: str = "EUR",
    evidence: dict[str, Any] | None = None,
) -> Decision:
    """Put a question to deciders, with its evidence frozen and hashed."""
    kind_named(kind)
    rules.check_proposal(
        option_keys=[o.key for o in options],
        default_keys=[o.key for o in options if o.is_default],
        decider_ids=[d.pk for d in deciders],
        proposer_id=actor.pk,
        quorum=quorum,
    )
    frozen = event_value(evidence or {})
    last = Decision.objects.aggregate(last=Max("pk"))["last"] or 0
    decision = Decision(
        code=f"D-{last + 1:04d}",
        scope=scope,
        kind=kind,
        question=question,
        explanation=explanation,
        subject_type=subject_type,
        subject_id=subject_id,
        proposer=actor,
        proposed_at=clock.now(),
        due_at=due_at,
        quorum=quorum,
        cost_of_delay_per_day=cost_of_delay_per_day,
        currency=currency,
        evidence=frozen,
        evidence_hash=hashlib.sha256(canonical(frozen).encode()).hexdigest(),
    )
    decision.save()
    DecisionOption.objects.bulk_create(
        [
            DecisionOption(
                decision=decision,
                key=o.key,
                label=o.label,
                explanation=o.explanation,
                order=number,
                is_default=o.is_default,
                is_proposed=o.is_proposed,
                impact=event_value(o.impact),
                effect=event_value(o.effect),
            )
            for number, o in enumerate(options)
        ]
    )
    Vote.objects.bulk_create([Vote(decision=decision, decider=person) for person in deciders])
    announce(DecisionProposed(scope_id=scope.pk, decision_id=decision.pk))
    return decision


@action(DECIDE, on="decision")
def give_voice(
    *, actor: User, decision: Decision, option: str, reason: str = "", conditions: Sequence[str] = ()
) -> Decision:
    """Give one's voice; the one that completes the quorum decides and carries the outcome out."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    options = {o.key: o for o in DecisionOption.objects.filter(decision=decision).select_related("decision")}
    votes = {v.decider_id: v for v in Vote.objects.filter(decision=decision).select_related("decision")}
    mine = votes.get(actor.pk)
    rules.check_voice(
        is_open=decision.state == Decision.State.OPEN,
        proposer_id=decision.proposer_id,
        decider_id=actor.pk,
        is_named=mine is not None,
        option_known=option in options,
    )
    if mine is None:  # check_voice has refused that already
        raise RuleBroken("You are not among those who decide this.")
    mine.option, mine.reason, mine.given_at = option, reason, clock.now()
    mine.save()
    if conditions:
        decision.conditions = [*decision.conditions, *({"text": c, "by": actor.pk, "met": False} for c in conditions)]
        decision.save()
    default = next(o.key for o in options.values() if o.is_default)
    chosen = rules.outcome(
        voices={pk: v.option for pk, v in votes.items() if v.option}, quorum=decision.quorum, default=default
    )
    if chosen is not None:
        _conclude(decision, options[chosen], actor, Decision.State.DECIDED, reason)
    return decision


@action(PROPOSE_DECISION, on="decision")
def withdraw_decision(*, actor: User, decision: Decision, reason: str) -> None:
    """Take a question back; only who put it may."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.state != Decision.State.OPEN:
        raise RuleBroken("This has been decided already.")
    if decision.proposer_id != actor.pk:
        raise RuleBroken("Only who proposed it may withdraw it.")
    decision.state, decision.reason, decision.decided_at = Decision.State.WITHDRAWN, reason, clock.now()
    decision.save()


@action(DECIDE, on="decision")
def apply_default(*, actor: User, decision: Decision) -> None:
    """Let the default hold when the due moment has passed and nobody decided."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.state != Decision.State.OPEN:
        return
    if decision.due_at > clock.now():
        raise RuleBroken("There is still time to decide.")
    option = DecisionOption.objects.select_related("decision").get(decision=decision, is_default=True)
    _conclude(decision, option, actor, Decision.State.DEFAULTED, "Nobody decided in time: the default holds.")


def _conclude(decision: Decision, option: DecisionOption, actor: User, state: str, reason: str) -> None:
    decision.state = state
    decision.outcome = option.key
    decision.reason = reason
    decision.decided_at = clock.now()
    decision.decided_by = actor
    decision.save()
    kind_named(decision.kind).apply(decision, option, actor)
    announce(DecisionTaken(scope_id=decision.scope_id, decision_id=decision.pk, kind=decision.kind, outcome=option.key))
