"""Critical path with calendars, constraints and progress: `schedule(problem)` and what explains it."""

from steerboard_engine.problem import (
    ConstraintType,
    LagCalendar,
    LagUnit,
    LinkType,
    ProgressRule,
    ScheduleError,
    ScheduleProblem,
)
from steerboard_engine.result import Conflict, ScheduleResult
from steerboard_engine.schedule.critical_path import schedule
from steerboard_engine.schedule.explain import Reason, driving_chain, why_it_starts

__all__ = [
    "Conflict",
    "ConstraintType",
    "LagCalendar",
    "LagUnit",
    "LinkType",
    "ProgressRule",
    "Reason",
    "ScheduleError",
    "ScheduleProblem",
    "ScheduleResult",
    "driving_chain",
    "schedule",
    "why_it_starts",
]
