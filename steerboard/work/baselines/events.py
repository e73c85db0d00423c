"""Facts about baselines."""

from dataclasses import dataclass

from steerboard.core.public import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineTaken(Fact):
    """The plan was agreed anew."""

    name = "work.BaselineTaken"
    project_id: int
    number: int
