"""Registers the room with Django."""

from steerboard.core import rooms


class CommunicationConfig(rooms.Room):
    """The room communication."""

    default = True
    name = "steerboard.communication"
    label = "communication"
    verbose_name = "Communication"
