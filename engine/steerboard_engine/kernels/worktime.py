"""Working time of many calendars as flat tables, for kernels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.calendars import WorkCalendar
from steerboard_engine.kernels.compiling import compiled

MINUTES_PER_DAY = 1440
_GUIDE_MINUTES = 256
# Answer of the inverse where a calendar never has that much working time.
NEVER = 1 << 60


class WorkTables(NamedTuple):
    """Calendars side by side; calendar c owns days day_at[c] … of the day columns.

    first_day: int64[c] first tabulated day; days: int64[c] how many; outside them the plain week repeats
    day_at: int64[c] offset of the calendar's columns; cum: int64[Σ(days+1)] working minutes before each day
    pattern: int32[Σ(days+1)] kind of day; shift_at: int32[kinds+1]; begin, end: int32 minutes of the day
    guide_at: int64[c], guide: int32[...] a day at or before the one that reaches k·256 minutes after cum[0]
    week_sums: int64[c,8] working minutes before each weekday; week_pattern: int32[c,7]
    """

    first_day: NDArray[np.int64]
    days: NDArray[np.int64]
    day_at: NDArray[np.int64]
    cum: NDArray[np.int64]
    pattern: NDArray[np.int32]
    shift_at: NDArray[np.int32]
    begin: NDArray[np.int32]
    end: NDArray[np.int32]
    guide_at: NDArray[np.int64]
    guide: NDArray[np.int32]
    week_sums: NDArray[np.int64]
    week_pattern: NDArray[np.int32]


def build_tables(calendars: Sequence[WorkCalendar], first_day: int, last_day: int) -> WorkTables:
    """Tabulate calendars over a horizon; exceptions outside the horizon widen that calendar's table."""
    kinds: dict[tuple[tuple[int, int], ...], int] = {}
    columns: dict[str, list[NDArray[np.int64]]] = {"cum": [], "pattern": [], "guide": []}
    firsts: list[int] = []
    counts: list[int] = []
    week_sums: list[list[int]] = []
    week_patterns: list[list[int]] = []
    for calendar in calendars:
        pieces = calendar.pieces
        low = min([first_day] + ([pieces[0][0]] if pieces else []))
        high = max([last_day] + ([pieces[-1][1]] if pieces else []))
        week_kind = np.array([kinds.setdefault(shifts, len(kinds)) for shifts in calendar.week], dtype=np.int64)
        pattern = week_kind[(np.arange(low, high + 1) + 3) % 7]
        for first, last, shifts in pieces:
            pattern[first - low : last - low + 1] = kinds.setdefault(shifts, len(kinds))
        lengths = np.array([sum(end - begin for begin, end in shifts) for shifts in kinds], dtype=np.int64)
        cum = np.empty(pattern.size + 1, dtype=np.int64)
        cum[0] = calendar.worked_before_day(low)
        np.cumsum(lengths[pattern], out=cum[1:])
        cum[1:] += cum[0]
        steps = np.arange(0, cum[-1] - cum[0] + _GUIDE_MINUTES, _GUIDE_MINUTES) + cum[0]
        # the last day that begins with fewer minutes behind it than the step asks for
        guide = np.maximum(np.searchsorted(cum, steps, side="left") - 1, 0)
        columns["cum"].append(cum)
        columns["pattern"].append(np.append(pattern, 0))
        columns["guide"].append(guide)
        firsts.append(low)
        counts.append(pattern.size)
        sums = [0]
        for shifts in calendar.week:
            sums.append(sums[-1] + sum(end - begin for begin, end in shifts))
        week_sums.append(sums)
        week_patterns.append([int(kind) for kind in week_kind])
    shift_at = [0]
    shifts_flat: list[tuple[int, int]] = []
    for shifts in kinds:
        shifts_flat.extend(shifts)
        shift_at.append(len(shifts_flat))
    guide_sizes = [part.size for part in columns["guide"]]
    day_sizes = [part.size for part in columns["cum"]]
    return WorkTables(
        np.array(firsts, dtype=np.int64),
        np.array(counts, dtype=np.int64),
        np.concatenate(([0], np.cumsum(day_sizes)[:-1])).astype(np.int64),
        np.concatenate(columns["cum"]),
        np.concatenate(columns["pattern"]).astype(np.int32),
        np.array(shift_at, dtype=np.int32),
        np.array([begin for begin, _ in shifts_flat] or [0], dtype=np.int32),
        np.array([end for _, end in shifts_flat] or [0], dtype=np.int32),
        np.concatenate(([0], np.cumsum(guide_sizes)[:-1])).astype(np.int64),
        np.concatenate(columns["guide"]).astype(np.int32),
        np.array(week_sums, dtype=np.int64),
        np.array(week_patterns, dtype=np.int32),
    )


@compiled
def _week_worked(t: WorkTables, c: int, day: int) -> int:
    weeks = (day + 3) // 7
    return weeks * t.week_sums[c, 7] + t.week_sums[c, (day + 3) - weeks * 7]


@compiled
def worked(t: WorkTables, c: int, moment: int) -> int:
    """Working minutes of calendar c before a moment."""
    day = moment // MINUTES_PER_DAY
    minute = moment - day * MINUTES_PER_DAY
    row = day - t.first_day[c]
    if 0 <= row < t.days[c]:
        total = t.cum[t.day_at[c] + row]
        kind = t.pattern[t.day_at[c] + row]
    else:
        edge = t.first_day[c] if row < 0 else t.first_day[c] + t.days[c]
        at = t.day_at[c] if row < 0 else t.day_at[c] + t.days[c]
        total = t.cum[at] + _week_worked(t, c, day) - _week_worked(t, c, edge)
        kind = t.week_pattern[c, (day + 3) % 7]
    for k in range(t.shift_at[kind], t.shift_at[kind + 1]):
        if minute <= t.begin[k]:
            break
        total += min(minute, t.end[k]) - t.begin[k]
    return total


@compiled
def _outside(t: WorkTables, c: int, count: int, beyond: bool, after: bool) -> int:
    """The inverse beyond the table, where only the week repeats."""
    per_week = t.week_sums[c, 7]
    if per_week == 0:
        return NEVER if after else -NEVER
    edge = t.first_day[c] + (t.days[c] if after else 0)
    at = t.day_at[c] + (t.days[c] if after else 0)
    # minutes of the plain week that lie before the wanted moment
    want = count - t.cum[at] + _week_worked(t, c, edge)
    weeks = want // per_week
    left = want - weeks * per_week
    if not beyond and left == 0:
        weeks -= 1
        left = per_week
    for weekday in range(7):
        have = t.week_sums[c, weekday + 1]
        if have > left or (have == left and not beyond):
            day = weeks * 7 + weekday - 3
            left -= t.week_sums[c, weekday]
            kind = t.week_pattern[c, weekday]
            for k in range(t.shift_at[kind], t.shift_at[kind + 1]):
                size = t.end[k] - t.begin[k]
                if left < size or (left == size and not beyond):
                    return day * MINUTES_PER_DAY + t.begin[k] + left
                left -= size
    return NEVER if after else -NEVER


@compiled
def moment_ending(t: WorkTables, c: int, count: int) -> int:
    """The earliest moment with `count` working minutes behind it (an end of work)."""
    at = t.day_at[c]
    if count <= t.cum[at]:
        return _outside(t, c, count, False, False)
    if count > t.cum[at + t.days[c]]:
        return _outside(t, c, count, False, True)
    row = at + t.guide[t.guide_at[c] + (count - t.cum[at]) // _GUIDE_MINUTES]
    while t.cum[row + 1] < count:
        row += 1
    left = count - t.cum[row]
    day = t.first_day[c] + row - at
    kind = t.pattern[row]
    for k in range(t.shift_at[kind], t.shift_at[kind + 1]):
        size = t.end[k] - t.begin[k]
        if left <= size:
            return day * MINUTES_PER_DAY + t.begin[k] + left
        left -= size
    return (day + 1) * MINUTES_PER_DAY


@compiled
def moment_beginning(t: WorkTables, c: int, count: int) -> int:
    """The latest moment with `count` working minutes behind it (a begin of work)."""
    at = t.day_at[c]
    if count < t.cum[at]:
        return _outside(t, c, count, True, False)
    if count >= t.cum[at + t.days[c]]:
        return _outside(t, c, count, True, True)
    row = at + t.guide[t.guide_at[c] + (count - t.cum[at]) // _GUIDE_MINUTES]
    while t.cum[row + 1] <= count:
        row += 1
    left = count - t.cum[row]
    day = t.first_day[c] + row - at
    kind = t.pattern[row]
    for k in range(t.shift_at[kind], t.shift_at[kind + 1]):
        size = t.end[k] - t.begin[k]
        if left < size:
            return day * MINUTES_PER_DAY + t.begin[k] + left
        left -= size
    return (day + 1) * MINUTES_PER_DAY


@compiled
def shifted(t: WorkTables, c: int, moment: int, minutes: int) -> int:
    """A moment moved by working minutes: forward to an end of work, backward to a begin of work."""
    if minutes == 0:
        return moment
    count = worked(t, c, moment) + minutes
    return moment_ending(t, c, count) if minutes > 0 else moment_beginning(t, c, count)


@compiled
def worked_many(t: WorkTables, cal: NDArray[np.int16], moments: NDArray[np.int64], out: NDArray[np.int64]) -> None:
    """`worked` of each moment in its own calendar."""
    for i in range(moments.size):
        out[i] = worked(t, cal[i], moments[i])
