"""Indicators in the API: values, their derivation, their history."""

from datetime import date, datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest

from steerboard.core.access.permissions import SEE_HISTORY
from steerboard.core.access.queries import visible
from steerboard.core.api import kit as api
from steerboard.core.indicators.models import IndicatorPoint, IndicatorValue
from steerboard.core.indicators.registry import declared_indicators

routes = api.ApiRoutes("core", "indicators")
# Who may see the history of a scope may see its numbers; money shows its own right in the derivation.
SEEN = api.Policy(SEE_HISTORY, why="filtered to visible scopes")
Status = Literal["good", "watch", "bad", "stale", ""]
VALUE = api.Shape(
    "IndicatorValue",
    api.Attribute("code", str),
    api.Attribute("scope", int, "scope_id"),
    api.Attribute("scope_label", str, "scope__label"),
    api.Attribute("number", float | None),
    api.Attribute("status", Status),
    api.Attribute("sentence", str),
    api.Attribute("derivation", dict[str, Any], detail=True),
    api.Attribute("inputs_as_of", datetime | None),
    api.Attribute("computed_at", datetime),
)
POINT = api.Shape(
    "IndicatorPoint",
    api.Attribute("code", str),
    api.Attribute("scope", int, "scope_id"),
    api.Attribute("day", date),
    api.Attribute("number", float | None),
    api.Attribute("status", Status),
)
FILTERS = {
    "code": api.Filter(api.Line, "code"),
    "scope": api.Filter(api.AnId, "scope_id"),
    "scope_label": api.Filter(api.Line, "scope__label__startswith", "Begins with a project's or portfolio's code."),
    "status": api.Filter(Literal["good", "watch", "bad", "stale"], "status"),
}


class IndicatorShown(api.Input):
    """What a number means."""

    code: str
    label: str
    unit: str
    higher_is_better: bool | None
    formula: str
    thresholds: str


@routes.read("/indicators", SEEN, out=list[IndicatorShown])
def list_indicators(request: HttpRequest) -> list[dict[str, Any]]:
    """All indicators with their formulas."""
    names = ("code", "label", "unit", "higher_is_better", "formula", "thresholds")
    return [{name: getattr(one, name) for name in names} for one in declared_indicators()]


@routes.listing("/indicators/values", SEEN, api.Listing(VALUE, FILTERS, {"number": "number"}, "number"))
def list_values(request: HttpRequest) -> QuerySet[IndicatorValue]:
    """Newest values of what one may see; ask for `fields=…,derivation` to learn how they came about."""
    return visible(IndicatorValue.objects.all(), api.actor_of(request), SEE_HISTORY)


@routes.listing(
    "/indicators/points",
    SEEN,
    api.Listing(
        POINT,
        {**FILTERS, "day_from": api.Filter(api.Day, "day__gte"), "day_to": api.Filter(api.Day, "day__lte")},
        {"day": "day"},
        "-day",
    ),
)
def list_points(request: HttpRequest) -> QuerySet[IndicatorPoint]:
    """What the numbers were, day by day."""
    return visible(IndicatorPoint.objects.all(), api.actor_of(request), SEE_HISTORY)
