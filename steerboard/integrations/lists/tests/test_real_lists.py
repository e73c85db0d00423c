"""Lists that others published, dirty as found: how many rows go in, and what is said about the others."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from steerboard.integrations.lists.readers import read_table
from steerboard.integrations.lists.rules import (
    Interpretation,
    Severity,
    Table,
    Target,
    chosen_mapping,
    difference,
    guess_mapping,
    interpret,
)

pytestmark = pytest.mark.real_data


def a_real_list(folder: Path, name: str) -> Table:
    path = folder / name
    if not path.is_file():
        pytest.skip(f"{name} is not among the real files")
    return read_table(path, path.name)


def as_guessed(table: Table, answers: dict[str, str] | None = None) -> Interpretation:
    return interpret(table, chosen_mapping(guess_mapping(table, {})), answers or {})


def canada(folder: Path, year: int) -> Table:
    return a_real_list(folder, f"canada-it-projects/gc-it-projects-{year}.csv")


@pytest.mark.parametrize(("year", "projects"), [(2016, 398), (2019, 463)])
def test_every_project_of_canada_goes_in_without_a_question_that_blocks(
    real_data: Path, year: int, projects: int
) -> None:
    table = canada(real_data, year)
    mapping = {header: target for header, target in chosen_mapping(guess_mapping(table, {})).items() if target}

    found = as_guessed(table, {"currency:$": "CAD"})

    assert mapping == {
        "uniqueId": Target.CODE,
        "department": Target.DEPARTMENT,
        "projectName": Target.NAME,
        "description": Target.DESCRIPTION,
        "totalBudget": Target.BUDGET,
        "estimatedCompletionDate": Target.PROMISED_FINISH,
    }
    assert len(found.rows) == projects
    assert found.problems == []
    assert {row.currency for row in found.rows if row.budget} == {"CAD"}


def test_canada_2019_is_an_update_of_2016_with_its_drift(real_data: Path) -> None:
    old, new = as_guessed(canada(real_data, 2016)), as_guessed(canada(real_data, 2019))

    result = difference({row.code: asdict(row) for row in old.rows}, new.rows, new.fields)

    changes = Counter(change.field for row in result.changed for change in row.changes)
    assert (len(result.new), len(result.changed), len(result.unchanged), len(result.missing)) == (363, 100, 0, 298)
    assert changes == {"description": 100, "budget": 98, "promised_finish": 92, "name": 1}
    later = sum(
        change.after > change.before  # type: ignore[operator]
        for row in result.changed
        for change in row.changes
        if change.field == "promised_finish" and change.before and change.after
    )
    assert later == 84


def test_dates_as_departments_wrote_them_are_named_where_they_are_no_days(real_data: Path) -> None:
    table = canada(real_data, 2019)
    mapping = chosen_mapping(guess_mapping(table, {}))
    mapping |= {"estimatedCompletionDate": None, "rawProvidedDate": Target.PROMISED_FINISH}

    named = interpret(table, mapping, {})
    april = interpret(table, mapping, {"period:rawProvidedDate": "april", "unreadable:rawProvidedDate": "empty"})

    refused = Counter(problem.kind for problem in named.problems if problem.severity is Severity.REFUSED)
    assert len(named.rows) + sum(refused.values()) == 463
    assert set(refused) == {"period_date", "unreadable_date"}
    assert len(april.rows) == 463


def test_the_us_dashboard_goes_in_but_for_its_totals(real_data: Path) -> None:
    table = a_real_list(real_data, "us-it-dashboard/it_dashboard_projects_2012.csv")
    guessed = chosen_mapping(guess_mapping(table, {}))

    found = as_guessed(table, {"currency:$": "USD"})

    assert {header: target for header, target in guessed.items() if target} == {
        "Project ID": Target.CODE,
        "Project Name": Target.NAME,
        "Project Description": Target.DESCRIPTION,
        "Agency Name": Target.DEPARTMENT,
        "Investment Title": Target.PROGRAMME,
        "Start Date": Target.START,
        "Completion Date (B1)": Target.PROMISED_FINISH,
        "Planned Cost ($ M)": Target.BUDGET,
        "Projected/Actual Cost ($ M)": Target.FORECAST_COST,
    }
    assert len(table.rows) == 2494
    assert len(found.rows) == 2468
    assert Counter(problem.kind for problem in found.problems) == {"total": 26, "odd_date_form": 1, "spelling": 1}
    assert found.problems[0].sentence == "'2012-30-09' is read as 30 September 2012: only year-day-month gives a day."
    assert found.rows[0].budget == 15_297_000


def test_the_ambiguous_code_of_the_us_dashboard_names_every_double(real_data: Path) -> None:
    table = a_real_list(real_data, "us-it-dashboard/it_dashboard_projects_2012.csv")
    mapping = chosen_mapping(guess_mapping(table, {})) | {"Project ID": None, "Unique Project ID": Target.CODE}

    found = interpret(table, mapping, {})

    kinds = Counter(problem.kind for problem in found.problems if problem.severity is Severity.REFUSED)
    assert len(found.rows) + kinds["duplicate_code"] == 2468


def test_rows_of_the_us_dashboard_that_are_moved_are_recognised(real_data: Path) -> None:
    table = a_real_list(real_data, "us-it-dashboard/it_dashboard_projects_2012.csv")
    moved = {}
    for at in range(0, 2400, 40):
        row = table.rows[at]
        if row[0] != "Total" and row[9] and row[11]:
            table.rows[at] = (*row[:7], "", *row[7:-1])
            moved[table.row_numbers[at]] = row

    found = as_guessed(table)

    assert len(moved) > 30
    assert {problem.row_number for problem in found.problems if problem.kind == "shifted"} == set(moved)


def test_stage_gate_projects_need_one_answer(real_data: Path) -> None:
    table = a_real_list(real_data, "stage-gate-capital-delivery/Capital_Delivery_Project_deidentified.csv")

    found = as_guessed(table)

    assert [question.key for question in found.questions if question.is_blocking] == ["names"]
    assert len(as_guessed(table, {"names": "from code"}).rows) == 445
