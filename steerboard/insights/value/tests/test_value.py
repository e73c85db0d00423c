"""Earned value."""

from datetime import date
from decimal import Decimal

import pytest

from steerboard.core.public import IndicatorValue, clock
from steerboard.insights.public import refresh_health
from steerboard.insights.tests.stage import lead, project, visitor
from steerboard.insights.value.compute import value_figures
from steerboard.insights.value.queries import values_of
from steerboard.insights.value.rules import cost_performance, ratio_status, schedule_performance
from steerboard.work.public import CostDraft, Project, enter_costs


def test_the_textbook_figures_of_a_day() -> None:
    found = value_figures(planned=500, earned=400, actual=480, budget=1000)

    assert found is not None
    assert found.cost_performance == pytest.approx(400 / 480)
    assert found.schedule_performance == pytest.approx(0.8)
    assert found.at_completion == pytest.approx(1000 / (400 / 480))
    assert cost_performance(found).sentence == "Spent 48 % of the budget for 40 % earned, CPI 0.83."
    assert schedule_performance(found).sentence == "Earned 40 %, planned by today 50 %, SPI 0.80."


def test_without_a_budget_there_is_no_earned_value() -> None:
    assert value_figures(planned=0, earned=0, actual=10, budget=0) is None


@pytest.mark.parametrize(("ratio", "status"), [(None, "stale"), (0.95, "good"), (0.949, "watch"), (0.849, "bad")])
def test_a_ratio_is_judged_by_the_stated_thresholds(ratio: float | None, status: str) -> None:
    assert ratio_status(ratio) == status


@pytest.mark.django_db
def test_planned_value_counts_the_present_month_by_its_days() -> None:
    made = project()
    lines = [
        CostDraft(kind=kind, month=date(2027, month, 1), amount=Decimal(amount), type="labour")
        for kind, month, amount in (("budget", 1, 3100), ("budget", 2, 2800), ("budget", 3, 100), ("actual", 1, 1500))
    ]
    enter_costs(actor=lead(), project=made, lines=lines)
    Project.objects.filter(pk=made.pk).update(percent_complete=50)

    found = values_of([Project.objects.get(pk=made.pk)], date(2027, 2, 14))[made.pk]

    assert found.planned == pytest.approx(3100 + 2800 / 2)
    assert (found.budget, found.earned, found.actual) == (6000, 3000, 1500)


@pytest.mark.django_db
def test_without_budget_lines_the_approved_budget_is_spread_over_the_baseline() -> None:
    made = project(days=(10,))

    found = values_of([made], clock.today())[made.pk]

    assert found.budget == 100_000
    assert 0 < found.planned < 100_000


@pytest.mark.django_db
def test_it_is_published_and_shown_on_the_projects_home() -> None:
    made = project()
    enter_costs(
        actor=lead(),
        project=made,
        lines=[CostDraft(kind="actual", month=clock.today().replace(day=1), amount=Decimal(500), type="labour")],
    )
    refresh_health([made.pk])

    assert IndicatorValue.objects.get(code="insights.spent", scope=made.scope).number == 500
    assert "Earned value" in visitor(lead()).get(f"/projects/{made.code}/").content.decode()
