"""Facts about nudges."""

from dataclasses import dataclass

from steerboard.core.public import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerNudged(Fact):
    """Somebody asked a project's manager for news; rooms that send messages tell them."""

    name = "insights.OwnerNudged"
    project_id: int
    owner_id: int
    asked_by_id: int
    reason: str
