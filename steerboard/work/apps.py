"""Registers the room with Django."""

from steerboard.core import rooms


class WorkConfig(rooms.Room):
    """The room work."""

    default = True
    name = "steerboard.work"
    label = "work"
    verbose_name = "Work"
