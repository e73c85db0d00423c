"""A forecast as charts and words."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from steerboard.core.public import clock
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.judgements.rules import day_of

LEAST_DAYS = 0.05  # a driver that moves P80 by less moves nothing


def percent_text(share: Decimal | float | None) -> str:
    """A share of runs in percent. What happens seldom is not shown as never, nor what is nearly sure as sure."""
    if share is None:
        return "–"
    percent = 100 * float(share)
    if percent < 0.1:
        return "under 0.1 %"
    if percent < 1:
        return f"{percent:.1f} %"
    if percent > 99.9:
        return "over 99.9 %"
    return f"{percent:.1f} %" if percent > 99 else f"{percent:.0f} %"


def driver_rows(forecast: Forecast) -> list[dict[str, Any]]:
    """What drives P80, the largest first, items apart from risks."""
    return [
        {"is_risk": bar["kind"] == "risk", "id": bar["id"], "name": bar["name"], "days": abs(bar["days"])}
        for bar in forecast.details.get("tornado", [])
        if abs(bar["days"]) >= LEAST_DAYS
    ]


def promise_text(forecast: Forecast) -> str:
    """P80 against the promise, in words."""
    if forecast.promised is None:
        return "nothing is promised"
    late = (day_of(forecast.finish_p80) - forecast.promised).days
    if late == 0:
        return "P80 is on the promised day"
    return f"P80 is {abs(late)} day{'s' if abs(late) != 1 else ''} {'after' if late > 0 else 'before'} the promise"


def finish_chart(forecast: Forecast) -> dict[str, Any]:
    """Histogram of the finish with P50, P80, P95 and the promise."""
    found = forecast.details.get("histogram", {})
    edges, counts = found.get("edges", []), found.get("counts", [])
    bars = [[str(day_of(edges[i])), str(day_of(edges[i + 1])), counts[i]] for i in range(len(counts))]
    return {
        "type": "histogram",
        "title": "Finish",
        "unit": "runs",
        "x": {"kind": "time", "label": "Finish"},
        "y": {"label": "Runs"},
        "series": [{"name": "Runs", "data": _reaching(forecast, bars)}],
        "marks": _marks(forecast),
    }


def _reaching(forecast: Forecast, bars: list[list[Any]]) -> list[list[Any]]:
    """The bars with an empty one that reaches the promise, so that its flag stands on the axis."""
    if not bars or forecast.promised is None:
        return bars
    promised, before = str(forecast.promised), str(forecast.promised - timedelta(days=2))
    if promised < bars[0][0]:
        return [[before, bars[0][0], 0], *bars]
    if promised > bars[-1][1]:
        return [*bars, [bars[-1][1], str(forecast.promised + timedelta(days=2)), 0]]
    return bars


def curve_chart(forecast: Forecast) -> dict[str, Any]:
    """Chance to be done by a day."""
    found = forecast.details.get("curve", {})
    points: list[list[Any]] = [
        [str(day_of(value)), round(100 * share, 1)]
        for value, share in zip(found.get("values", []), found.get("share", []), strict=False)
    ]
    if points and forecast.promised is not None:
        promised = str(forecast.promised)
        if promised < points[0][0]:
            points.insert(0, [str(forecast.promised - timedelta(days=2)), 0.0])
        elif promised > points[-1][0]:
            points.append([str(forecast.promised + timedelta(days=2)), 100.0])
    return {
        "type": "line",
        "title": "Chance to be done by",
        "unit": "%",
        "x": {"kind": "time", "label": ""},
        "y": {"label": "", "min": 0, "max": 100},
        "series": [{"name": "Chance", "data": points}],
        "marks": _marks(forecast),
    }


def cost_chart(forecast: Forecast) -> dict[str, Any]:
    """Chance to stay within an amount."""
    found = forecast.details.get("cost_curve", {})
    marks: list[dict[str, Any]] = []
    if forecast.budget is not None:
        marks.append({"kind": "promise", "at": float(forecast.budget), "label": "budget"})
    for percent, value in ((50, forecast.cost_p50), (80, forecast.cost_p80)):
        if value is not None:
            marks.append({"kind": "p", "at": float(value), "label": f"P{percent}"})
    return {
        "type": "line",
        "title": "Cost at completion",
        "unit": "%",
        "x": {"kind": "number", "label": forecast.project.currency},
        "y": {"label": "", "min": 0, "max": 100},
        "series": [
            {
                "name": "Chance",
                "data": [
                    [value, round(100 * share, 1)]
                    for value, share in zip(found.get("values", []), found.get("share", []), strict=False)
                ],
            }
        ],
        "marks": marks,
    }


def tornado_chart(forecast: Forecast) -> dict[str, Any]:
    """Days by which P80 comes earlier without each driver."""
    data = [
        [f"Risk: {bar['name']}" if bar["kind"] == "risk" else bar["name"], -round(abs(bar["days"]), 1), 0]
        for bar in forecast.details.get("tornado", [])
        if abs(bar["days"]) >= LEAST_DAYS
    ]
    return {
        "type": "tornado",
        "title": "What drives P80",
        "unit": "days",
        "x": {"kind": "number", "label": "P80 earlier by, days"},
        "series": [{"name": "Days", "data": data}],
    }


def history_chart(history: list[Forecast]) -> dict[str, Any]:
    """How the band moved, beside what was promised then."""

    def points(field: str) -> list[list[Any]]:
        return [[str(row.made_at.date()), _days(day_of(getattr(row, field)))] for row in history]

    promised = [[str(row.made_at.date()), _days(row.promised)] for row in history if row.promised is not None]
    return {
        "type": "line",
        "title": "Forecast over time",
        "x": {"kind": "time", "label": "Forecast made"},
        "y": {"label": "Days from today"},
        "series": [
            {"name": "P80", "data": points("finish_p80"), "color": 1},
            {"name": "P50", "data": points("finish_p50"), "color": 3},
            {"name": "Promised", "data": promised, "role": "plan"},
        ],
    }


def _days(day: date | None) -> int | None:
    return None if day is None else (day - clock.today()).days


def _marks(forecast: Forecast) -> list[dict[str, Any]]:
    marks = [
        {"kind": "p", "at": str(day_of(getattr(forecast, f"finish_p{percent}"))), "label": f"P{percent}"}
        for percent in (50, 80, 95)
    ]
    if forecast.promised is not None:
        marks.append({"kind": "promise", "at": str(forecast.promised), "label": "promise"})
    return marks
