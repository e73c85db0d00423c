"""Tables of the room governance, gathered from its features."""

from steerboard.governance.raid.models import Risk, RiskItem

__all__ = ["Risk", "RiskItem"]
