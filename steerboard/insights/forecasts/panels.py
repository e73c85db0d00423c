"""Forecast and health hung into a project's pages."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from steerboard.core.public import can, clock, indicator_named
from steerboard.insights.forecasts.documents import driver_rows, percent_text
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.forecasts.queries import known_of
from steerboard.insights.judgements.rules import day_of
from steerboard.insights.permissions import signed_in
from steerboard.work.public import SEE_MONEY, Project, status_history

HEALTH = ("insights.health", "insights.schedule", "insights.cost", "insights.risk", "insights.freshness")


def _days(forecast: Forecast | None) -> dict[str, date | None]:
    if forecast is None:
        return {}
    return {f"p{p}": day_of(getattr(forecast, f"finish_p{p}")) for p in (50, 80, 95)}


def project_facts(request: HttpRequest, project: Project) -> tuple[str, dict[str, Any]] | None:
    """The title line: health, finish band, promise, cost."""
    known = known_of(project)
    return "insights/forecasts/facts.html", {
        "project": project,
        "health": known.values.get(HEALTH[0]),
        "forecast": known.forecast,
        "promised": known.promised,
        "may_see_money": can(signed_in(request), SEE_MONEY, project.scope),
        **_days(known.forecast),
    }


def project_home(request: HttpRequest, project: Project) -> tuple[str, dict[str, Any]] | None:
    """The home's first card: the band, what drives it, and why the health is what it is."""
    known = known_of(project)
    forecast = known.forecast
    return "insights/forecasts/home.html", {
        "project": project,
        "values": [(indicator_named(code).label, known.values[code]) for code in HEALTH if code in known.values],
        "forecast": forecast,
        "reported": status_history(project).first(),
        "promised": known.promised,
        "today": clock.today(),
        "drivers": driver_rows(forecast)[:5] if forecast is not None else [],
        "promise_kept": percent_text(forecast.promise_share) if forecast is not None else "",
        **_days(forecast),
    }
