"""Rows that are no projects are named; good rows go in; a newer list is compared field by field."""

from dataclasses import asdict
from decimal import Decimal

import pytest

from steerboard.integrations.lists.rules import (
    Cell,
    FieldChange,
    ListRefused,
    Severity,
    Target,
    difference,
    interpret,
)
from steerboard.integrations.lists.tests.lists import a_list, kinds, read

HEADERS = ["Code", "Name", "Department", "Start", "Finish", "Budget", "Owner note"]


def rows(count: int) -> list[list[Cell]]:
    return [
        [f"P{at}", f"Project {at}", "IT", "2020-01-15", "2021-06-30", f"{at}000.50", "fine"]
        for at in range(1, count + 1)
    ]


def test_rows_displaced_to_either_side_are_recognised() -> None:
    right: list[Cell] = ["P98", "Portal", "", "IT", "2020-01-15", "2021-06-30", "980.50"]
    left: list[Cell] = ["P99", "Intranet", "2020-01-15", "2021-06-30", "990.50", "fine", ""]

    found = read(a_list(HEADERS, *rows(30), right, left))

    assert len(found.rows) == 30
    assert [(problem.row_number, problem.kind) for problem in found.problems] == [(32, "shifted"), (33, "shifted")]
    assert found.problems[0].sentence == "From 'Department' on the cells stand 1 column too far to the right."
    assert found.problems[1].sentence == "From 'Department' on the cells stand 1 column too far to the left."


def test_a_row_with_two_bad_values_is_not_called_displaced() -> None:
    found = read(a_list(HEADERS, *rows(30), ["P99", "Intranet", "IT", "soon", "later", "1.50", ""]))

    assert sorted(kinds(found)) == ["unreadable_date", "unreadable_date"]


def test_totals_are_no_projects() -> None:
    total: list[Cell] = ["Total", "", "", "", "", "999999", ""]
    summe: list[Cell] = ["", "Gesamtsumme", "", "", "", "999999", ""]

    found = read(a_list(HEADERS, *rows(3), total, summe))

    assert kinds(found) == ["total", "total"]
    assert len(found.rows) == 3


def test_a_project_called_total_something_is_a_project() -> None:
    found = read(
        a_list(HEADERS, ["P7", "Total Rewards System", "HR", "", "", "", ""], ["TOTAL1", "Tank", "", "", "", "", ""])
    )

    assert [row.name for row in found.rows] == ["Total Rewards System", "Tank"]


def test_two_projects_with_one_code_both_stay_out() -> None:
    found = read(a_list(["Code", "Name"], ["A", "One"], ["a", "Two"], ["B", "Three"]))

    assert [row.code for row in found.rows] == ["B"]
    assert [problem.sentence for problem in found.problems] == [
        "The code 'A' also stands in row 3.",
        "The code 'a' also stands in row 2.",
    ]


def test_a_row_written_twice_is_taken_once() -> None:
    found = read(a_list(["Code", "Name"], ["A", "One"], ["A", "One"], ["B", "Two"]))

    assert [row.code for row in found.rows] == ["A", "B"]
    assert found.problems[0].severity is Severity.NOTE
    assert found.problems[0].sentence == "This row repeats row 2 and is taken once."


def test_rows_without_code_or_name_stay_out() -> None:
    found = read(a_list(["Code", "Name"], ["A", ""], ["", "Two"], ["C", "Three"]))

    assert kinds(found) == ["missing_name", "missing_code"]


def test_without_a_code_column_a_stable_key_is_offered() -> None:
    table = a_list(["Name", "Record"], ["One", "77-1"], ["Two", "77-2"])

    found = read(table)

    assert found.is_blocked
    assert [choice.value for choice in found.questions[0].choices] == ["Name", "Record", "from name"]
    assert [row.code for row in read(table, {"codes": "Record"}).rows] == ["77-1", "77-2"]
    assert [row.code for row in read(table, {"codes": "from name"}).rows] == ["ONE", "TWO"]


def test_without_a_name_column_the_code_may_serve() -> None:
    table = a_list(["ID", "Amount of rain"], ["A1", "5"], ["A2", "6"])

    assert read(table).is_blocked
    assert [row.name for row in read(table, {"names": "from code"}).rows] == ["A1", "A2"]


def test_one_field_cannot_be_filled_by_two_columns() -> None:
    with pytest.raises(ListRefused, match="cannot both be the budget"):
        interpret(a_list(["A", "B"], ["1", "2"]), {"A": Target.BUDGET, "B": Target.BUDGET}, {})


def test_extra_columns_travel_along() -> None:
    found = read(a_list(HEADERS, *rows(1)))

    assert found.extras == ("Owner note",)
    assert found.rows[0].extra == {"Owner note": "fine"}


def test_the_same_list_again_changes_nothing() -> None:
    found = read(a_list(HEADERS, *rows(5)))
    known = {row.code: asdict(row) for row in found.rows}

    again = difference(known, found.rows, found.fields, found.extras)

    assert again.is_nothing
    assert again.unchanged == [row.code for row in found.rows]


def test_a_newer_list_shows_new_changed_unchanged_and_missing() -> None:
    old = read(a_list(HEADERS, *rows(3)))
    newer = rows(4)[1:]
    newer[0][5] = ""
    newer[1][6] = "late"
    found = read(a_list(HEADERS, *newer))

    result = difference({row.code: asdict(row) for row in old.rows}, found.rows, found.fields, found.extras)

    assert [row.code for row in result.new] == ["P4"]
    assert result.missing == ["P1"]
    assert [(change.code, change.changes) for change in result.changed] == [
        ("P2", (FieldChange("budget", Decimal("2000.50"), None),)),
        ("P3", (FieldChange("extra:Owner note", "fine", "late"),)),
    ]
    assert result.changed[0].changes[0].clears


def test_fields_that_the_list_does_not_have_are_not_compared() -> None:
    found = read(a_list(["Code", "Name"], ["A", "One"]))

    result = difference({"a": {"name": "One", "budget": Decimal(5)}}, found.rows, found.fields)

    assert result.unchanged == ["a"]


def test_problems_say_what_to_do() -> None:
    table = a_list(
        HEADERS, *rows(3), ["P1", "", "", "31/02/2020", "2020-01-01", "-5", ""], ["Total", "", "", "", "", "", ""]
    )

    for problem in read(table).problems:
        assert problem.sentence.endswith((".", "?"))
        assert problem.what_to_do
        assert problem.row_number


def test_a_project_whose_row_stays_out_is_not_missing() -> None:
    found = read(a_list(["Code", "Name", "Budget"], ["A", "One", "-5"], ["B", "Two", "5"]))

    result = difference({"A": {"name": "One"}, "Z": {"name": "Last"}}, found.rows, found.fields, codes=found.codes)

    assert result.missing == ["Z"]


def test_a_row_without_amounts_does_not_take_a_currency_away() -> None:
    found = read(a_list(["Code", "Name", "Budget"], ["A", "One", ""], ["B", "Two", "€ 5"]))

    result = difference({"A": {"name": "One", "currency": "EUR"}}, found.rows, found.fields)

    assert result.unchanged == ["A"]


def test_a_name_made_from_the_code_renames_no_known_project() -> None:
    found = read(a_list(["ID", "Budget"], ["A1", "5"]), {"names": "from code"})

    result = difference({"A1": {"name": "Portal", "budget": Decimal(5)}}, found.rows, found.fields)

    assert result.unchanged == ["A1"]
