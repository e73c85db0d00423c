"""Tables of the room insights, gathered from its features."""

from steerboard.insights.forecasts.models import Forecast

__all__ = ["Forecast"]
