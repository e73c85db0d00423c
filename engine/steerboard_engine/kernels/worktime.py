"""Working time of many calendars in one flat array, for kernels.

One array and not a record of several: a compiled function that is handed a record counts references
of every array in it, which costs more than the look-up itself.

Layout of the book, all int64. Calendar c has a head of HEAD numbers at c * HEAD:
    first tabulated day; number of days; where its day rows are; where its guide is;
    8 sums of the plain week (working minutes before each weekday); 7 places of the weekdays' shifts;
    number of calendars in the book
A day row is two numbers: working minutes before the day, place of its shifts. After the last day
stands one more row. The shifts of a day are their number and then pairs of begin and end (minutes of
the day). The guide holds for every GUIDE minutes of work a row at or before the day that reaches them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.calendars import Shifts, WorkCalendar
from steerboard_engine.kernels.compiling import compiled

Ints = NDArray[np.int64]
# The book of all calendars of a plan.
WorkTables = NDArray[np.int64]

MINUTES_PER_DAY = 1440
HEAD = 20
FIRST, DAYS, ROWS, GUIDE_AT, SUMS, KINDS, CALENDARS = 0, 1, 2, 3, 4, 12, 19
GUIDE = 256
# Answer of the inverse where a calendar never has that much working time.
NEVER = 1 << 60
# Horizons are rounded to so many days, so that the columns of an edited plan are found again.
_BLOCK = 512


def build_tables(calendars: Sequence[WorkCalendar], first_day: int, last_day: int) -> WorkTables:
    """Tabulate calendars over a horizon; exceptions outside the horizon widen that calendar's table."""
    low = first_day // _BLOCK * _BLOCK
    high = (last_day // _BLOCK + 1) * _BLOCK
    return _book(tuple(calendars), low, high)


@lru_cache(maxsize=64)
def _book(calendars: tuple[WorkCalendar, ...], low: int, high: int) -> WorkTables:
    kinds: dict[Shifts, int] = {}
    shifts_flat: list[int] = []
    shifts_at = len(calendars) * HEAD
    for calendar in calendars:
        for shifts in (*calendar.week, *(piece[2] for piece in calendar.pieces)):
            if shifts not in kinds:
                kinds[shifts] = shifts_at + len(shifts_flat)
                shifts_flat += [len(shifts), *(minute for shift in shifts for minute in shift)]
    heads = np.zeros((len(calendars), HEAD), np.int64)
    parts = [np.array(shifts_flat, np.int64)]
    place = shifts_at + len(shifts_flat)
    for index, calendar in enumerate(calendars):
        first, rows, guide = _columns(calendar, low, high)
        places = np.array([kinds[shifts] for shifts in (*calendar.week, *(piece[2] for piece in calendar.pieces))])
        rows[:, 1] = places[rows[:, 1]]
        heads[index, FIRST], heads[index, DAYS] = first, len(rows) - 1
        heads[index, ROWS], heads[index, GUIDE_AT] = place, place + rows.size
        heads[index, SUMS + 1 : SUMS + 8] = np.cumsum([sum(e - b for b, e in shifts) for shifts in calendar.week])
        heads[index, KINDS : KINDS + 7] = places[:7]
        parts += [rows.ravel(), guide]
        place += rows.size + guide.size
    heads[:, CALENDARS] = len(calendars)
    book = np.concatenate((heads.ravel(), *parts))
    book.flags.writeable = False
    return book


def _columns(calendar: WorkCalendar, low: int, high: int) -> tuple[int, Ints, Ints]:
    """First day, day rows (minutes before, kind: weekday or 7 + number of the piece) and guide of one calendar."""
    pieces = calendar.pieces
    if pieces:
        low, high = min(low, pieces[0][0]), max(high, pieces[-1][1])
    days = high + 1 - low
    kind = np.resize((np.arange(7) + low + 3) % 7, days + 1)
    for number, (first, last, _) in enumerate(pieces):
        kind[first - low : last - low + 1] = 7 + number
    lengths = np.array([sum(e - b for b, e in shifts) for shifts in (*calendar.week, *(p[2] for p in pieces))])
    rows = np.empty((days + 1, 2), np.int64)
    rows[0, 0] = calendar.worked_before_day(low)
    np.cumsum(lengths[kind[:days]], out=rows[1:, 0])
    rows[1:, 0] += rows[0, 0]
    rows[:, 1] = kind
    steps = np.arange(rows[0, 0], rows[-1, 0] + GUIDE, GUIDE)
    guide = np.maximum(np.searchsorted(rows[:, 0], steps, side="left") - 1, 0)
    return low, rows, guide


@compiled
def _week_worked(t: WorkTables, head: int, day: int) -> int:
    weeks = (day + 3) // 7
    before: int = weeks * t[head + SUMS + 7] + t[head + SUMS + (day + 3) - weeks * 7]
    return before


@compiled
def _edge(t: WorkTables, head: int, after: bool) -> int:
    """What the count is ahead of the plain week at an edge of the table."""
    row = t[head + ROWS] + (2 * t[head + DAYS] if after else 0)
    day = t[head + FIRST] + (t[head + DAYS] if after else 0)
    ahead: int = t[row] - _week_worked(t, head, day)
    return ahead


@compiled
def worked(t: WorkTables, c: int, moment: int) -> int:
    """Working minutes of calendar c before a moment, from a fixed origin."""
    head = c * HEAD
    day = moment // MINUTES_PER_DAY
    minute = moment - day * MINUTES_PER_DAY
    row = day - t[head + FIRST]
    if 0 <= row < t[head + DAYS]:
        at = t[head + ROWS] + 2 * row
        total: int = t[at]
        place = t[at + 1]
    else:
        total = _week_worked(t, head, day) + _edge(t, head, row > 0)
        place = t[head + KINDS + (day + 3) % 7]
    for k in range(place + 1, place + 1 + 2 * t[place], 2):
        total += min(max(minute - t[k], 0), t[k + 1] - t[k])
    return total


@compiled
def _outside(t: WorkTables, head: int, count: int, beyond: bool, after: bool) -> int:
    """The inverse beyond the table, where only the week repeats."""
    per_week = t[head + SUMS + 7]
    if per_week == 0:
        return NEVER if after else -NEVER
    want = count - _edge(t, head, after)
    weeks = want // per_week
    left = want - weeks * per_week
    if not beyond and left == 0:
        weeks -= 1
        left = per_week
    weekday = 0
    while t[head + SUMS + weekday + 1] < left or (beyond and t[head + SUMS + weekday + 1] == left):
        weekday += 1
    left -= t[head + SUMS + weekday]
    return _within(t, t[head + KINDS + weekday], weeks * 7 + weekday - 3, left, beyond)


@compiled
def _within(t: WorkTables, place: int, day: int, left: int, beyond: bool) -> int:
    """The moment of a day with `left` of its working minutes behind it."""
    for k in range(place + 1, place + 1 + 2 * t[place], 2):
        size = t[k + 1] - t[k]
        if left < size or (left == size and not beyond):
            moment: int = day * MINUTES_PER_DAY + t[k] + left
            return moment
        left -= size
    return (day + 1) * MINUTES_PER_DAY


@compiled
def moment_ending(t: WorkTables, c: int, count: int) -> int:
    """The earliest moment with `count` working minutes behind it (an end of work)."""
    head = c * HEAD
    rows = t[head + ROWS]
    since = count - t[rows]
    if since <= 0:
        return _outside(t, head, count, False, False)
    if count > t[rows + 2 * t[head + DAYS]]:
        return _outside(t, head, count, False, True)
    row = t[t[head + GUIDE_AT] + since // GUIDE]
    while t[rows + 2 * row + 2] < count:
        row += 1
    at = rows + 2 * row
    return _within(t, t[at + 1], t[head + FIRST] + row, count - t[at], False)


@compiled
def moment_beginning(t: WorkTables, c: int, count: int) -> int:
    """The latest moment with `count` working minutes behind it (a begin of work)."""
    head = c * HEAD
    rows = t[head + ROWS]
    since = count - t[rows]
    if since < 0:
        return _outside(t, head, count, True, False)
    if count >= t[rows + 2 * t[head + DAYS]]:
        return _outside(t, head, count, True, True)
    row = t[t[head + GUIDE_AT] + since // GUIDE]
    while t[rows + 2 * row + 2] <= count:
        row += 1
    at = rows + 2 * row
    return _within(t, t[at + 1], t[head + FIRST] + row, count - t[at], True)


@compiled
def shifted(t: WorkTables, c: int, moment: int, minutes: int) -> int:
    """A moment moved by working minutes: forward to an end of work, backward to a begin of work."""
    if minutes == 0:
        return moment
    count = worked(t, c, moment) + minutes
    return moment_ending(t, c, count) if minutes > 0 else moment_beginning(t, c, count)


@compiled
def worked_many(t: WorkTables, calendars: NDArray[np.int16], moments: Ints, out: Ints) -> None:
    """`worked` of each moment in its own calendar."""
    for i in range(moments.size):
        out[i] = worked(t, calendars[i], moments[i])
