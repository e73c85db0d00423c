"""Registers the room with Django."""

from steerboard.core import rooms


class DemoConfig(rooms.Room):
    """The room demo."""

    default = True
    name = "steerboard.demo"
    label = "demo"
    verbose_name = "Demo"
