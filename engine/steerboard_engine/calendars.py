"""Working time: moments and working minutes, one way and back.

A calendar is a repeating week plus exceptions. `worked(m)` counts the working minutes before a
moment from a fixed origin; every other question is that count or its inverse, so all answers
agree with each other to the minute.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

NONE: int = int(np.iinfo(np.int64).min)
MINUTES_PER_DAY = 1440
# 1970-01-01 was a Thursday; weeks here begin on Monday.
_FIRST_WEEKDAY = 3

Shift = tuple[int, int]
Shifts = tuple[Shift, ...]


class CalendarError(ValueError):
    """A calendar that cannot answer; the text is a sentence for the user."""


def _checked(shifts: Iterable[Sequence[int]], where: str) -> Shifts:
    ordered = sorted((int(begin), int(end)) for begin, end in shifts)
    merged: list[Shift] = []
    for begin, end in ordered:
        if not 0 <= begin < end <= MINUTES_PER_DAY:
            raise CalendarError(f"Working hours {begin}–{end} on {where} are not within one day.")
        if merged and begin < merged[-1][1]:
            raise CalendarError(f"Working hours on {where} overlap.")
        if merged and begin == merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((begin, end))
    return tuple(merged)


def _common(mine: Shifts, its: Shifts) -> Shifts:
    pairs = ((max(a, c), min(b, d)) for a, b in mine for c, d in its)
    return tuple((begin, end) for begin, end in pairs if begin < end)


def _length(shifts: Shifts) -> int:
    return sum(end - begin for begin, end in shifts)


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class WorkCalendar:
    """A repeating week of seven tuples of shifts (Monday first) and days that differ.

    week: per weekday the working hours as (from minute, to minute) of the day.
    exceptions: (first day, last day, shifts), days since 1970-01-01, both included; no shifts means
        not working. Where exceptions overlap the earlier entry wins.
    """

    week: tuple[Shifts, ...]
    exceptions: tuple[tuple[int, int, Shifts], ...] = ()
    name: str = field(default="", compare=False)

    @classmethod
    def from_week(
        cls,
        week: Sequence[Sequence[Sequence[int]]],
        exceptions: Sequence[tuple[int, int, Sequence[Sequence[int]]]] = (),
        name: str = "",
    ) -> WorkCalendar:
        """Check and freeze; raises CalendarError naming the day at fault."""
        if len(week) != 7:
            raise CalendarError(f"A week has seven days, not {len(week)}.")
        days = tuple(_checked(shifts, _DAYS[index]) for index, shifts in enumerate(week))
        differing: list[tuple[int, int, Shifts]] = []
        for first, last, shifts in exceptions:
            if last < first:
                raise CalendarError("An exception of the calendar ends before it begins.")
            differing.append((int(first), int(last), _checked(shifts, "an exceptional day")))
        if not any(days) and not any(shifts for _, _, shifts in differing):
            title = f"Calendar '{name}'" if name else "The calendar"
            raise CalendarError(f"{title} has no working time at all.")
        return cls(days, tuple(differing), name)

    def __hash__(self) -> int:
        # kept: tables of working time are found again by their calendars, at every schedule
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.week, self.exceptions))

    def both(self, other: WorkCalendar) -> WorkCalendar:
        """When both work: a task with a calendar of its own done by people with theirs.

        Raises CalendarError where they never work at the same time.
        """
        week = [_common(mine, its) for mine, its in zip(self.week, other.week, strict=True)]
        edges = {day for first, last, _ in (*self.pieces, *other.pieces) for day in (first, last + 1)}
        cuts = sorted(edges)
        differing: list[tuple[int, int, Shifts]] = []
        for first, beyond in pairwise(cuts):
            plain = self._is_plain(first), other._is_plain(first)
            if all(plain):
                continue
            # a piece against a plain week differs by weekday
            step = 1 if any(plain) else beyond - first
            differing += [
                (day, day + step - 1, _common(self.shifts_of(day), other.shifts_of(day)))
                for day in range(first, beyond, step)
            ]
        title = f"{self.name} and {other.name}" if self.name and other.name else self.name or other.name
        return WorkCalendar.from_week(week, differing, title)

    def _is_plain(self, day: int) -> bool:
        index = bisect.bisect_right(self._piece_starts, day) - 1
        return index < 0 or self.pieces[index][1] < day

    # -- the differing days, cut into pieces that do not overlap --------------------------------

    @cached_property
    def pieces(self) -> tuple[tuple[int, int, Shifts], ...]:
        """Exceptions as ordered pieces (first day, last day, shifts) without overlap."""
        taken: list[tuple[int, int, Shifts]] = []
        for first, last, shifts in self.exceptions:
            begin = first
            for other_first, other_last, _ in sorted(taken):
                if other_last < begin or other_first > last:
                    continue
                if begin < other_first:
                    taken.append((begin, other_first - 1, shifts))
                begin = other_last + 1
            if begin <= last:
                taken.append((begin, last, shifts))
        return tuple(sorted(taken))

    @cached_property
    def _piece_starts(self) -> list[int]:
        return [first for first, _, _ in self.pieces]

    @cached_property
    def _piece_surplus(self) -> list[int]:
        """Working minutes that the pieces before number k add to the plain week."""
        total = 0
        surplus = [0]
        for first, last, shifts in self.pieces:
            total += (last - first + 1) * _length(shifts) - (self._week_worked(last + 1) - self._week_worked(first))
            surplus.append(total)
        return surplus

    @cached_property
    def _week_sums(self) -> list[int]:
        sums = [0]
        for shifts in self.week:
            sums.append(sums[-1] + _length(shifts))
        return sums

    def _week_worked(self, day: int) -> int:
        weeks, weekday = divmod(day + _FIRST_WEEKDAY, 7)
        return weeks * self._week_sums[7] + self._week_sums[weekday]

    def worked_before_day(self, day: int) -> int:
        """Working minutes between the origin and the begin of a day; negative before the origin."""
        index = bisect.bisect_right(self._piece_starts, day - 1)
        total = self._week_worked(day) + self._piece_surplus[index]
        if index:
            _, last, shifts = self.pieces[index - 1]
            if last >= day:  # only a part of that piece lies before the day
                rest = (last + 1 - day) * _length(shifts) - (self._week_worked(last + 1) - self._week_worked(day))
                total -= rest
        return total

    def shifts_of(self, day: int) -> Shifts:
        """Working hours of one day."""
        index = bisect.bisect_right(self._piece_starts, day) - 1
        if index >= 0 and self.pieces[index][1] >= day:
            return self.pieces[index][2]
        return self.week[(day + _FIRST_WEEKDAY) % 7]

    # -- questions ------------------------------------------------------------------------------

    def worked(self, moment: int) -> int:
        """Working minutes before a moment, from the fixed origin of this calendar."""
        day, minute = divmod(moment, MINUTES_PER_DAY)
        total = self.worked_before_day(day)
        for begin, end in self.shifts_of(day):
            if minute <= begin:
                break
            total += min(minute, end) - begin
        return total

    def _day_reaching(self, count: int, *, beyond: bool) -> int:
        """The first day whose end has at least `count` (or, beyond, more than `count`) behind it."""

        def reached(day: int) -> bool:
            behind = self.worked_before_day(day + 1)
            return behind > count if beyond else behind >= count

        low, high, step = -1, 0, 7
        while not reached(high):
            low, high, step = high, high + step, step * 2
            if step > 1 << 40:
                raise CalendarError(self._exhausted())
        step = 7
        while reached(low):
            low, high, step = low - step, low, step * 2
            if step > 1 << 40:
                raise CalendarError(self._exhausted())
        while high - low > 1:
            middle = (low + high) // 2
            if reached(middle):
                high = middle
            else:
                low = middle
        return high

    def _exhausted(self) -> str:
        return (
            f"Calendar '{self.name}' has too little working time."
            if self.name
            else "The calendar has too little working time."
        )

    def moment_ending(self, count: int) -> int:
        """The earliest moment with `count` working minutes behind it: the end of a shift, not the next begin."""
        day = self._day_reaching(count, beyond=False)
        left = count - self.worked_before_day(day)
        for begin, end in self.shifts_of(day):
            if left <= end - begin:
                return day * MINUTES_PER_DAY + begin + left
            left -= end - begin
        return (day + 1) * MINUTES_PER_DAY

    def moment_beginning(self, count: int) -> int:
        """The latest moment with `count` working minutes behind it: the begin of the next shift."""
        day = self._day_reaching(count, beyond=True)
        left = count - self.worked_before_day(day)
        for begin, end in self.shifts_of(day):
            if left < end - begin:
                return day * MINUTES_PER_DAY + begin + left
            left -= end - begin
        return (day + 1) * MINUTES_PER_DAY

    def add(self, start: int, working: int) -> int:
        """Where `working` minutes of work begun at `start` end; 0 gives `start` itself."""
        if working == 0:
            return start
        if working < 0:
            return self.subtract(start, -working)
        return self.moment_ending(self.worked(start) + working)

    def subtract(self, finish: int, working: int) -> int:
        """The latest begin from which `working` minutes end at `finish`; 0 gives `finish` itself."""
        if working == 0:
            return finish
        if working < 0:
            return self.add(finish, -working)
        return self.moment_beginning(self.worked(finish) - working)

    def between(self, begin: int, end: int) -> int:
        """Working minutes from `begin` to `end`; negative when `end` lies before."""
        return self.worked(end) - self.worked(begin)

    def next_work(self, moment: int) -> int:
        """This moment if work can begin here, else the next begin of a shift."""
        return self.moment_beginning(self.worked(moment))

    def previous_work(self, moment: int) -> int:
        """This moment if work can end here, else the end of the shift before."""
        return self.moment_ending(self.worked(moment))

    def is_working(self, moment: int) -> bool:
        """Whether the minute that begins at this moment is working time."""
        day, minute = divmod(moment, MINUTES_PER_DAY)
        return any(begin <= minute < end for begin, end in self.shifts_of(day))

    # -- the same for arrays --------------------------------------------------------------------

    def worked_many(self, moments: NDArray[np.int64]) -> NDArray[np.int64]:
        """`worked` of each moment."""
        days, minutes = np.divmod(np.asarray(moments, np.int64), MINUTES_PER_DAY)
        each_day, place = np.unique(days, return_inverse=True)
        total = np.array([self.worked_before_day(int(day)) for day in each_day], dtype=np.int64)[place]
        kinds: dict[Shifts, int] = {}
        kind = np.array([kinds.setdefault(self.shifts_of(int(day)), len(kinds)) for day in each_day], np.int64)[place]
        for shifts, number in kinds.items():
            chosen = kind == number
            for begin, end in shifts:
                total[chosen] += np.clip(minutes[chosen] - begin, 0, end - begin)
        return total

    def between_many(self, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
        """`between` of each pair."""
        return self.worked_many(ends) - self.worked_many(begins)

    def add_many(self, starts: NDArray[np.int64], working: NDArray[np.int64]) -> NDArray[np.int64]:
        """`add` of each pair."""
        pairs = zip(starts, working, strict=True)
        return np.array([self.add(int(start), int(length)) for start, length in pairs], dtype=np.int64)

    def next_work_many(self, moments: NDArray[np.int64]) -> NDArray[np.int64]:
        """`next_work` of each moment."""
        each, place = np.unique(moments, return_inverse=True)
        return np.array([self.next_work(int(moment)) for moment in each], dtype=np.int64)[place]


_OFFICE: Shifts = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
STANDARD = WorkCalendar.from_week([_OFFICE] * 5 + [()] * 2, name="Standard")
CONTINUOUS = WorkCalendar.from_week([((0, MINUTES_PER_DAY),)] * 7, name="24 hours")
