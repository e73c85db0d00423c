"""Registers the room with Django."""

from steerboard.core import rooms


class TechnologyConfig(rooms.Room):
    name = "steerboard.technology"
    label = "technology"
    verbose_name = "Technology"
