"""What a proposal to agree anew must say."""

from datetime import date

from steerboard.core.public import RuleBroken


def check_rebaseline(*, has_baseline: bool, new_finish: date | None, today: date, reason: str) -> date:
    """There is something to replace, the new promise lies ahead, and there is a reason. Gives the new finish."""
    if not has_baseline:
        raise RuleBroken("This project has no baseline yet: take the first one, no decision is needed.")
    if new_finish is None:
        raise RuleBroken("Say the finish that would be promised.", field="new_finish")
    if new_finish < today:
        raise RuleBroken("The new finish lies in the past.", field="new_finish")
    if not reason.strip():
        raise RuleBroken("Say why: those who decide will ask.", field="reason")
    return new_finish
