"""Reading decisions, starting at what this person may see."""

from collections.abc import Iterable, Sequence

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from steerboard.core import clock
from steerboard.core.access.models import Scope
from steerboard.core.access.permissions import DECIDE, SEE_DECISIONS
from steerboard.core.access.queries import can, visible
from steerboard.core.accounts.models import User
from steerboard.core.decisions import rules
from steerboard.core.decisions.models import Decision, DecisionOption, Vote
from steerboard.core.rules import RuleBroken


def visible_decisions(user: User) -> QuerySet[Decision]:
    """Decisions in what the person may see, and those put to them."""
    named = Exists(Vote.objects.filter(decision=OuterRef("pk"), decider=user))
    seen = visible(Decision.objects.all(), user, SEE_DECISIONS)
    return (seen | Decision.objects.filter(named)).distinct() if seen.query.where else seen


def waiting_for(user: User) -> QuerySet[Decision]:
    """Open questions that wait for this person's voice, the most urgent first."""
    mine = Vote.objects.filter(decision=OuterRef("pk"), decider=user, option="")
    return (
        Decision.objects.filter(Exists(mine), state=Decision.State.OPEN)
        .select_related("proposer", "scope")
        .order_by("due_at", "pk")
    )


def count_waiting_for(user: User) -> int:
    """How many questions wait for this person."""
    return Vote.objects.filter(Q(decider=user, option="", decision__state=Decision.State.OPEN)).count()


def options_of(decision: Decision) -> list[DecisionOption]:
    """The options in their order."""
    return list(DecisionOption.objects.filter(decision=decision).order_by("order"))


def votes_of(decision: Decision) -> list[Vote]:
    """The named deciders and their voices."""
    return list(Vote.objects.filter(decision=decision).select_related("decider").order_by("given_at", "pk"))


def find_decision(user: User, code: str) -> Decision | None:
    """The decision of this code, if the person may see it."""
    rows = visible_decisions(user).select_related("proposer", "scope", "decided_by")
    return rows.filter(code=code).first()


def decision_register(
    user: User, *, words: str = "", state: str = "", kind: str = "", who: User | None = None
) -> QuerySet[Decision]:
    """All decisions the person may see: open ones first by urgency, then the newest."""
    rows = visible_decisions(user).select_related("proposer", "scope", "decided_by")
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if who is not None:
        named = Exists(Vote.objects.filter(decision=OuterRef("pk"), decider=who))
        rows = rows.filter(Q(proposer=who) | Q(decided_by=who) | named)
    for word in words.split()[:6]:
        rows = rows.filter(Q(question__icontains=word) | Q(code__icontains=word) | Q(explanation__icontains=word))
    is_open = Case(When(state=Decision.State.OPEN, then=Value(0)), default=Value(1))
    return rows.annotate(is_closed=is_open).order_by("is_closed", "-proposed_at", "-pk")


def decisions_about(user: User, scope: Scope, limit: int = 5) -> list[Decision]:
    """Open and newest decisions in a scope and below it."""
    return list(decision_register(user).filter(scope__path__startswith=scope.path)[:limit])


def waiting_days(decision: Decision) -> int:
    """For how many whole days the question has waited, or had waited when it was decided."""
    return max(0, ((decision.decided_at or clock.now()) - decision.proposed_at).days)


def why_not(user: User, decision: Decision, votes: Sequence[Vote]) -> str:
    """Why this person cannot decide this, in a sentence; nothing where they can."""
    named = any(vote.decider_id == user.pk for vote in votes)
    try:
        rules.check_voice(
            is_open=decision.state == Decision.State.OPEN,
            proposer_id=decision.proposer_id,
            decider_id=user.pk,
            is_named=named,
            option_known=True,
        )
    except RuleBroken as refusal:
        return refusal.sentence
    return "" if can(user, DECIDE, decision.scope) else "You are named, but hold no role that lets you decide here."


def named_people(decisions: Iterable[Decision]) -> dict[int, list[Vote]]:
    """The votes of several decisions, by decision, in one query."""
    found: dict[int, list[Vote]] = {}
    for vote in Vote.objects.filter(decision__in=list(decisions)).select_related("decider").order_by("given_at", "pk"):
        found.setdefault(vote.decision_id, []).append(vote)
    return found


def options_by_decision(decisions: Iterable[Decision]) -> dict[int, list[DecisionOption]]:
    """The options of several decisions, by decision, in one query."""
    found: dict[int, list[DecisionOption]] = {}
    for option in DecisionOption.objects.filter(decision__in=list(decisions)).order_by("order"):
        found.setdefault(option.decision_id, []).append(option)
    return found


__all__ = [
    "count_waiting_for",
    "decision_register",
    "decisions_about",
    "find_decision",
    "named_people",
    "options_by_decision",
    "options_of",
    "visible_decisions",
    "votes_of",
    "waiting_days",
    "waiting_for",
    "why_not",
]
