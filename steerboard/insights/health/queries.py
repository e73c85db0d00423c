"""Reading indicators: one number over all projects, its history, where reports and computation differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from steerboard.core.public import Indicator, IndicatorValue, User, formats
from steerboard.insights.judgements.rules import day_of, day_text
from steerboard.work.public import Project, Promise, visible_projects, visible_promises


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One project's value of an indicator."""

    project: Project
    value: IndicatorValue
    shown: str
    inputs: Sequence[tuple[str, str]]


def indicator_rows(user: User, indicator: Indicator, limit: int = 500) -> list[IndicatorRow]:
    """The newest values of one indicator over the open projects one may see, the worst first."""
    order = F("number").asc(nulls_last=True) if indicator.higher_is_better else F("number").desc(nulls_last=True)
    projects = visible_projects(user).exclude(state__in=(Project.State.CLOSED, Project.State.STOPPED))
    values = IndicatorValue.objects.filter(
        code=indicator.code, scope__in=projects.order_by().select_related(None).values("scope_id")
    )
    found = list(values.order_by(order, "scope_id")[:limit])
    by_scope = {project.scope_id: project for project in projects.filter(scope_id__in=[v.scope_id for v in found])}
    return [
        IndicatorRow(by_scope[value.scope_id], value, shown_number(value.number, indicator.unit), _inputs(value))
        for value in found
        if value.scope_id in by_scope
    ]


def shown_number(number: float | None, unit: str) -> str:
    """A value with the digits its unit deserves."""
    if number is None:
        return formats.number(None)
    return formats.number(number, {"money": 0, "days": 0, "money a day": 0, "percent": 1}.get(unit, 2))


def _inputs(value: IndicatorValue) -> list[tuple[str, str]]:
    """What a value was computed from, to be read."""
    found = []
    for name, given in value.derivation.items():
        text = "–" if given is None else formats.number(given, 0) if isinstance(given, int) else str(given)
        if isinstance(given, float):
            text = formats.number(given, 0 if abs(given) >= 100 else 2)
        if name in ("p50", "p80") and isinstance(given, int) and "promised" in value.derivation:
            text = day_text(day_of(given))
        found.append((name.replace("_", " "), text))
    return found


def promises_of(user: User) -> QuerySet[Promise]:
    """Promises one may see: the open ones by date, then the settled ones, newest first."""
    return visible_promises(user).order_by("-state", "-due", "pk")
