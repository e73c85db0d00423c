"""Work to be done later, kept in the database so that it is never lost."""

from typing import Any, ClassVar

from django.db import models


class Job(models.Model):
    """One piece of background work: leased while it runs, retried with back-off, kept when it fails."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    kind = models.CharField(max_length=160)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    actor_id = models.BigIntegerField(null=True)
    scope_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    progress_text = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["state", "run_after"], name="job_next"),
            models.Index(fields=["actor_id", "created_at"], name="job_actor"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(state="waiting") & ~models.Q(key=""), name="job_waiting_once"
            ),
        ]


class Schedule(models.Model):
    """When a recurring job ran last; what recurs is declared in code."""

    name = models.CharField(max_length=160, unique=True)
    last_run_at = models.DateTimeField(null=True)
