"""Money as charts draw it."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from steerboard.work.costs.queries import MoneyPicture


def curve_document(picture: MoneyPicture, today: date, *, budget: Decimal | None) -> dict[str, Any]:
    """Cumulated budget, commitment, actual cost, and what is expected on top of what was spent."""
    months = _every_month([month for month, _ in picture.months])
    by_month = dict(picture.months)
    series = []
    for kind, name, extra in (
        ("budget", "Budget", {"role": "plan"}),
        ("commitment", "Committed", {"color": 3}),
        ("actual", "Actual", {"color": 1}),
    ):
        data = _cumulated(months, by_month, kind, Decimal(0), until=today if kind == "commitment" else None)
        if data:
            series.append({"name": name, "data": data, **extra})
    spent = _cumulated(months, by_month, "actual", Decimal(0))
    ahead = _cumulated(months, by_month, "forecast", picture.total("actual"))
    if ahead:
        series.append({"name": "Expected", "data": [*spent[-1:], *ahead], "color": 2})
    marks: list[dict[str, Any]] = [{"kind": "today", "at": today.isoformat()}]
    if budget is not None:
        marks.append({"kind": "limit", "at": float(budget), "label": "approved"})
    return {
        "type": "line",
        "title": "Money, cumulated",
        "unit": picture.currency,
        "x": {"kind": "time"},
        "y": {"label": picture.currency, "min": 0},
        "series": series,
        "marks": marks,
    }


def _every_month(months: list[date]) -> list[date]:
    """All months from the first to the last, gaps filled."""
    if not months:
        return []
    filled = [months[0]]
    for _, last in pairwise([months[0], *months]):
        while filled[-1] < last:
            year, month = divmod(filled[-1].year * 12 + filled[-1].month, 12)
            filled.append(date(year, month + 1, 1))
    return filled


def _cumulated(
    months: list[date],
    by_month: dict[date, dict[str, Decimal]],
    kind: str,
    start: Decimal,
    *,
    until: date | None = None,
) -> list[tuple[str, float]]:
    own = [month for month in months if kind in by_month.get(month, {})]
    last = max(own[-1], until or own[-1]) if own else None
    total, points = start, []
    for month in months:
        if last is not None and own[0] <= month <= last:
            total += by_month.get(month, {}).get(kind, Decimal(0))
            points.append((month.isoformat(), float(total)))
    return points
