"""Registers the room with Django."""

from steerboard.core import rooms


class InsightsConfig(rooms.Room):
    name = "steerboard.insights"
    label = "insights"
    verbose_name = "Insights"
