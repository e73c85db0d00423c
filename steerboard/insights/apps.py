"""Registers the room with Django."""

from steerboard.core import rooms


class InsightsConfig(rooms.Room):
    """The room insights."""

    default = True
    name = "steerboard.insights"
    label = "insights"
    verbose_name = "Insights"
