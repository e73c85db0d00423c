"""What calendars mean, day by day."""

from datetime import date, datetime

import pytest

from steerboard.integrations.mspdi.models import Calendar, CalendarException, WeekDay, WorkWeek
from steerboard.integrations.mspdi.rules import exception_days, working_time
from steerboard.integrations.mspdi.rules.calendars import OFFICE_HOURS, STANDARD_WEEK
from steerboard.integrations.mspdi.tests.plans import document, read, standard_calendar, task

PERIOD = (date(2027, 1, 1), date(2028, 12, 31))
MORNING = ((480, 720),)


def day_number(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal() - date(1970, 1, 1).toordinal()


def days_of(last: datetime | None = datetime(2027, 12, 31, 23, 59), **recurrence: object) -> list[tuple[int, int]]:
    exception = CalendarException(first=datetime(2027, 1, 4), last=last, **recurrence)  # type: ignore[arg-type]
    return [(day.month, day.day) for day in exception_days(exception, PERIOD)]


def test_standard_week_is_read_monday_first() -> None:
    calendar = read(document(task(1))).calendars[0]

    found = working_time(1, {1: calendar}, PERIOD)

    assert found.week == STANDARD_WEEK
    assert found.exceptions == ()


def test_work_around_the_clock_is_one_shift() -> None:
    around = (
        "<WorkingTimes><WorkingTime><FromTime>00:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime></WorkingTimes>"
    )
    content = document(calendars=f"<Calendar><UID>1</UID><Name>24 h</Name><WeekDays><WeekDay><DayType>1</DayType>"
                                 f"<DayWorking>1</DayWorking>{around}</WeekDay></WeekDays></Calendar>")  # fmt: skip

    assert working_time(1, {1: read(content).calendars[0]}, PERIOD).week[6] == ((0, 1440),)


def test_exceptions_of_the_older_form_count() -> None:
    legacy = (
        "<WeekDays><WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod>"
        "<FromDate>2027-12-24T00:00:00</FromDate><ToDate>2027-12-26T23:59:00</ToDate></TimePeriod></WeekDay></WeekDays>"
    )
    content = document(calendars=f"<Calendar><UID>1</UID><Name>Old</Name>{legacy}</Calendar>")

    found = working_time(1, {1: read(content).calendars[0]}, PERIOD)

    assert found.exceptions == ((day_number(2027, 12, 24), day_number(2027, 12, 24), ()),)


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        ({"type": 1, "last": datetime(2027, 1, 6, 23, 59)}, [(1, 4), (1, 5), (1, 6)]),
        ({"type": 7, "period": 3, "last": datetime(2027, 1, 11)}, [(1, 4), (1, 7), (1, 10)]),
        ({"type": 8, "period": 2, "last": datetime(2027, 1, 12)}, [(1, 4), (1, 6), (1, 8), (1, 12)]),
        ({"type": 6, "days_of_week": 34, "period": 2, "last": datetime(2027, 1, 20)}, [(1, 4), (1, 8), (1, 18)]),
        ({"type": 4, "month_day": 31, "last": datetime(2027, 5, 31)}, [(1, 31), (3, 31), (5, 31)]),
        ({"type": 5, "month_item": 8, "month_position": 4, "last": datetime(2027, 3, 31)}, [(1, 29), (2, 26), (3, 26)]),
        ({"type": 5, "month_item": 1, "month_position": 0, "last": datetime(2027, 3, 31)}, [(2, 1), (3, 1)]),
        ({"type": 2, "month": 11, "month_day": 25, "last": datetime(2028, 12, 31)}, [(12, 25), (12, 25)]),
        ({"type": 3, "month": 10, "month_item": 7, "month_position": 3}, [(11, 25)]),
        ({"type": 7, "period": 7, "entered_by_occurrences": True, "occurrences": 3}, [(1, 4), (1, 11), (1, 18)]),
        ({"type": 7, "period": 7, "entered_by_occurrences": True, "occurrences": 2, "last": None}, [(1, 4), (1, 11)]),
        ({"last": None}, [(1, 4)]),
    ],
)  # fmt: skip
def test_recurring_exceptions_fall_on_their_days(recurrence: dict[str, object], days: list[tuple[int, int]]) -> None:
    assert days_of(**recurrence) == days  # type: ignore[arg-type]


def test_derived_calendar_takes_from_its_base_what_it_does_not_say() -> None:
    holiday = CalendarException(first=datetime(2027, 5, 3), last=datetime(2027, 5, 4, 23, 59))
    base = Calendar(uid=1, name="Base", is_base=True, exceptions=[holiday])
    own = CalendarException(first=datetime(2027, 5, 4), last=datetime(2027, 5, 4), working=True, shifts=MORNING)
    derived = Calendar(uid=2, name="Ann", base_uid=1, week_days=[WeekDay(6, working=False)], exceptions=[own])

    found = working_time(2, {1: base, 2: derived}, PERIOD)

    assert found.week == (*(OFFICE_HOURS,) * 4, (), (), ())
    monday = day_number(2027, 5, 3)
    assert found.exceptions == ((monday, monday, ()), (monday + 1, monday + 1, MORNING))


def test_another_work_week_holds_for_its_period_only_and_gives_way_to_exceptions() -> None:
    week = WorkWeek(
        datetime(2027, 1, 4), datetime(2027, 1, 10), "Short", [WeekDay(day, True, MORNING) for day in (2, 3)]
    )
    off = CalendarException(first=datetime(2027, 1, 5), last=datetime(2027, 1, 5))
    calendar = Calendar(uid=1, name="C", exceptions=[off], work_weeks=[week])

    found = working_time(1, {1: calendar}, PERIOD)

    monday = day_number(2027, 1, 4)
    assert found.exceptions == ((monday, monday, MORNING), (monday + 1, monday + 1, ()))


def test_ring_of_calendars_ends() -> None:
    ring = {1: Calendar(uid=1, name="A", base_uid=2), 2: Calendar(uid=2, name="B", base_uid=1)}

    assert working_time(1, ring, PERIOD).week == STANDARD_WEEK


def test_calendar_with_endless_exceptions_is_refused_by_name() -> None:
    many = [CalendarException(first=datetime(1990, 1, 1), last=datetime(2140, 1, 1)) for _ in range(400)]

    with pytest.raises(ValueError, match="“Flood”"):
        working_time(1, {1: Calendar(uid=1, name="Flood", exceptions=many)}, PERIOD)


def test_calendar_of_a_file_keeps_exceptions_and_weeks() -> None:
    inner = (
        "<Exceptions><Exception><EnteredByOccurrences>0</EnteredByOccurrences><TimePeriod>"
        "<FromDate>2027-01-06T00:00:00</FromDate><ToDate>2027-01-06T23:59:00</ToDate></TimePeriod><Occurrences>1</Occurrences>"
        "<Name>Epiphany</Name><Type>1</Type><DayWorking>0</DayWorking></Exception></Exceptions>"
        "<WorkWeeks><WorkWeek><TimePeriod><FromDate>2027-02-01T00:00:00</FromDate><ToDate>2027-02-07T23:59:00</ToDate>"
        "</TimePeriod><Name>W</Name><WeekDays><WeekDay><DayType>6</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays>"
        "</WorkWeek></WorkWeeks>"
    )
    calendar = read(document(task(1), calendars=standard_calendar(inner))).calendars[0]

    found = working_time(1, {1: calendar}, PERIOD)

    assert [first for first, _, _ in found.exceptions] == [day_number(2027, 1, 6), day_number(2027, 2, 5)]
    assert calendar.exceptions[0].name == "Epiphany"
