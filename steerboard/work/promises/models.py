"""Promises: a date told to somebody, on a day."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from steerboard.core.public import Record
from steerboard.work.projects.models import Project
from steerboard.work.schedule.models import WorkItem


class Promise(Record):
    """What was promised to whom, when, and what became of it."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        KEPT = "kept", "kept"
        BROKEN = "broken", "broken"
        RELEASED = "released", "released"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(WorkItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    due = models.DateField()
    told_to = models.CharField(max_length=200)
    told_on = models.DateField()
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    settled_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["project", "state", "due"], name="promise_due")]

    def event_scope_id(self) -> int | None:
        return self.project.scope_id
