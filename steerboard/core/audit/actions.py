"""Reading the log is an act too: asking for verification and taking evidence out are events."""

from steerboard.core.access.permissions import READ_AUDIT
from steerboard.core.accounts.models import User
from steerboard.core.actions import action, note_event
from steerboard.core.audit.checkpoints import seal_log
from steerboard.core.jobs.models import Job
from steerboard.core.jobs.queue import enqueue

VERIFY_JOB = "core.audit_verify"


@action(READ_AUDIT)
def ask_verification(*, actor: User) -> Job:
    """Queue a verification of the whole log."""
    job = enqueue(VERIFY_JOB, key="asked", actor_id=actor.pk)
    note_event(actor=actor, verb="core.audit.ask_verification", kind="read", object_type="log", object_id="audit")
    return job


@action(READ_AUDIT)
def export_evidence(*, actor: User, to: str) -> int:
    """Note that evidence leaves the house, and seal the log so that the pack proves even this note.

    `to` says where it goes (page, api, command line). Returns up to which event the pack reaches.
    """
    note_event(
        actor=actor,
        verb="core.audit.export_evidence",
        kind="export",
        object_type="log",
        object_id="audit",
        data={"to": to},
    )
    checkpoint = seal_log()
    return checkpoint.seq if checkpoint is not None else 0
