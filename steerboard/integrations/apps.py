"""Registers the room with Django."""

from steerboard.core import rooms


class IntegrationsConfig(rooms.Room):
    """The room integrations."""

    default = True
    name = "steerboard.integrations"
    label = "integrations"
    verbose_name = "Integrations"
