"""Facts about forecasts."""

from dataclasses import dataclass

from steerboard.core.public import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastMade(Fact):
    """There is a new forecast of a project."""

    name = "insights.ForecastMade"
    project_id: int
    forecast_id: int
    p80_before: int | None
    p80_after: int
