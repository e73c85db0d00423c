"""Tables of the room communication, gathered from its features."""

from steerboard.communication.reports.models import Pack

__all__ = ["Pack"]
