"""Figures over many projects."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steerboard.core.public import clock
from steerboard.insights.figures.queries import better_reported_than_computed, open_projects, promise_record, totals
from steerboard.insights.figures.rules import spread_of_sum
from steerboard.insights.tests.stage import catch_up, lead, project, report
from steerboard.work.public import make_promise, set_rate, settle_promise


@given(st.lists(st.floats(0, 1e9), max_size=30))
def test_a_sum_is_surer_than_all_going_wrong_and_less_sure_than_chance_alone(spreads: list[float]) -> None:
    found = spread_of_sum(spreads)

    assert found <= sum(spreads) * (1 + 1e-9) + 1e-6
    assert found >= sum(s * s for s in spreads) ** 0.5 * (1 - 1e-9) - 1e-6


@pytest.mark.django_db
def test_money_of_other_currencies_is_converted_and_without_a_rate_named() -> None:
    project("EUR-1")
    project("EUR-2")
    project("USD-1", currency="USD")
    project("CHF-1", currency="CHF")
    set_rate(
        actor=lead(), base="EUR", currency="USD", valid_from=clock.today() - timedelta(days=9), rate=Decimal("0.5")
    )

    found = totals(lead())

    assert (found.currency, found.budget, found.unconverted) == ("EUR", Decimal(250_000), ["CHF-1"])


@pytest.mark.django_db
def test_reported_better_than_computed_is_counted_and_worse_is_not() -> None:
    proud, humble = project("P-1", promised_in=2), project("P-2", promised_in=2000)
    report(proud, "good")
    report(humble, "bad")
    catch_up()

    assert better_reported_than_computed(open_projects(lead())) == ["P-1"]
    assert totals(lead()).better_reported == 1


@pytest.mark.django_db
def test_released_promises_count_neither_as_kept_nor_as_broken() -> None:
    made = project(days=())
    for state in ("kept", "kept", "broken", "released"):
        promise = make_promise(actor=lead(), project=made, what=state, due=clock.today(), told_to="the board")
        settle_promise(actor=lead(), project=made, promise=promise, state=state, reason="So it was.")

    found = promise_record(lead())

    assert (found.kept, found.settled, round(found.percent)) == (2, 3, 67)


@pytest.mark.django_db
def test_no_projects_give_empty_figures() -> None:
    found = totals(lead())

    assert (found.projects, found.over_p80, promise_record(lead()).percent) == (0, None, 0.0)
