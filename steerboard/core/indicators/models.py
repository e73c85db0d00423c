"""Indicators: named numbers about a scope, with derivation and freshness."""

from typing import Any, ClassVar

from django.db import models

from steerboard.core.access.models import Scope


class Status(models.TextChoices):
    """What a value means; always shown as icon, word and colour together."""

    GOOD = "good", "On track"
    WATCH = "watch", "At risk"
    BAD = "bad", "Off track"
    STALE = "stale", "No data"


class IndicatorValue(models.Model):
    """The newest value of one indicator for one scope. Derived: rebuilt by computing again."""

    code = models.CharField(max_length=60)
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")
    number = models.FloatField(null=True)
    status = models.CharField(max_length=5, choices=Status.choices, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    derivation = models.JSONField(default=dict)
    inputs_as_of = models.DateTimeField(null=True)
    computed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["code", "scope"], name="indicator_value_once"),
        ]


class IndicatorPoint(models.Model):
    """The value an indicator had at the end of a day: the history behind sparklines and trends."""

    code = models.CharField(max_length=60)
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    number = models.FloatField(null=True)
    status = models.CharField(max_length=5, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["code", "scope", "day"], name="indicator_point_once"),
        ]
