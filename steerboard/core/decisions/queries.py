"""Reading decisions, starting at what this person may see."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from steerboard.core.access.queries import visible
from steerboard.core.accounts.models import User
from steerboard.core.decisions.actions import SEE_DECISIONS
from steerboard.core.decisions.models import Decision, DecisionOption, Vote


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


__all__ = [
    "count_waiting_for",
    "options_of",
    "visible_decisions",
    "votes_of",
    "waiting_for",
]
