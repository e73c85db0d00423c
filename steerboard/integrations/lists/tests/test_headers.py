"""Columns are guessed from headers and values; a remembered choice comes first."""

from steerboard.integrations.lists.rules import Target, chosen_mapping, fingerprint, guess_mapping
from steerboard.integrations.lists.tests.lists import a_list


def guessed(*headers: str, row: tuple[str, ...] = ()) -> dict[str, Target | None]:
    return chosen_mapping(guess_mapping(a_list(headers, row or ("",) * len(headers)), {}))


def test_english_german_and_french_headers() -> None:
    assert list(guessed("Project ID", "Project Name", "Total Budget", "End Date", "RAG").values()) == [
        Target.CODE, Target.NAME, Target.BUDGET, Target.PROMISED_FINISH, Target.REPORTED_HEALTH,
    ]  # fmt: skip
    assert list(guessed("Projektnummer", "Bezeichnung", "Gesamtbudget (T€)", "Enddatum", "Projektleiter").values()) == [
        Target.CODE, Target.NAME, Target.BUDGET, Target.PROMISED_FINISH, Target.MANAGER,
    ]  # fmt: skip
    assert list(guessed("Code projet", "Intitulé", "Échéance", "Chef de projet", "Dépenses").values()) == [
        Target.CODE, Target.NAME, Target.PROMISED_FINISH, Target.MANAGER, Target.ACTUAL_COST,
    ]  # fmt: skip


def test_a_code_must_not_repeat_whatever_its_header_says() -> None:
    table = a_list(["Unique Project ID", "Project ID", "Name"], ["1", "656", "A"], ["1", "657", "B"], ["2", "658", "C"])

    guesses = guess_mapping(table, {})

    assert chosen_mapping(guesses)["Project ID"] is Target.CODE
    assert chosen_mapping(guesses)["Unique Project ID"] is None
    assert guesses[1].why == "The header says code, and every value occurs once."


def test_values_that_do_not_fit_speak_against_the_header() -> None:
    assert guessed("Start", row=("Berlin",)) == {"Start": None}


def test_each_field_is_filled_by_one_column() -> None:
    mapping = guessed("Budget", "Approved budget", "Total budget")

    assert [target for target in mapping.values() if target] == [Target.BUDGET]


def test_what_fits_nothing_is_kept_as_an_extra() -> None:
    assert guessed("Steering committee", "Comments 2019") == {"Steering committee": None, "Comments 2019": None}


def test_a_remembered_mapping_comes_before_any_guess() -> None:
    table = a_list(["Budget", "Name"], ["1", "A"])
    remembered = {fingerprint(["NAME", "budget"]): {"Budget": "forecast_cost", "Name": None}}

    guesses = guess_mapping(table, remembered)

    assert chosen_mapping(guesses) == {"Budget": Target.FORECAST_COST, "Name": None}
    assert guesses[0].confidence == 1.0
