"""Tables of the room insights, gathered from its features."""

from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.nudges.models import Nudge

__all__ = ["Forecast", "Nudge"]
