"""Forecasts: what a simulation answered on a day. Never edited, so that they can be scored later."""

from typing import Any, ClassVar

from django.db import models

from steerboard.core.public import Record
from steerboard.work.public import Project


class Forecast(Record):
    """One simulation of a project's finish and cost. Moments are minutes in local wall time."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    cause = models.CharField(max_length=120)
    seed = models.BigIntegerField()
    iterations = models.PositiveIntegerField()
    engine_version = models.CharField(max_length=20)
    plan_revision = models.PositiveIntegerField()
    inputs_hash = models.CharField(max_length=64)
    planned_finish = models.BigIntegerField(null=True)
    finish_p10 = models.BigIntegerField()
    finish_p50 = models.BigIntegerField()
    finish_p80 = models.BigIntegerField()
    finish_p95 = models.BigIntegerField()
    promised = models.DateField(null=True)
    promise_share = models.DecimalField(max_digits=6, decimal_places=4, null=True)  # of runs that keep it
    cost_p50 = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    cost_p80 = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    cost_p95 = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    budget = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    budget_share = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    # Curves, histogram, tornado, criticality, assumptions: rebuilt exactly from inputs and seed.
    details = models.JSONField(default=dict)

    # Of all forecasts of a project only the one in force carries it; pages over all projects read just those.
    is_newest = models.BooleanField(default=True)

    computed_fields = frozenset({"details", "is_newest"})

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["project", "-made_at"], name="forecast_newest")]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(is_newest=True), name="forecast_newest_once"
            ),
        ]

    def event_scope_id(self) -> int | None:
        return self.project.scope_id
