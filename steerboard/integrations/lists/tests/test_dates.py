"""A column of days is read one way, or asked about, or its odd values are named."""

import datetime as dt

import pytest

from steerboard.integrations.lists.rules import Severity
from steerboard.integrations.lists.rules.dates import Shape, read_date
from steerboard.integrations.lists.tests.lists import a_column, a_list, kinds, read

DAY = dt.date(2017, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2017-03-31", "2017/03/31", "31/03/2017", "03/31/2017", "31.03.2017", "31-03-2017", "31/3/17", "20170331",
        "March 31, 2017", "31 March 2017", "31-Mar-2017", "31-Mar-17", "Mar 31 2017", "31. März 2017", "31 mars 2017",
        "2017-03-31T17:00:00Z", "31/03/2017 5:00:00 PM", "Fri 31/03/17", "42825", "March 31st, 2017",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(text: str) -> None:
    assert {day for _, day in read_date(text).days} == {DAY}


@pytest.mark.parametrize(
    "text", ["31/02/2012", "2012-02-31", "February 31, 2012", "30.02.2020", "31/04/2011", "00/12/2011"]
)
def test_a_day_that_does_not_exist_is_told_from_text_that_is_no_date(text: str) -> None:
    assert read_date(text).shape is Shape.IMPOSSIBLE


@pytest.mark.parametrize(
    "text",
    ["2018-2019 Q2", "2016-17", "FY 22/23", "Fiscal Year 2022-2023", "Q1 2024/25", "2022", "March 2017", "Mar-23"],
)
def test_a_period_is_not_a_day(text: str) -> None:
    assert read_date(text).shape is Shape.PERIOD


@pytest.mark.parametrize("text", ["TBD", "To be determined", "N/A", "à déterminer", "offen", "-"])
def test_words_for_no_date_are_known(text: str) -> None:
    assert read_date(text).shape is Shape.NO_DATE


@pytest.mark.parametrize("text", ["soon", "1/2", "12/13/14/15", "32", "0217-03-31", "x" * 5000, "1" * 5000, "٣/٤/٢٠١٢"])
def test_anything_else_is_unreadable_and_never_an_error(text: str) -> None:
    assert read_date(text).shape in (Shape.UNREADABLE, Shape.IMPOSSIBLE, Shape.EXACT, Shape.YEAR_LAST)


def test_one_value_that_fits_only_one_order_settles_its_column() -> None:
    found = read(a_column("Start", "03/04/2012", "25/04/2012", "05/06/2012"))

    assert [row.start for row in found.rows] == [dt.date(2012, 4, 3), dt.date(2012, 4, 25), dt.date(2012, 6, 5)]
    assert any("day/month/year" in line for line in found.readings)


def test_dates_that_nothing_settles_are_a_question_that_blocks() -> None:
    table = a_column("Start", "03/04/2012", "05/06/2012")

    found = read(table)

    assert found.is_blocked
    assert found.rows == []
    question = found.questions[0]
    assert (question.key, question.column, question.default) == ("year_last:Start", "Start", "")
    assert question.examples == ("03/04/2012", "05/06/2012")
    assert read(table, {question.key: "mdy"}).rows[0].start == dt.date(2012, 3, 4)
    assert read(table, {question.key: "dmy"}).rows[0].start == dt.date(2012, 4, 3)


def test_the_neighbouring_column_only_offers_the_answer() -> None:
    found = read(a_list(["Code", "Name", "Start", "Finish"], ["A", "A", "03/04/2012", "28/12/2012"]))

    assert found.is_blocked
    assert found.questions[0].default == "dmy"


def test_in_a_column_of_both_orders_the_doubtful_rows_are_named_and_the_others_go_in() -> None:
    table = a_column("Start", "25/04/2012", "04/25/2012", "03/04/2012")

    found = read(table)

    assert [row.start for row in found.rows] == [dt.date(2012, 4, 25)] * 2
    assert [
        (problem.row_number, problem.kind) for problem in found.problems if problem.severity is Severity.REFUSED
    ] == [(4, "ambiguous_date")]
    assert not found.is_blocked
    assert len(read(table, {"year_last:Start": "dmy"}).rows) == 3


def test_year_day_month_is_read_where_nothing_else_fits_and_said() -> None:
    found = read(a_column("Finish", "31/03/2012", "2012-30-09"))

    assert found.rows[1].promised_finish == dt.date(2012, 9, 30)
    assert found.problems[0].sentence == "'2012-30-09' is read as 30 September 2012: only year-day-month gives a day."
    assert found.problems[0].severity is Severity.NOTE


def test_year_day_month_puts_its_doubtful_neighbours_in_doubt() -> None:
    found = read(a_column("Finish", "2012-30-09", "2012-03-04"))

    assert kinds(found) == ["odd_date_form", "ambiguous_date"]


def test_iso_dates_need_no_question() -> None:
    assert read(a_column("Start", "2012-03-04")).rows[0].start == dt.date(2012, 3, 4)


def test_dotted_dates_are_day_first() -> None:
    assert read(a_column("Start", "03.04.2012")).rows[0].start == dt.date(2012, 4, 3)


def test_a_day_that_equals_its_month_is_no_question() -> None:
    assert read(a_column("Start", "05/05/2012")).rows[0].start == dt.date(2012, 5, 5)


def test_the_31st_of_february_stays_out_with_a_sentence() -> None:
    found = read(a_column("Start", "2012-01-31", "31/02/2012"))

    assert len(found.rows) == 1
    assert found.problems[0].row_number == 3
    assert found.problems[0].sentence == "'31/02/2012' is not in the calendar: there is no such day."


def test_rows_with_unreadable_dates_go_in_without_them_when_answered() -> None:
    table = a_column("Start", "2012-01-31", "31/02/2012")

    found = read(table, {"unreadable:Start": "empty"})

    assert [row.start for row in found.rows] == [dt.date(2012, 1, 31), None]
    assert found.problems[0].severity is Severity.NOTE


def test_periods_are_named_until_somebody_says_which_day_they_mean() -> None:
    table = a_column("Finish", "2018-2019 Q2", "2018-19", "March 2019", "2019")

    named, april = read(table), read(table, {"period:Finish": "april"})

    assert kinds(named) == ["period_date"] * 4
    assert [row.promised_finish for row in april.rows] == [
        dt.date(2018, 9, 30),
        dt.date(2019, 3, 31),
        dt.date(2019, 3, 31),
    ]
    assert april.refused_rows == [5], "a single year is called after its first or last year"


def test_typed_cells_and_day_numbers_of_a_spreadsheet_are_exact() -> None:
    found = read(a_column("Start", dt.datetime(2017, 3, 31, 17), dt.date(2017, 3, 31), 42825.0))

    assert [row.start for row in found.rows] == [DAY] * 3


def test_finish_before_start_stays_out() -> None:
    found = read(a_list(["Code", "Name", "Start", "Finish"], ["A", "A", "2020-02-01", "2020-01-01"]))

    assert kinds(found) == ["finish_before_start"]
    assert found.problems[0].sentence == "It finishes on 2020-01-01, before it starts on 2020-02-01."
