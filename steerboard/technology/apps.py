"""Registers the room with Django."""

from steerboard.core import rooms


class TechnologyConfig(rooms.Room):
    """The room technology."""

    default = True
    name = "steerboard.technology"
    label = "technology"
    verbose_name = "Technology"
