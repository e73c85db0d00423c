"""A forecast as charts and words."""

from datetime import date
from typing import Any

from steerboard.core.public import clock
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.health.rules import day_of


def finish_chart(forecast: Forecast) -> dict[str, Any]:
    """Histogram of the finish with P50, P80, P95 and the promise."""
    found = forecast.details.get("histogram", {})
    edges, counts = found.get("edges", []), found.get("counts", [])
    return {
        "type": "histogram",
        "title": "Finish",
        "unit": "runs",
        "x": {"kind": "time", "label": "Finish"},
        "y": {"label": "Runs"},
        "series": [
            {
                "name": "Runs",
                "data": [[str(day_of(edges[i])), str(day_of(edges[i + 1])), counts[i]] for i in range(len(counts))],
            }
        ],
        "marks": _marks(forecast),
    }


def curve_chart(forecast: Forecast) -> dict[str, Any]:
    """Chance to be done by a day."""
    found = forecast.details.get("curve", {})
    return {
        "type": "line",
        "title": "Chance to be done by",
        "unit": "%",
        "x": {"kind": "time", "label": ""},
        "y": {"label": "", "min": 0, "max": 100},
        "series": [
            {
                "name": "Chance",
                "data": [
                    [str(day_of(value)), round(100 * share, 1)]
                    for value, share in zip(found.get("values", []), found.get("share", []), strict=False)
                ],
            }
        ],
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
    bars = forecast.details.get("tornado", [])
    return {
        "type": "tornado",
        "title": "What drives P80",
        "unit": "days",
        "x": {"kind": "number", "label": "P80 earlier by, days"},
        "series": [{"name": "Days", "data": [[bar["name"], -abs(bar["days"]), 0] for bar in bars]}],
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
