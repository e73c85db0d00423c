# ruff: noqa: RUF009 - `_empty` declares a field, it computes nothing
"""The scheduling problem: plain arrays, frozen, everything optional means "none"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.calendars import NONE, STANDARD, WorkCalendar

Ints = NDArray[np.int64]


class ScheduleError(ValueError):
    """A problem without an answer; the text is a sentence that names the guilty input."""


class ConstraintType(IntEnum):
    """Constraints on one activity, numbered as MS Project files number them."""

    AS_SOON_AS_POSSIBLE = 0
    AS_LATE_AS_POSSIBLE = 1
    MUST_START_ON = 2
    MUST_FINISH_ON = 3
    START_NO_EARLIER_THAN = 4
    START_NO_LATER_THAN = 5
    FINISH_NO_EARLIER_THAN = 6
    FINISH_NO_LATER_THAN = 7


class LinkType(IntEnum):
    """What waits for what, predecessor first."""

    FINISH_FINISH = 0
    FINISH_START = 1
    START_FINISH = 2
    START_START = 3


class LagUnit(IntEnum):
    """How the lag of a link is counted."""

    WORKING = 0
    ELAPSED = 1
    PERCENT = 2


class LagCalendar(IntEnum):
    """Whose working time a working lag is counted in."""

    SUCCESSOR = 0
    PREDECESSOR = 1
    PROJECT = 2


class ProgressRule(IntEnum):
    """Where the rest of started work may go on when its predecessors are not done."""

    RETAINED_LOGIC = 0
    PROGRESS_OVERRIDE = 1


_DEFAULTS: dict[str, tuple[Any, Any]] = {
    "duration_elapsed": (np.bool_, False),
    "parent": (np.int32, -1),
    "calendar": (np.int16, None),
    "plan_calendar": (np.int16, None),
    "constraint_type": (np.int8, 0),
    "constraint_date": (np.int64, NONE),
    "deadline": (np.int64, NONE),
    "milestone": (np.bool_, False),
    "inactive": (np.bool_, False),
    "outside": (np.bool_, False),
    "manual": (np.bool_, False),
    "manual_start": (np.int64, NONE),
    "manual_finish": (np.int64, NONE),
    "actual_start": (np.int64, NONE),
    "actual_finish": (np.int64, NONE),
    "percent_complete": (np.float64, 0.0),
    "remaining": (np.int64, -1),
    "resume": (np.int64, NONE),
    "pause": (np.int64, 0),
    "delay": (np.int64, 0),
    "delay_elapsed": (np.bool_, True),
}
_LINK_DEFAULTS: dict[str, tuple[Any, Any]] = {
    "predecessor": (np.int32, None),
    "successor": (np.int32, None),
    "link_type": (np.int8, int(LinkType.FINISH_START)),
    "lag": (np.int64, 0),
    "lag_unit": (np.int8, int(LagUnit.WORKING)),
}
_PART_DEFAULTS: dict[str, tuple[Any, Any]] = {
    "part_item": (np.int32, None),
    "part_calendar": (np.int16, None),
    "part_span": (np.int64, None),
    "part_delay": (np.int64, 0),
}


def _empty(dtype: Any) -> Any:
    return field(default_factory=lambda: np.empty(0, dtype=dtype))


ITEM_FIELDS = ("duration", *_DEFAULTS)
LINK_FIELDS = tuple(_LINK_DEFAULTS)


@dataclass(frozen=True)
class ScheduleProblem:
    """Items (activities, milestones and summaries), links between them, and the rules of the plan.

    n items, m links, p parts. Moments are minutes since 1970-01-01T00:00 local, NONE for missing;
    durations are working minutes (elapsed minutes where `duration_elapsed`). An array left empty
    means its default for every item. A summary is an item that has children; its dates roll up from
    them, and links, constraints and deadlines on it act on them.

    duration: int64[n]; duration_elapsed: bool[n]; parent: int32[n], -1 for the root
    names: n titles for messages, may be left empty
    calendar: int16[n] index into calendars, when the item is worked on; project_calendar: where none is chosen
    plan_calendar: int16[n] index into calendars, in which floats and lags of the item are counted; as a
        rule the same, another where the working time is that of the people who do it
    constraint_type: int8[n] (ConstraintType); constraint_date, deadline: int64[n]
    milestone, inactive, manual: bool[n]; manual_start, manual_finish: int64[n]
    outside: bool[n] items of another plan: what waits for them waits, but they are no part of this plan's
        span, and are never critical in it; give them dates by hand
    actual_start, actual_finish: int64[n]; percent_complete: float64[n] 0…100
    remaining: int64[n] working minutes still to do, -1 to take them from the percentage
    resume: int64[n] moment at which the rest of started work goes on
    pause: int64[n] working minutes of interruption still ahead inside the activity (split tasks)
    delay: int64[n] minutes by which levelling puts the start off; delay_elapsed: bool[n], True where not said
    predecessor, successor: int32[m]; link_type, lag_unit: int8[m]
    lag: int64[m] minutes, or hundredths of a percent of the predecessor's duration
    part_item: int32[p], part_calendar: int16[p], part_span, part_delay: int64[p]: an activity done by
        several people with calendars of their own: it begins with its first part and ends with its
        last; span is working minutes from begin to end of the part, delay those before its begin
    critical_limit: total float up to which an activity is critical, working minutes
    honor_constraints: whether dates of constraints win over links (they do in MS Project)
    """

    duration: Ints
    names: Sequence[str] = ()
    duration_elapsed: NDArray[np.bool_] = _empty(np.bool_)
    parent: NDArray[np.int32] = _empty(np.int32)
    calendar: NDArray[np.int16] = _empty(np.int16)
    plan_calendar: NDArray[np.int16] = _empty(np.int16)
    calendars: tuple[WorkCalendar, ...] = (STANDARD,)
    project_calendar: int = 0
    constraint_type: NDArray[np.int8] = _empty(np.int8)
    constraint_date: Ints = _empty(np.int64)
    deadline: Ints = _empty(np.int64)
    milestone: NDArray[np.bool_] = _empty(np.bool_)
    inactive: NDArray[np.bool_] = _empty(np.bool_)
    outside: NDArray[np.bool_] = _empty(np.bool_)
    manual: NDArray[np.bool_] = _empty(np.bool_)
    manual_start: Ints = _empty(np.int64)
    manual_finish: Ints = _empty(np.int64)
    actual_start: Ints = _empty(np.int64)
    actual_finish: Ints = _empty(np.int64)
    percent_complete: NDArray[np.float64] = _empty(np.float64)
    remaining: Ints = _empty(np.int64)
    resume: Ints = _empty(np.int64)
    pause: Ints = _empty(np.int64)
    delay: Ints = _empty(np.int64)
    delay_elapsed: NDArray[np.bool_] = _empty(np.bool_)
    predecessor: NDArray[np.int32] = _empty(np.int32)
    successor: NDArray[np.int32] = _empty(np.int32)
    link_type: NDArray[np.int8] = _empty(np.int8)
    lag: Ints = _empty(np.int64)
    lag_unit: NDArray[np.int8] = _empty(np.int8)
    part_item: NDArray[np.int32] = _empty(np.int32)
    part_calendar: NDArray[np.int16] = _empty(np.int16)
    part_span: Ints = _empty(np.int64)
    part_delay: Ints = _empty(np.int64)
    project_start: int = 0
    project_finish: int = NONE
    schedule_from_finish: bool = False
    status_date: int = NONE
    progress_rule: ProgressRule = ProgressRule.RETAINED_LOGIC
    lag_calendar: LagCalendar = LagCalendar.SUCCESSOR
    critical_limit: int = 0
    honor_constraints: bool = True

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        duration = np.ascontiguousarray(self.duration, dtype=np.int64)
        set_field(self, "duration", duration)
        for defaults, size, what in (
            (_DEFAULTS, duration.size, "items"),
            (_LINK_DEFAULTS, len(self.predecessor), "links"),
            (_PART_DEFAULTS, len(self.part_item), "parts"),
        ):
            for name, (dtype, default) in defaults.items():
                given = np.ascontiguousarray(getattr(self, name), dtype=dtype)
                if given.size == 0 and size and name == "calendar":
                    given = np.full(size, self.project_calendar, dtype=dtype)
                elif given.size == 0 and size and name == "plan_calendar":
                    given = self.calendar
                elif given.size == 0 and size and default is not None:
                    given = np.full(size, default, dtype=dtype)
                if given.shape != (size,):
                    raise ScheduleError(f"There are {size} {what}, but '{name}' has {given.size} values.")
                set_field(self, name, given)
        self._check()

    def _check(self) -> None:
        n = self.duration.size
        if self.names and len(self.names) != n:
            raise ScheduleError(f"There are {n} items, but {len(self.names)} names.")
        if not self.calendars:
            raise ScheduleError("The plan has no calendar.")
        for name, limit in (("parent", n), ("predecessor", n), ("successor", n), ("part_item", n)):
            values = getattr(self, name)
            low = -1 if name == "parent" else 0
            if values.size and (values.min() < low or values.max() >= limit):
                raise ScheduleError(f"'{name}' points to an item that does not exist.")
        for name in ("calendar", "plan_calendar", "part_calendar"):
            values = getattr(self, name)
            if values.size and (values.min() < 0 or values.max() >= len(self.calendars)):
                raise ScheduleError(f"'{name}' points to a calendar that does not exist.")
        if not 0 <= self.project_calendar < len(self.calendars):
            raise ScheduleError("The project's calendar does not exist.")
        self._refuse(self.duration < 0, "'{}' has a negative duration.")
        self._refuse(self.delay < 0, "'{}' has a negative delay.")
        self._refuse(self.pause < 0, "'{}' has a negative interruption.")
        percent = self.percent_complete
        self._refuse(~((percent >= 0) & (percent <= 100)), "'{}' is complete by less than 0 or more than 100 percent.")
        kind = self.constraint_type
        self._refuse((kind < 0) | (kind > 7), "'{}' has an unknown kind of constraint.")
        self._refuse(
            (kind >= 2) & (self.constraint_date == NONE), "'{}' has a constraint that needs a date and has none."
        )
        early = (self.actual_finish != NONE) & (self.actual_start != NONE) & (self.actual_finish < self.actual_start)
        self._refuse(early, "'{}' finished before it started.")
        if self.link_type.size and (self.link_type.min() < 0 or self.link_type.max() > 3):
            raise ScheduleError("A link has an unknown type.")
        if self.lag_unit.size and (self.lag_unit.min() < 0 or self.lag_unit.max() > 2):
            raise ScheduleError("A link has an unknown unit of lag.")
        if self.schedule_from_finish and self.project_finish == NONE:
            raise ScheduleError("A plan scheduled from its finish needs that finish.")

    def _refuse(self, guilty: NDArray[np.bool_], sentence: str) -> None:
        if guilty.any():
            raise ScheduleError(sentence.format(self.title(int(np.flatnonzero(guilty)[0]))))

    def title(self, item: int) -> str:
        """The name of an item for messages, or its number."""
        return self.names[item] if self.names else f"item {item + 1}"

    @property
    def size(self) -> int:
        """Number of items."""
        return int(self.duration.size)
