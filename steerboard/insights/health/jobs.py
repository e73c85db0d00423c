"""Health of everything, every night: data grows old even when nothing happens."""

from datetime import timedelta

from steerboard.core.public import Job, job, report_progress
from steerboard.insights.health.actions import refresh_health
from steerboard.work.public import Project

BATCH = 200


@job("insights.refresh_all_health", label="Judge all projects", every=timedelta(hours=6), lease_seconds=300)
def refresh_all_health(row: Job) -> dict[str, int]:
    """Judge all projects in batches."""
    ids = list(Project.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        refresh_health(ids[start : start + BATCH])
        report_progress(row, round(100 * (start + BATCH) / max(1, len(ids))) if start + BATCH < len(ids) else 100)
    return {"projects": len(ids)}
