"""Registers the room with Django."""

from steerboard.core import rooms


class GovernanceConfig(rooms.Room):
    """The room governance."""

    default = True
    name = "steerboard.governance"
    label = "governance"
    verbose_name = "Governance"
