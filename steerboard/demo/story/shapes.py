"""How a project's story is told.

`pace` is how much longer work really takes than planned (1.0: as planned), `thrift` how much more
it really costs. `candour` is what the manager reports of it: 1 tells all, 0 stays on track on paper.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RiskStory:
    """A risk of the register: percent, days (low, likely, high), thousands, item key, response."""

    title: str
    percent: int
    days: tuple[int, int, int]
    thousands: int
    item: str
    response: str = ""
    happens: bool = False


@dataclass(frozen=True, slots=True)
class ProjectStory:
    """One project. Weeks count from the first week of the story (0) to the present one (52)."""

    code: str
    name: str
    portfolio: str
    template: str
    start_week: int
    budget: int  # thousands
    manager: str
    sponsor: str
    category: str
    pace: float = 1.0
    thrift: float = 1.0
    candour: float = 1.0
    slack_weeks: float = 2.0  # between the plan's own finish and what was promised
    size: float = 1.0  # of the template's durations
    data_class: str = "internal"
    told_to: str = "steering board"
    silent_weeks: int = 0  # nothing reported and nothing updated for the last weeks
    stops_in_week: int | None = None
    holds_in_week: int | None = None
    rebaseline_week: int | None = None
    risks: tuple[RiskStory, ...] = field(default_factory=tuple)
    why: str = ""
