"""Registers the room with Django."""

from steerboard.core import rooms


class AgilityConfig(rooms.Room):
    name = "steerboard.agility"
    label = "agility"
    verbose_name = "Agility"
