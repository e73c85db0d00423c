"""Money: lines by month, and the rates between currencies."""

from typing import Any, ClassVar

from django.db import models

from steerboard.core.public import Record
from steerboard.work.projects.models import Project
from steerboard.work.schedule.models import WorkItem


class CostLine(Record):
    """An amount of one kind in one month."""

    class Kind(models.TextChoices):
        BUDGET = "budget", "budget"
        COMMITMENT = "commitment", "commitment"
        ACTUAL = "actual", "actual"
        FORECAST = "forecast", "forecast"

    class Type(models.TextChoices):
        LABOUR = "labour", "labour"
        EXTERNAL = "external", "external services"
        LICENCE = "licence", "licences"
        HARDWARE = "hardware", "hardware"
        CLOUD = "cloud", "cloud"
        OTHER = "other", "other"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(WorkItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    type = models.CharField(max_length=10, choices=Type.choices, default=Type.OTHER)
    capital = models.BooleanField(default=False)
    month = models.DateField()  # its first day
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    note = models.CharField(max_length=200, blank=True)
    external_key = models.CharField(max_length=120, blank=True)

    class Meta:
        # Lists sum a thousand projects' money: all that a sum needs stands in the index.
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["project", "kind", "month"], include=["amount", "currency"], name="cost_sums")
        ]

    def event_scope_id(self) -> int | None:
        return self.project.scope_id


class ExchangeRate(Record):
    """How much one unit of `currency` was worth in `base` from a day on."""

    base = models.CharField(max_length=3)
    currency = models.CharField(max_length=3)
    valid_from = models.DateField()
    rate = models.DecimalField(max_digits=18, decimal_places=8)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["base", "currency", "valid_from"], name="rate_once"),
        ]
