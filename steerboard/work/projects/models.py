"""Projects, and the colour their managers report."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from steerboard.core.public import Record, Scope
from steerboard.work.portfolios.models import Portfolio


class Project(Record):
    """One project: who, why, how much, until when; its plan hangs below it."""

    class Category(models.TextChoices):
        RUN = "run", "run"
        GROW = "grow", "grow"
        TRANSFORM = "transform", "transform"

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        APPROVED = "approved", "approved"
        ACTIVE = "active", "active"
        ON_HOLD = "on_hold", "on hold"
        CLOSED = "closed", "closed"
        STOPPED = "stopped", "stopped"

    class DataClass(models.TextChoices):
        PUBLIC = "public", "public"
        INTERNAL = "internal", "internal"
        CONFIDENTIAL = "confidential", "confidential"
        RESTRICTED = "restricted", "restricted"

    class ProgressRule(models.TextChoices):
        RETAINED_LOGIC = "retained_logic", "retained logic"
        PROGRESS_OVERRIDE = "progress_override", "progress override"

    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="+")
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    sponsor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Names as a list brought them, where the person has no account here.
    sponsor_name = models.CharField(max_length=120, blank=True)
    manager_name = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=10, choices=Category.choices, default=Category.GROW)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    data_class = models.CharField(max_length=12, choices=DataClass.choices, default=DataClass.INTERNAL)
    priority = models.PositiveSmallIntegerField(default=500)
    start_date = models.DateField(null=True, blank=True)
    promised_finish = models.DateField(null=True, blank=True)
    actual_finish = models.DateField(null=True, blank=True)
    budget_at_approval = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    external_key = models.CharField(max_length=120, blank=True)
    # Columns of an imported list that have no field of ours; kept so that an export gives them back.
    extra = models.JSONField(default=dict, blank=True)

    # How the plan is computed
    plan_start = models.BigIntegerField(null=True, blank=True)  # minutes, local wall time
    plan_finish = models.BigIntegerField(null=True, blank=True)  # only when scheduled from the finish
    schedule_from_finish = models.BooleanField(default=False)
    status_date = models.BigIntegerField(null=True, blank=True)
    progress_rule = models.CharField(max_length=20, choices=ProgressRule.choices, default=ProgressRule.RETAINED_LOGIC)
    calendar = models.ForeignKey("work.Calendar", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minutes_per_day = models.PositiveSmallIntegerField(default=480)
    minutes_per_week = models.PositiveSmallIntegerField(default=2400)
    critical_slack = models.BigIntegerField(default=0)

    # Computed from the plan
    plan_revision = models.PositiveIntegerField(default=0)
    scheduled_start = models.BigIntegerField(null=True)
    scheduled_finish = models.BigIntegerField(null=True)
    item_count = models.PositiveIntegerField(default=0)
    percent_complete = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    plan_changed_at = models.DateTimeField(null=True)

    computed_fields = frozenset(
        {"plan_revision", "scheduled_start", "scheduled_finish", "item_count", "percent_complete", "plan_changed_at"}
    )

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["portfolio", "state"], name="project_portfolio"),
            models.Index(fields=["external_key"], name="project_external"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def access_scope(self) -> Scope:
        """Where rights on this project are given."""
        return self.scope

    @property
    def is_open(self) -> bool:
        """Whether work may still happen."""
        return self.state not in (self.State.CLOSED, self.State.STOPPED)


class ReportedStatus(Record):
    """What the project manager said on a day: a colour and a sentence, beside what is computed."""

    class Colour(models.TextChoices):
        GOOD = "good", "On track"
        WATCH = "watch", "At risk"
        BAD = "bad", "Off track"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    colour = models.CharField(max_length=5, choices=Colour.choices)
    text = models.TextField(blank=True)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["project", "-reported_at"], name="reported_latest")]

    def event_scope_id(self) -> int | None:
        return self.project.scope_id
