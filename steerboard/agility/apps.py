"""Registers the room with Django."""

from steerboard.core import rooms


class AgilityConfig(rooms.Room):
    """The room agility."""

    default = True
    name = "steerboard.agility"
    label = "agility"
    verbose_name = "Agility"
