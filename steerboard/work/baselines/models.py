"""Baselines: the plan as it was agreed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from steerboard.core.public import Record
from steerboard.work.projects.models import Project


class Baseline(Record):
    """A frozen copy of all dates, durations and costs. The newest one is in force."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # What allowed it: "first plan", or the decision that agreed to it.
    authority = models.CharField(max_length=120)
    start = models.BigIntegerField(null=True)
    finish = models.BigIntegerField(null=True)
    budget = models.DecimalField(max_digits=16, decimal_places=2, null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["project", "number"], name="baseline_number"),
        ]

    def event_scope_id(self) -> int | None:
        return self.project.scope_id


class BaselineItem(Record):
    """One item as it was agreed. It outlives the item."""

    baseline = models.ForeignKey(Baseline, on_delete=models.PROTECT, related_name="+")
    item_id = models.BigIntegerField()
    name = models.CharField(max_length=500)
    start = models.BigIntegerField(null=True)
    finish = models.BigIntegerField(null=True)
    duration = models.BigIntegerField(null=True)
    effort = models.BigIntegerField(null=True)
    cost = models.DecimalField(max_digits=16, decimal_places=2, null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["baseline", "item_id"], name="baseline_item_once"),
        ]

    def event_scope_id(self) -> int | None:
        return self.baseline.project.scope_id
