"""Facts about money."""

from dataclasses import dataclass

from steerboard.core.public import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyChanged(Fact):
    """Cost lines of a project changed."""

    name = "work.MoneyChanged"
    project_id: int
