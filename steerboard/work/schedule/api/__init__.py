"""Plans in the API."""

from steerboard.work.schedule.api import links
from steerboard.work.schedule.api.items import routes

__all__ = ["links", "routes"]
