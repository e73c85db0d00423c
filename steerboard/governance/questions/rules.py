"""What a question must say."""

from datetime import datetime

from steerboard.core.public import RuleBroken


def check_due(*, due_at: datetime, now: datetime) -> None:
    """There must be time to decide: a question due in the past would be answered by its default at once."""
    if due_at <= now:
        raise RuleBroken("The day to decide by lies in the past.", field="due_at")
