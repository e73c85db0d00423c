"""Defaults of overdue decisions."""

from datetime import timedelta

from steerboard.core import clock
from steerboard.core.accounts.queries import system_user
from steerboard.core.decisions.actions import apply_default
from steerboard.core.decisions.models import Decision
from steerboard.core.jobs.models import Job
from steerboard.core.jobs.queue import job


@job("core.apply_defaults", label="Let defaults of overdue decisions hold", every=timedelta(minutes=10))
def apply_defaults(row: Job) -> dict[str, int]:
    """Conclude every decision whose due moment has passed."""
    overdue = Decision.objects.filter(state=Decision.State.OPEN, due_at__lt=clock.now())
    actor = system_user()
    for decision in overdue:
        apply_default(actor=actor, decision=decision)
    return {"decisions": len(overdue)}
