"""Work items and the links between them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from steerboard.core.public import Record
from steerboard.work.calendars.models import Calendar
from steerboard.work.projects.models import Project


class WorkItem(Record):
    """Anything that takes time. Times are minutes since 1970 in local wall time, durations working minutes."""

    class Kind(models.TextChoices):
        PHASE = "phase", "phase"
        TASK = "task", "task"
        MILESTONE = "milestone", "milestone"
        EPIC = "epic", "epic"
        STORY = "story", "story"
        BUG = "bug", "bug"
        CUTOVER = "cutover", "cutover step"
        MIGRATION = "migration", "migration move"
        REMEDIATION = "remediation", "remediation"
        LEARNING = "learning", "learning step"

    class Constraint(models.IntegerChoices):
        ASAP = 0, "as soon as possible"
        ALAP = 1, "as late as possible"
        MSO = 2, "must start on"
        MFO = 3, "must finish on"
        SNET = 4, "start no earlier than"
        SNLT = 5, "start no later than"
        FNET = 6, "finish no earlier than"
        FNLT = 7, "finish no later than"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Order among all items of the project, with gaps, so that a move changes one row.
    position = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.TASK)
    name = models.CharField(max_length=500)
    notes = models.TextField(blank=True)
    duration = models.BigIntegerField(default=480)
    duration_unit = models.CharField(max_length=3, default="d")
    duration_elapsed = models.BooleanField(default=False)
    estimated = models.BooleanField(default=False)
    effort = models.BigIntegerField(null=True, blank=True)
    optimistic = models.BigIntegerField(null=True, blank=True)
    likely = models.BigIntegerField(null=True, blank=True)
    pessimistic = models.BigIntegerField(null=True, blank=True)
    constraint = models.PositiveSmallIntegerField(choices=Constraint.choices, default=Constraint.ASAP)
    constraint_at = models.BigIntegerField(null=True, blank=True)
    deadline = models.BigIntegerField(null=True, blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    physical_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    remaining = models.BigIntegerField(null=True, blank=True)
    actual_start = models.BigIntegerField(null=True, blank=True)
    actual_finish = models.BigIntegerField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(default=500)
    calendar = models.ForeignKey(Calendar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner_name = models.CharField(max_length=200, blank=True)
    milestone = models.BooleanField(default=False)
    inactive = models.BooleanField(default=False)
    manual = models.BooleanField(default=False)
    manual_start = models.BigIntegerField(null=True, blank=True)
    manual_finish = models.BigIntegerField(null=True, blank=True)
    cost = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    external_uid = models.CharField(max_length=60, blank=True)
    wbs_code = models.CharField(max_length=120, blank=True)  # one's own; empty: numbered by the outline

    # Computed by scheduling
    wbs = models.CharField(max_length=120, blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    is_summary = models.BooleanField(default=False)
    start = models.BigIntegerField(null=True)
    finish = models.BigIntegerField(null=True)
    early_start = models.BigIntegerField(null=True)
    early_finish = models.BigIntegerField(null=True)
    late_start = models.BigIntegerField(null=True)
    late_finish = models.BigIntegerField(null=True)
    total_float = models.BigIntegerField(null=True)
    free_float = models.BigIntegerField(null=True)
    span = models.BigIntegerField(null=True)  # working minutes from start to finish
    progress = models.DecimalField(max_digits=5, decimal_places=2, default=0)  # rolled up to summaries
    critical = models.BooleanField(default=False)
    driving_link_id = models.BigIntegerField(null=True)
    # Computed by the newest forecast
    p50 = models.BigIntegerField(null=True)
    p80 = models.BigIntegerField(null=True)
    p95 = models.BigIntegerField(null=True)

    computed_fields = frozenset(
        {
            "wbs", "level", "is_summary", "start", "finish", "early_start", "early_finish", "late_start",
            "late_finish", "span", "progress", "total_float", "free_float", "critical", "driving_link_id",
            "p50", "p80", "p95",
        }
    )  # fmt: skip

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["project", "position"], name="item_order"),
            models.Index(fields=["owner", "finish"], name="item_owner"),
            models.Index(fields=["finish", "id"], name="item_finish"),
        ]

    def __str__(self) -> str:
        return self.name

    def event_scope_id(self) -> int | None:
        return self.project.scope_id


class Link(Record):
    """One item waits for another."""

    class Type(models.IntegerChoices):
        FF = 0, "FF"
        FS = 1, "FS"
        SF = 2, "SF"
        SS = 3, "SS"

    class LagUnit(models.IntegerChoices):
        WORKING = 0, "working time"
        ELAPSED = 1, "elapsed time"
        PERCENT = 2, "percent of the predecessor's duration"

    predecessor = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="+")
    type = models.PositiveSmallIntegerField(choices=Type.choices, default=Type.FS)
    lag = models.BigIntegerField(default=0)  # minutes, or hundredths of a percent
    lag_unit = models.PositiveSmallIntegerField(choices=LagUnit.choices, default=LagUnit.WORKING)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["predecessor", "successor", "type"], name="link_once"),
            models.CheckConstraint(condition=~models.Q(predecessor=models.F("successor")), name="link_not_to_itself"),
        ]

    known_scope_id: int | None = None

    def event_scope_id(self) -> int | None:
        return self.known_scope_id or self.successor.project.scope_id
