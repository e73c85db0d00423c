"""Sealing the log again and again, and verifying it every night."""

from datetime import timedelta
from typing import Any

import structlog

from steerboard.core.audit.checkpoints import LogAltered, seal_log
from steerboard.core.audit.verification import ALTERED, verify_chain
from steerboard.core.jobs.models import Job
from steerboard.core.jobs.queue import job
from steerboard.core.jobs.runner import report_progress

logger = structlog.get_logger(__name__)


@job("core.audit_checkpoint", label="Seal the event log", every=timedelta(minutes=10), max_attempts=1)
def sign_checkpoint(row: Job) -> dict[str, Any]:
    """Sign a checkpoint over what is new; an altered log is not signed, and the job says so."""
    try:
        checkpoint = seal_log()
    except LogAltered as problem:
        logger.error("event log altered", problem=str(problem))
        raise
    return {"sealed": checkpoint.seq if checkpoint is not None else 0}


@job("core.audit_verify", label="Verify the event log", every=timedelta(hours=24), lease_seconds=600, max_attempts=1)
def verify_log(row: Job) -> dict[str, Any]:
    """Verify the whole log; the verdict is the job's result."""
    verdict = verify_chain(progress=lambda percent: report_progress(row, percent, "Checking events"))
    if verdict.status == ALTERED:
        logger.error("event log altered", problem=verdict.sentence)
    return verdict.as_json()
