"""A column of money is read one way, or asked about, or its odd values are named."""

from decimal import Decimal

import pytest

from steerboard.integrations.lists.rules.amounts import header_unit, read_amount
from steerboard.integrations.lists.tests.lists import a_column, a_list, kinds, read


@pytest.mark.parametrize(
    ("text", "dot", "comma"),
    [
        ("$6,279,429", "6279429", None),
        ("1,234.5", "1234.5", None),
        ("1.234,5", None, "1234.5"),
        ("1 234,50 €", None, "1234.50"),
        ("1\u202f234,50\u00a0€", None, "1234.50"),
        ("1'234.50", "1234.50", None),
        ("(1,200.00)", "-1200.00", None),
        ("-1200", "-1200", "-1200"),
        ("1200-", "-1200", "-1200"),
        ("1,234", "1234", "1.234"),
        ("15.297", "15.297", "15297"),
        ("0.179", "0.179", None),
        ("6279429", "6279429", "6279429"),
        ("1.5E+06", "1.5E+06", None),
        ("100,-", "100", "100"),
    ],
)
def test_every_way_to_read_an_amount(text: str, dot: str | None, comma: str | None) -> None:
    reading = read_amount(text)

    assert reading.dot == (Decimal(dot) if dot else None)
    assert reading.comma == (Decimal(comma) if comma else None)


@pytest.mark.parametrize(
    ("text", "currency", "scale"),
    [
        ("12.5M", "", 10**6), ("€ 12k", "EUR", 1000), ("12 Mio. €", "EUR", 10**6), ("TEUR 12", "EUR", 1000),
        ("3 Mrd EUR", "EUR", 10**9), ("CAD 5", "CAD", 1), ("US$5", "USD", 1),
        ("5 kEUR", "EUR", 1000), ("$5bn", "$", 10**9),
    ],
)  # fmt: skip
def test_currency_and_scale_in_a_cell(text: str, currency: str, scale: int) -> None:
    reading = read_amount(text)

    assert (reading.currency, reading.scale) == (currency, scale)


@pytest.mark.parametrize(
    "text", ["abc", "12 apples", "1,23,4", "1.2.3", "(5", "--5", "$", "9" * 5000, "12/03/2012", "1-2"]
)
def test_what_is_no_amount(text: str) -> None:
    assert not read_amount(text).is_amount


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Planned Cost ($ M)", ("$", Decimal(10**6))),
        ("Budget in TEUR", ("EUR", Decimal(1000))),
        ("Budget [Mio. €]", ("EUR", Decimal(10**6))),
        ("Budget (approved)", ("", Decimal(1))),
    ],
)
def test_a_header_states_its_unit(header: str, unit: tuple[str, Decimal]) -> None:
    assert header_unit(header) == unit


def test_a_decimal_comma_in_a_column_of_dots_is_named_with_what_to_do() -> None:
    cells = [f"{at},500.25" for at in range(1, 21)]

    found = read(a_column("Budget", *cells, "1.234,5"))

    assert len(found.rows) == 20
    problem = found.problems[0]
    assert (problem.row_number, problem.column, problem.value, problem.kind) == (
        22,
        "Budget",
        "1.234,5",
        "other_decimal_sign",
    )
    assert problem.sentence == "'1.234,5' uses a decimal comma; 20 values of 'Budget' use a dot."
    assert problem.what_to_do.startswith("Write it like 1,234.50")


def test_amounts_that_nothing_settles_are_a_question_that_blocks() -> None:
    table = a_column("Budget", "1,234", "5,678")

    found = read(table)

    assert found.is_blocked
    assert found.questions[0].key == "decimal:Budget"
    assert found.questions[0].default == "dot", "three digits after each sign look like thousands"
    assert read(table, {"decimal:Budget": "dot"}).rows[0].budget == Decimal(1234)
    assert read(table, {"decimal:Budget": "comma"}).rows[0].budget == Decimal("1.23")


def test_a_column_of_both_signs_is_asked_about() -> None:
    assert read(a_column("Budget", "1,234.5", "1.234,5")).is_blocked


def test_german_amounts_in_a_german_list() -> None:
    found = read(
        a_list(["Projektnummer", "Projektname", "Gesamtbudget"], ["1", "A", "1.234.567,50 €"], ["2", "B", "15.297"])
    )

    assert [row.budget for row in found.rows] == [Decimal("1234567.50"), Decimal(15297)]
    assert found.rows[0].currency == "EUR"


def test_a_negative_budget_stays_out() -> None:
    found = read(a_column("Budget", "100", "(1,200.00)"))

    assert kinds(found) == ["negative_amount"]
    assert found.problems[0].sentence == "Budget at approval -1200 is negative."


def test_the_unit_in_the_header_counts_and_is_said() -> None:
    found = read(a_column("Planned Cost ($ M)", "15.2971", "0.179"))

    assert [row.budget for row in found.rows] == [Decimal(15297100), Decimal(179000)]
    assert "'Planned Cost ($ M)' is read in millions." in found.readings


def test_amounts_beside_a_column_of_millions_are_asked_about() -> None:
    found = read(a_list(["Code", "Name", "Budget (M€)", "Actual cost"], ["A", "A", "1.5", "900000"]))

    assert [question.key for question in found.questions if question.is_blocking] == ["scale:Actual cost"]


def test_the_dollar_is_asked_about_and_holds_nothing_up() -> None:
    table = a_column("Budget", "$1,000,000")

    assert read(table).rows[0].currency is None
    assert "currency:$" in [question.key for question in read(table).questions]
    assert read(table, {"currency:$": "CAD"}).rows[0].currency == "CAD"


def test_two_currencies_in_one_row_stay_out() -> None:
    found = read(a_list(["Code", "Name", "Budget", "Currency"], ["A", "A", "€ 5", "GBP"], ["B", "B", "£ 5", "GBP"]))

    assert kinds(found) == ["two_currencies"]
    assert [row.code for row in found.rows] == ["B"]


def test_numbers_of_a_spreadsheet_are_taken_as_they_are() -> None:
    found = read(a_column("Budget", 1234.5, 15297, "not known"))

    assert [row.budget for row in found.rows] == [Decimal("1234.50"), Decimal(15297)]
    assert kinds(found) == ["unreadable_amount"]


def test_an_amount_without_sense_of_proportion_stays_out() -> None:
    assert kinds(read(a_column("Budget", 1e20))) == ["amount_range"]
    assert kinds(read(a_column("Budget", float("nan"), float("inf")))) == ["unreadable_amount"] * 2
