"""Money: entering, changing, pasting, converting."""

from datetime import date
from decimal import Decimal

import pytest

from steerboard.core.public import NotAllowed, Role, RuleBroken, Stale
from steerboard.work.costs.actions import change_costs, delete_rate
from steerboard.work.costs.panels import curve_document
from steerboard.work.costs.queries import Rates, cost_lines, money_picture
from steerboard.work.costs.readers import read_pasted
from steerboard.work.public import CostDraft, CostLine, ExchangeRate, delete_costs, enter_costs, set_rate
from steerboard.work.tests.stage import lead, person, plan_of, project

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


def _line(kind: str = "actual", amount: str = "100", **fields: object) -> CostDraft:
    return CostDraft(kind=kind, month=OCTOBER, amount=Decimal(amount), **fields)  # type: ignore[arg-type]


def test_a_line_with_a_known_key_is_changed_instead_of_entered_twice() -> None:
    made = project()
    enter_costs(actor=lead(), project=made, lines=[_line(external_key="erp-1")])

    enter_costs(actor=lead(), project=made, lines=[_line(amount="250", external_key="erp-1")])

    assert list(CostLine.objects.values_list("amount", flat=True)) == [Decimal(250)]


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (_line(kind="wish"), "not one of"), (_line(kind="budget", amount="-1"), "negative"),
        (_line(type="magic"), "not one of"), (_line(currency="EURO"), "three letters"),
        (_line(amount="99999999999999"), "too large"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_refused_and_none_is_entered(draft: CostDraft, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        enter_costs(actor=lead(), project=project(), lines=[_line(), draft])

    assert not CostLine.objects.exists()


def test_money_is_not_everybodys_to_enter() -> None:
    made, member = project(), person("member", Role.TEAM_MEMBER)
    (row,) = enter_costs(actor=lead(), project=made, lines=[_line()])

    with pytest.raises(NotAllowed):
        enter_costs(actor=member, project=made, lines=[_line()])
    with pytest.raises(NotAllowed):
        change_costs(actor=member, project=made, line_ids=[row.pk], amount=Decimal(1))
    with pytest.raises(NotAllowed):
        delete_costs(actor=member, project=made, line_ids=[row.pk])
    with pytest.raises(NotAllowed):
        set_rate(actor=person("pm", Role.PROJECT_MANAGER, made.scope), base="EUR", currency="USD",
                 valid_from=OCTOBER, rate=Decimal(1))  # fmt: skip


def test_the_second_of_two_people_who_change_a_line_is_told() -> None:
    made = project()
    (row,) = enter_costs(actor=lead(), project=made, lines=[_line()])
    change_costs(actor=lead(), project=made, line_ids=[row.pk], version=1, amount=Decimal(5))

    with pytest.raises(Stale):
        change_costs(actor=lead(), project=made, line_ids=[row.pk], version=1, amount=Decimal(6))


def test_lines_of_another_project_are_out_of_reach() -> None:
    (row,) = enter_costs(actor=lead(), project=project("P-1"), lines=[_line()])

    with pytest.raises(RuleBroken):
        change_costs(actor=lead(), project=project("P-2"), line_ids=[row.pk], amount=Decimal(6))


def test_an_amount_counts_at_the_rate_of_its_month_and_one_without_rate_is_named() -> None:
    made = project()
    set_rate(actor=lead(), base="EUR", currency="USD", valid_from=date(2026, 1, 1), rate=Decimal("0.5"))
    set_rate(actor=lead(), base="EUR", currency="USD", valid_from=date(2026, 11, 1), rate=Decimal("0.9"))
    enter_costs(actor=lead(), project=made, lines=[_line(currency="USD"), _line(currency="JPY"), _line(capital=True)])

    found = money_picture(cost_lines(made.pk), Rates("EUR"))

    assert found.total("actual") == Decimal(150)
    assert found.unconverted == ["1 line in JPY are not counted: there is no rate into EUR."]


def test_a_rate_is_more_than_nothing_and_can_be_taken_out() -> None:
    with pytest.raises(RuleBroken):
        set_rate(actor=lead(), base="EUR", currency="USD", valid_from=OCTOBER, rate=Decimal(0))
    rate = set_rate(actor=lead(), base="EUR", currency="USD", valid_from=OCTOBER, rate=Decimal(1))

    delete_rate(actor=lead(), rate=rate)

    assert not ExchangeRate.objects.exists()


def test_pasted_lines_are_read_with_or_without_a_heading() -> None:
    plain = read_pasted("actual\t2026-10\t12 500.00\tlabour\tcapex\nforecast\t11/2026\t1,250.50")
    headed = read_pasted("month;amount;kind\n2026-10;12500;actual")

    assert [(d.kind, d.month, d.amount, d.type, d.capital) for d in plain.drafts] == [
        ("actual", OCTOBER, Decimal("12500.00"), "labour", True),
        ("forecast", date(2026, 11, 1), Decimal("1250.50"), "other", False),
    ]
    assert headed.drafts[0].amount == Decimal(12500)
    assert not plain.problems
    assert not headed.problems


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("actual\t2026-10\t1.234,5", "one way only"), ("actual\t2026-13\t5", "not a month"),
        ("wish\t2026-10\t5", "not a kind"), ("actual\t2026-10\t5\tlabour\tmaybe", "neither capex nor opex"),
        ("actual\t2026-10", "amount"),
    ],
)  # fmt: skip
def test_a_pasted_line_that_is_not_understood_is_named(text: str, words: str) -> None:
    found = read_pasted(f"actual\t2026-10\t1\n{text}")

    assert len(found.drafts) == 1
    assert found.problems[0].startswith("Line 2:")
    assert words in found.problems[0]


def test_the_curve_cumulates_and_fills_months_without_lines() -> None:
    made = project()
    enter_costs(actor=lead(), project=made, lines=[
        _line(), CostDraft("actual", date(2026, 12, 1), Decimal(50)),
        CostDraft("forecast", date(2027, 1, 1), Decimal(25)),
    ])  # fmt: skip

    drawn = curve_document(money_picture(cost_lines(made.pk), Rates("EUR")), date(2026, 12, 15), budget=None)

    assert {series["name"]: [value for _, value in series["data"]] for series in drawn["series"]} == {
        "Actual": [100.0, 100.0, 150.0],
        "Expected": [150.0, 175.0],
    }


def test_money_hangs_on_items_of_its_own_project_only() -> None:
    ours, (_, foreign) = project("P-8"), plan_of("P-9", "x")

    with pytest.raises(RuleBroken, match="does not belong"):
        enter_costs(
            actor=lead(), project=ours, lines=[CostDraft("budget", date(2026, 1, 1), Decimal(5), item_id=foreign["x"])]
        )

    assert not CostLine.objects.exists()
