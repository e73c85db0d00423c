"""Work on plans that nobody waits for."""

from typing import Any

from steerboard.core.public import Job, RuleBroken, job, system_user
from steerboard.work.projects.models import Project
from steerboard.work.schedule.actions import RESCHEDULE_JOB, reschedule


@job(RESCHEDULE_JOB, label="Compute a plan again", lease_seconds=120)
def reschedule_project(row: Job) -> dict[str, Any]:
    """A calendar that the plan uses has changed."""
    project = Project.objects.filter(pk=row.payload["project_id"]).first()
    if project is None or not project.is_open:
        return {"moved": 0}
    try:
        result = reschedule(actor=system_user(), project=project)
    except RuleBroken as refusal:
        return {"moved": 0, "refused": refusal.sentence}
    return {"moved": len(result.moved)}
