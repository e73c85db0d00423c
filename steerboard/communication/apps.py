"""Registers the room with Django."""

from steerboard.core import rooms


class CommunicationConfig(rooms.Room):
    name = "steerboard.communication"
    label = "communication"
    verbose_name = "Communication"
