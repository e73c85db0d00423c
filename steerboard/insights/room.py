"""All the room insights adds. Reactions and jobs register by being imported."""

from steerboard.core.rooms import RoomCard
from steerboard.insights.forecasts import reactions as forecast_reactions
from steerboard.insights.health import jobs as health_jobs
from steerboard.insights.health import reactions as health_reactions

ROOM = RoomCard(extra={"registered": (forecast_reactions, health_jobs, health_reactions)})
