"""What a calendar of the format means: a week of working hours, and every day that differs from it.

The result has the form the engine takes: seven tuples of shifts, Monday first, and exceptions as first day, last day
and shifts, days counted from 1970-01-01. Recurring exceptions and other work weeks are laid out day by day within a
period; exceptions win over work weeks, a derived calendar's own words over those of its base.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from steerboard.integrations.mspdi.models import Calendar, CalendarException, PlanFile, Shifts, WeekDay

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
OFFICE_HOURS: Shifts = ((480, 720), (780, 1020))
STANDARD_WEEK: tuple[Shifts, ...] = (OFFICE_HOURS,) * 5 + ((),) * 2
MOST_LAID_OUT = 250_000
MOST_EXCEPTIONS = 5_000
BEFORE_PLAN, AFTER_PLAN = timedelta(days=366), timedelta(days=3660)
FIRST_DATE, LAST_DATE = date(1970, 1, 1), date(2150, 1, 1)

DAY_COUNT, WEEKDAY_COUNT, WEEKLY = 7, 8, 6
YEARLY_BY_DAY, YEARLY_BY_POSITION, MONTHLY_BY_DAY, MONTHLY_BY_POSITION = 2, 3, 4, 5
LAST_POSITION = 4


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """A calendar laid out: week (Monday first) and exceptions that do not overlap, in order."""

    name: str
    week: tuple[Shifts, ...]
    exceptions: tuple[tuple[int, int, Shifts], ...]


def plan_period(plan: PlanFile) -> tuple[date, date]:
    """The days a plan may touch: those it names, with a margin."""
    project = plan.project
    moments: list[datetime | None] = [project.start, project.finish, project.status_date]
    for task in plan.tasks:
        moments += [task.stored.start, task.stored.finish, task.stored.late_finish, task.actual_start]
        moments += [task.manual_start, task.manual_finish, task.constraint_date, task.deadline]
    days = [min(max(moment.date(), FIRST_DATE), LAST_DATE) for moment in moments if moment is not None]
    first, last = (min(days), max(days)) if days else (FIRST_DATE, LAST_DATE)
    return max(first - BEFORE_PLAN, FIRST_DATE), min(last + AFTER_PLAN, LAST_DATE)


def working_time(uid: int, calendars: Mapping[int, Calendar], period: tuple[date, date]) -> WorkingTime:
    """Lay out one calendar. Raises ValueError with a sentence when it differs on more days than a plan can mean."""
    chain = _chain(calendars[uid], calendars)
    week = _week(chain)
    days: dict[int, Shifts] = {}
    laid_out = 0
    too_many = f"Calendar “{calendars[uid].name}” has more exceptional days than a plan can mean."
    if sum(len(each.exceptions) + len(each.work_weeks) for each in chain) > MOST_EXCEPTIONS:
        raise ValueError(too_many)
    for shifts, found in _differing(chain, week, period):
        for day in found:
            days.setdefault(day.toordinal() - EPOCH_ORDINAL, shifts)
            laid_out += 1
            if laid_out > MOST_LAID_OUT:
                raise ValueError(too_many)
    return WorkingTime(calendars[uid].name, week, _joined(days, week))


def _chain(calendar: Calendar, calendars: Mapping[int, Calendar]) -> list[Calendar]:
    """The calendar and those it is derived from; a ring ends where it closes."""
    chain = [calendar]
    base = calendars.get(calendar.base_uid) if calendar.base_uid is not None else None
    while base is not None and all(each.uid != base.uid for each in chain):
        chain.append(base)
        base = calendars.get(base.base_uid) if base.base_uid is not None else None
    return chain


def _hours(day: WeekDay | CalendarException, otherwise: Shifts) -> Shifts:
    if not day.working:
        return ()
    return day.shifts if day.shifts is not None else otherwise or OFFICE_HOURS


def _week(chain: list[Calendar]) -> tuple[Shifts, ...]:
    week = list(STANDARD_WEEK)
    for calendar in reversed(chain):
        for day in calendar.week_days:
            index = _weekday(day)
            week[index] = _hours(day, week[index])
    return tuple(week)


def _weekday(day: WeekDay) -> int:
    """Monday 0 to Sunday 6; the format counts from Sunday 1."""
    return (day.day_type - 2) % 7


def _differing(
    chain: list[Calendar], week: tuple[Shifts, ...], period: tuple[date, date]
) -> Iterator[tuple[Shifts, Iterable[date]]]:
    """Hours and the days that have them, the strongest word first."""
    for calendar in chain:
        for exception in calendar.exceptions:
            yield _hours(exception, ()), exception_days(exception, period)
    settled: set[int] = set()
    for calendar in chain:
        for other in calendar.work_weeks:
            first, last = _span(other.first, other.last, period)
            for day in other.week_days:
                index = _weekday(day)
                if index not in settled:
                    yield _hours(day, week[index]), (each for each in _days(first, last) if each.weekday() == index)
        settled |= {_weekday(day) for day in calendar.week_days}


def _joined(days: dict[int, Shifts], week: tuple[Shifts, ...]) -> tuple[tuple[int, int, Shifts], ...]:
    """Neighbouring days with the same hours as one exception; days that are as usual are none."""
    joined: list[tuple[int, int, Shifts]] = []
    for day in sorted(days):
        shifts = days[day]
        if shifts == week[(day + 3) % 7]:  # 1970-01-01 was a Thursday
            continue
        if joined and joined[-1][1] == day - 1 and joined[-1][2] == shifts:
            joined[-1] = (joined[-1][0], day, shifts)
        else:
            joined.append((day, day, shifts))
    return tuple(joined)


def _span(first: datetime | None, last: datetime | None, period: tuple[date, date]) -> tuple[date, date]:
    begin = period[0] if first is None else max(first.date(), period[0])
    return begin, period[1] if last is None else min(last.date(), period[1])


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))


def exception_days(exception: CalendarException, period: tuple[date, date]) -> Iterator[date]:
    """The days of the period on which an exception holds, whatever way it recurs."""
    if exception.first is None:
        return
    first = max(exception.first.date(), FIRST_DATE)
    last = min(exception.last.date(), period[1]) if exception.last is not None else period[1]
    left = exception.occurrences if exception.entered_by_occurrences and exception.occurrences else None
    if exception.last is None and left is None:
        last = first
    if exception.type not in RECURRENCES:
        yield from _days(max(first, period[0]), last)
        return
    for day in RECURRENCES[exception.type](exception, first, last):
        if left is not None:
            if left == 0:
                return
            left -= 1
        if day >= period[0]:
            yield day


def _step(exception: CalendarException) -> int:
    return max(exception.period or 1, 1)


def _by_day_count(exception: CalendarException, first: date, last: date) -> Iterator[date]:
    step = _step(exception)
    return (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1, step))


def _by_weekday_count(exception: CalendarException, first: date, last: date) -> Iterator[date]:
    weekdays = (day for day in _days(first, last) if day.weekday() < 5)
    return (day for count, day in enumerate(weekdays) if count % _step(exception) == 0)


def _weekly(exception: CalendarException, first: date, last: date) -> Iterator[date]:
    mask = exception.days_of_week or 1 << _from_sunday(first)
    sunday = first.toordinal() - _from_sunday(first)
    for day in _days(first, last):
        if mask >> _from_sunday(day) & 1 and (day.toordinal() - sunday) // 7 % _step(exception) == 0:
            yield day


def _monthly(exception: CalendarException, first: date, last: date) -> Iterator[date]:
    month = first.year * 12 + first.month - 1
    while month <= last.year * 12 + last.month - 1:
        yield from _within(_day_of_month(exception, month // 12, month % 12 + 1), first, last)
        month += _step(exception)


def _yearly(exception: CalendarException, first: date, last: date) -> Iterator[date]:
    month = exception.month % 12 + 1 if exception.month is not None else first.month
    for year in range(first.year, last.year + 1, _step(exception)):
        yield from _within(_day_of_month(exception, year, month), first, last)


def _within(day: date | None, first: date, last: date) -> Iterator[date]:
    if day is not None and first <= day <= last:
        yield day


def _day_of_month(exception: CalendarException, year: int, month: int) -> date | None:
    """The day an exception means in one month; None where that month has no such day."""
    length = monthrange(year, month)[1]
    if exception.type in (YEARLY_BY_DAY, MONTHLY_BY_DAY):
        wanted = exception.month_day or (exception.first.day if exception.first else 1)
        return date(year, month, wanted) if 1 <= wanted <= length else None
    item, position = exception.month_item or 0, exception.month_position or 0
    fitting = [day for day in range(1, length + 1) if _fits(date(year, month, day), item)]
    if position >= LAST_POSITION:
        return date(year, month, fitting[-1])
    return date(year, month, fitting[position]) if position < len(fitting) else None


def _fits(day: date, item: int) -> bool:
    """Month items: 0 any day, 1 weekday, 2 day of the weekend, 3 to 9 Sunday to Saturday."""
    if item == 0:
        return True
    if item in (1, 2):
        return (day.weekday() < 5) == (item == 1)
    return _from_sunday(day) == item - 3


def _from_sunday(day: date) -> int:
    return (day.weekday() + 1) % 7


RECURRENCES: dict[int | None, Callable[[CalendarException, date, date], Iterator[date]]] = {
    DAY_COUNT: _by_day_count, WEEKDAY_COUNT: _by_weekday_count, WEEKLY: _weekly,
    MONTHLY_BY_DAY: _monthly, MONTHLY_BY_POSITION: _monthly, YEARLY_BY_DAY: _yearly, YEARLY_BY_POSITION: _yearly,
}  # fmt: skip
