"""Working time: answers by hand, and the tables against the plain calendar."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steerboard_engine.calendars import CONTINUOUS, MINUTES_PER_DAY, STANDARD, CalendarError, WorkCalendar
from steerboard_engine.kernels import worktime

MONDAY = 20_003 * MINUTES_PER_DAY  # 2024-10-07
HOUR = 60


def test_work_ends_at_the_end_of_a_shift_and_begins_at_the_next() -> None:
    assert STANDARD.add(MONDAY + 8 * HOUR, 480) == MONDAY + 17 * HOUR
    assert STANDARD.add(MONDAY + 8 * HOUR, 5 * 480) == MONDAY + 4 * 1440 + 17 * HOUR
    assert STANDARD.next_work(MONDAY + 17 * HOUR) == MONDAY + 1440 + 8 * HOUR
    assert STANDARD.previous_work(MONDAY + 8 * HOUR) == MONDAY - 3 * 1440 + 17 * HOUR


def test_subtracting_work_gives_the_latest_begin() -> None:
    assert STANDARD.subtract(MONDAY + 17 * HOUR, 480) == MONDAY + 8 * HOUR
    assert STANDARD.subtract(MONDAY + 13 * HOUR, 4 * HOUR) == MONDAY + 8 * HOUR
    assert STANDARD.subtract(MONDAY + 1440 + 8 * HOUR, 60) == MONDAY + 16 * HOUR


def test_lunch_and_weekend_are_not_working() -> None:
    assert not STANDARD.is_working(MONDAY + 12 * HOUR)
    assert STANDARD.is_working(MONDAY + 13 * HOUR)
    assert STANDARD.between(MONDAY + 4 * 1440 + 16 * HOUR, MONDAY + 7 * 1440 + 9 * HOUR) == 120


def test_a_holiday_moves_work_and_a_working_saturday_takes_it_in() -> None:
    day = MONDAY // 1440
    week = [[(480, 720), (780, 1020)]] * 5 + [[]] * 2
    calendar = WorkCalendar.from_week(week, [(day + 1, day + 2, ()), (day + 5, day + 5, [(480, 720)])])

    assert calendar.add(MONDAY + 8 * HOUR, 960) == MONDAY + 3 * 1440 + 17 * HOUR
    assert calendar.add(MONDAY + 8 * HOUR, 3 * 480 + 240) == MONDAY + 5 * 1440 + 12 * HOUR


def test_of_two_exceptions_on_one_day_the_earlier_entry_wins() -> None:
    day = MONDAY // 1440
    calendar = WorkCalendar.from_week([[(480, 1020)]] * 7, [(day + 1, day + 1, [(480, 540)]), (day, day + 2, ())])

    assert [len(calendar.shifts_of(day + offset)) for offset in range(4)] == [0, 1, 0, 1]


def test_a_calendar_without_work_is_refused() -> None:
    with pytest.raises(CalendarError, match="Calendar 'Empty' has no working time at all"):
        WorkCalendar.from_week([[]] * 7, name="Empty")
    with pytest.raises(CalendarError, match="overlap"):
        WorkCalendar.from_week([[(480, 720), (700, 800)]] + [[]] * 6)
    with pytest.raises(CalendarError, match="seven days"):
        WorkCalendar.from_week([[]])


def shifts() -> st.SearchStrategy[list[tuple[int, int]]]:
    cuts = st.lists(st.integers(0, 1440), min_size=0, max_size=6, unique=True).map(sorted)
    return cuts.map(lambda marks: [(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False)])


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    week = [draw(shifts()) for _ in range(7)]
    if not any(week):
        week[draw(st.integers(0, 6))] = [(480, 1020)]
    first = 19_990
    exceptions = [
        (first + begin, first + begin + length, draw(shifts()))
        for begin, length in draw(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=4))
    ]
    return WorkCalendar.from_week(week, exceptions)


@given(calendars(), st.integers(19_900 * 1440, 20_200 * 1440), st.integers(-30_000, 30_000))
def test_counting_and_its_inverse_agree(calendar: WorkCalendar, moment: int, working: int) -> None:
    count = calendar.worked(moment) + working
    ending, beginning = calendar.moment_ending(count), calendar.moment_beginning(count)

    assert calendar.worked(ending) == calendar.worked(beginning) == count
    assert ending <= beginning
    assert calendar.is_working(beginning)
    assert calendar.is_working(ending - 1)


@given(calendars(), st.integers(19_000 * 1440, 21_000 * 1440), st.integers(-300_000, 300_000))
def test_tables_answer_as_the_plain_calendar_inside_and_outside_their_horizon(
    calendar: WorkCalendar, moment: int, working: int
) -> None:
    book = worktime.build_tables((CONTINUOUS, calendar), 19_990, 20_010)
    count = calendar.worked(moment) + working

    assert worktime.worked(book, 1, moment) == calendar.worked(moment)
    assert worktime.moment_ending(book, 1, count) == calendar.moment_ending(count)
    assert worktime.moment_beginning(book, 1, count) == calendar.moment_beginning(count)
    assert worktime.shifted(book, 1, moment, working) == calendar.add(moment, working)
    assert worktime.worked(book, 0, moment) == CONTINUOUS.worked(moment)


@given(calendars(), calendars(), st.integers(19_980, 20_060))
def test_two_calendars_together_work_when_both_do(one: WorkCalendar, two: WorkCalendar, day: int) -> None:
    try:
        together = one.both(two)
    except CalendarError:
        return

    for moment in range(day * 1440, (day + 1) * 1440, 7):
        assert together.is_working(moment) == (one.is_working(moment) and two.is_working(moment))


def test_arrays_are_answered_like_single_moments() -> None:
    moments = np.arange(MONDAY - 3000, MONDAY + 9000, 77)

    assert STANDARD.worked_many(moments).tolist() == [STANDARD.worked(int(moment)) for moment in moments]
    assert STANDARD.next_work_many(moments).tolist() == [STANDARD.next_work(int(moment)) for moment in moments]
    assert STANDARD.between_many(moments[:-1], moments[1:]).sum() == STANDARD.between(moments[0], moments[-1])
    assert STANDARD.add_many(moments, np.full(moments.size, 60)).tolist() == [STANDARD.add(int(m), 60) for m in moments]
