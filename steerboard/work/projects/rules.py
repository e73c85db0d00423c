"""What a project's facts may be."""

from datetime import date
from decimal import Decimal

from steerboard.core.public import RuleBroken


def check_dates(*, start: date | None, finish: date | None) -> None:
    """Nothing is promised before it starts."""
    if start is not None and finish is not None and finish < start:
        raise RuleBroken("The promised finish lies before the start.", field="promised_finish")


def check_budget(budget: Decimal | None) -> None:
    """A budget is not negative."""
    if budget is not None and budget < 0:
        raise RuleBroken("A budget cannot be negative.", field="budget_at_approval")


# What may follow what: a closed project is history.
FOLLOWING: dict[str, frozenset[str]] = {
    "proposed": frozenset({"approved", "active", "stopped"}),
    "approved": frozenset({"active", "on_hold", "stopped", "proposed"}),
    "active": frozenset({"on_hold", "closed", "stopped"}),
    "on_hold": frozenset({"active", "stopped", "closed"}),
    "closed": frozenset({"active"}),
    "stopped": frozenset({"active"}),
}


def check_state(*, before: str, after: str) -> None:
    """A state follows only certain others."""
    if after != before and after not in FOLLOWING[before]:
        raise RuleBroken(f"A project that is {before.replace('_', ' ')} cannot become {after}.", field="state")
