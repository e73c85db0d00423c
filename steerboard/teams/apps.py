"""Registers the room with Django."""

from steerboard.core import rooms


class TeamsConfig(rooms.Room):
    """The room teams."""

    default = True
    name = "steerboard.teams"
    label = "teams"
    verbose_name = "People"
