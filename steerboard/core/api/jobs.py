"""What the API does by itself."""

from datetime import timedelta

from steerboard.core.api.idempotency import forget_old_answers
from steerboard.core.jobs.models import Job
from steerboard.core.jobs.queue import job


@job("core.forget_kept_answers", label="Forget old answers of the API", every=timedelta(hours=1))
def forget_kept_answers(row: Job) -> dict[str, int]:
    """Drop kept answers after a day."""
    return {"forgotten": forget_old_answers()}
