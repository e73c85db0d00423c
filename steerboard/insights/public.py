"""Front door of the room insights: all that other rooms may use."""

from steerboard.insights.forecasts.actions import make_forecast
from steerboard.insights.forecasts.compute import ForecastValues, MoneyInput, run_forecast, with_columns
from steerboard.insights.forecasts.events import ForecastMade
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.forecasts.queries import (
    forecast_history,
    money_input,
    newest_by_project,
    newest_forecast,
    promised_day,
    promised_minute,
    rebaseline_evidence,
    visible_forecasts,
)
from steerboard.insights.health.actions import refresh_health
from steerboard.insights.nudges.actions import nudge_owner, nudge_owners
from steerboard.insights.nudges.events import OwnerNudged
from steerboard.insights.permissions import FORECAST, NUDGE, SEE_COCKPIT

__all__ = [
    "FORECAST",
    "NUDGE",
    "SEE_COCKPIT",
    "Forecast",
    "ForecastMade",
    "ForecastValues",
    "MoneyInput",
    "OwnerNudged",
    "forecast_history",
    "make_forecast",
    "money_input",
    "newest_by_project",
    "newest_forecast",
    "nudge_owner",
    "nudge_owners",
    "promised_day",
    "promised_minute",
    "rebaseline_evidence",
    "refresh_health",
    "run_forecast",
    "visible_forecasts",
    "with_columns",
]
