"""Facts about reports."""

from dataclasses import dataclass

from steerboard.core.public import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPublished(Fact):
    """A steering pack was frozen and published."""

    name = "communication.PackPublished"
    pack_id: int
    content_hash: str
