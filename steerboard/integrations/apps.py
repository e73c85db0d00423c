"""Registers the room with Django."""

from steerboard.core import rooms


class IntegrationsConfig(rooms.Room):
    name = "steerboard.integrations"
    label = "integrations"
    verbose_name = "Integrations"
