"""Percentages, chosen words, people, priorities and names of units."""

import pytest

from steerboard.integrations.lists.rules import Person, Severity
from steerboard.integrations.lists.tests.lists import a_column, kinds, read


def test_percent_signs_whole_numbers_and_fractions_are_told_apart() -> None:
    assert [row.percent_complete for row in read(a_column("% complete", "45%", "12,5 %")).rows] == [45.0, 12.5]
    assert [row.percent_complete for row in read(a_column("% complete", "45", "100")).rows] == [45.0, 100.0]
    assert [row.percent_complete for row in read(a_column("% complete", 0.45, 1.0)).rows] == [45.0, 100.0]


def test_a_column_of_nothing_but_zero_and_one_is_asked_about() -> None:
    table = a_column("% complete", "0", "1")

    assert read(table).is_blocked
    assert [row.percent_complete for row in read(table, {"percent:% complete": "percent"}).rows] == [0.0, 1.0]


def test_more_than_all_is_not_possible() -> None:
    assert kinds(read(a_column("Progress", "120", "50", "-3"))) == ["percent_range"] * 2


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("In Progress", "active"),
        ("laufend", "active"),
        ("En cours", "active"),
        ("Annulé", "stopped"),
        ("ON-HOLD", "on_hold"),
    ],
)
def test_states_in_three_languages(text: str, state: str) -> None:
    assert read(a_column("Status", text)).rows[0].state == state


def test_a_status_column_of_colours_is_health() -> None:
    found = read(a_column("Status", "Green", "Amber", "rot"))

    assert [row.reported_health for row in found.rows] == ["good", "watch", "bad"]
    assert "'Status': 'Green' as good, 'Amber' as watch, 'rot' as bad." in found.readings


def test_an_unknown_word_keeps_its_row_out_until_it_is_explained_once() -> None:
    table = a_column("State", "active", "Gate 3", "Gate 3")

    found = read(table)

    assert len(found.rows) == 1
    question = next(question for question in found.questions if question.key == "word:State:Gate 3")
    assert question.sentence == "What does 'Gate 3' mean as state? It stands in 2 rows."
    assert [row.state for row in read(table, {question.key: "approved"}).rows] == ["active", "approved", "approved"]


def test_a_misspelt_word_is_offered_not_taken() -> None:
    question = next(q for q in read(a_column("State", "activ")).questions if q.key.startswith("word:"))

    assert question.default == "active"


def test_people_are_names_and_addresses() -> None:
    found = read(a_column("Project manager", "Doe, Jane <Jane@Example.org>", "Max Muster", "a@b.example; c@d.example"))

    assert [row.manager for row in found.rows] == [Person("Doe, Jane", "jane@example.org"), Person("Max Muster")]
    assert kinds(found) == ["people"]


def test_small_priorities_are_asked_about() -> None:
    table = a_column("Priority", "1", "3", "high")

    assert read(table).is_blocked
    assert [row.priority for row in read(table, {"priority:Priority": "rank"}).rows] == [1000, 800, 750]


def test_two_spellings_are_shown_and_joined_only_when_answered() -> None:
    table = a_column("Department", "Department of Defense", "Department of Defense", "Dept. of Defense")

    found = read(table)

    assert [row.department for row in found.rows][2] == "Dept. of Defense"
    assert [(problem.kind, problem.severity) for problem in found.problems] == [("spelling", Severity.NOTE)]
    joined = read(table, {"spelling:Department:Dept. of Defense": "join"})
    assert joined.rows[2].department == "Department of Defense"


def test_the_error_of_a_formula_is_not_a_value() -> None:
    assert kinds(read(a_column("Description", "#REF!"))) == ["formula_error"]
