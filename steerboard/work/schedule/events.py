"""Facts about plans."""

from dataclasses import dataclass

from steerboard.core.public import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanged(Fact):
    """A project's plan was changed and scheduled again. Times are minutes, None while the plan is empty."""

    name = "work.PlanChanged"
    project_id: int
    finish_before: int | None
    finish_after: int | None
    items_moved: int
