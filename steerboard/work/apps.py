"""Registers the room with Django."""

from steerboard.core import rooms


class WorkConfig(rooms.Room):
    name = "steerboard.work"
    label = "work"
    verbose_name = "Work"
