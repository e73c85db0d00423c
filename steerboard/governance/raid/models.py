"""Risks: what may happen, how likely, what it would cost in days and money."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from steerboard.core.public import Record, Scope
from steerboard.work.public import Project, WorkItem


class Risk(Record):
    """An uncertain event with its impact in working minutes and money."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        HAPPENED = "happened", "happened"
        CLOSED = "closed", "closed"

    class Response(models.TextChoices):
        NONE = "", "none yet"
        AVOID = "avoid", "avoid"
        REDUCE = "reduce", "reduce"
        TRANSFER = "transfer", "transfer"
        ACCEPT = "accept", "accept"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    probability_percent = models.DecimalField(max_digits=5, decimal_places=2)
    delay_low = models.BigIntegerField(default=0)
    delay_likely = models.BigIntegerField(default=0)
    delay_high = models.BigIntegerField(default=0)
    cost_low = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    cost_likely = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    cost_high = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    response = models.CharField(max_length=8, choices=Response.choices, blank=True, default=Response.NONE)
    response_text = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    raised_at = models.DateTimeField()
    external_key = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["project", "number"], name="risk_number"),
        ]

    def __str__(self) -> str:
        return self.title

    def event_scope_id(self) -> int | None:
        return self.project.scope_id

    @property
    def access_scope(self) -> Scope:
        """The project's scope."""
        return self.project.scope

    @property
    def code(self) -> str:
        """How people call it within its project: R3."""
        return f"R{self.number}"

    @property
    def full_code(self) -> str:
        """How people call it anywhere: CLD-07/R3."""
        return f"{self.project.code}/{self.code}"


class RiskItem(Record):
    """A work item that a risk would delay."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "risk"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["risk", "item"], name="risk_item_once"),
        ]

    def event_scope_id(self) -> int | None:
        return self.risk.project.scope_id
