"""What a plan's file holds beyond our tables."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from steerboard.core.public import Record
from steerboard.work.public import Project


class KeptPlan(Record):
    """The file a plan came from, packed as it was, so that an export gives back what we do not model.

    The newest one of a project counts; older ones stand behind it in case an import is undone.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()  # gzip

    # The log holds the file's hash; its megabytes would only repeat what the items' own events say.
    secret_fields = frozenset({"content"})

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["project", "-id"], name="kept_plan_newest")]

    def event_scope_id(self) -> int | None:
        return self.project.scope_id
