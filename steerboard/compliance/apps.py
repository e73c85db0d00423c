"""Registers the room with Django."""

from steerboard.core import rooms


class ComplianceConfig(rooms.Room):
    """The room compliance."""

    default = True
    name = "steerboard.compliance"
    label = "compliance"
    verbose_name = "Compliance"
