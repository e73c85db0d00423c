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
    visible_forecasts,
)
from steerboard.insights.health.actions import refresh_health
from steerboard.insights.permissions import FORECAST, SEE_COCKPIT

__all__ = [
    "FORECAST",
    "SEE_COCKPIT",
    "Forecast",
    "ForecastMade",
    "ForecastValues",
    "MoneyInput",
    "forecast_history",
    "make_forecast",
    "money_input",
    "newest_by_project",
    "newest_forecast",
    "promised_day",
    "promised_minute",
    "refresh_health",
    "run_forecast",
    "visible_forecasts",
    "with_columns",
]
