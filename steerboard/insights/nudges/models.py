"""Nudges: somebody asks a project's manager for news."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from steerboard.core.public import Record
from steerboard.work.public import Project


class Nudge(Record):
    """Who was asked for news of which project, when, by whom. Answered by the next report or change of the plan."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["project", "-asked_at"], name="nudge_newest")]

    def event_scope_id(self) -> int | None:
        return self.project.scope_id
