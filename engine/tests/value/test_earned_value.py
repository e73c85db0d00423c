"""Earned value gives the figures of the textbooks."""

import pytest

from steerboard_engine.value import EarnedValueError, earned_value


def test_published_one_year_project_is_reproduced() -> None:
    # K. Schwalbe, "Information Technology Project Management", exercise of the chapter on cost management.
    figures = earned_value(planned=23_000, earned=20_000, actual=25_000, budget=120_000)

    assert figures.cost_variance == -5_000
    assert figures.schedule_variance == -3_000
    assert figures.cost_performance == pytest.approx(0.80)
    assert figures.schedule_performance == pytest.approx(0.87, abs=0.005)
    assert figures.estimate_at_completion == pytest.approx(150_000)
    assert figures.estimate_to_complete == pytest.approx(125_000)
    assert figures.variance_at_completion == pytest.approx(-30_000)
    assert figures.to_complete_performance == pytest.approx(100 / 95)
    assert 12 / (figures.schedule_performance or 1) == pytest.approx(13.8)


def test_estimates_at_completion_differ_by_what_they_assume() -> None:
    forecast = earned_value(planned=50, earned=40, actual=60, budget=100, estimate_of_rest=75).forecast

    assert forecast.at_budgeted_rate == 120
    assert forecast.at_cost_performance == pytest.approx(150)
    assert forecast.at_cost_and_schedule_performance == pytest.approx(60 + 60 / (2 / 3 * 0.8))
    assert forecast.bottom_up == 135


def test_a_new_estimate_of_the_rest_is_the_one_to_quote() -> None:
    figures = earned_value(planned=50, earned=40, actual=60, budget=100, estimate_of_rest=75)

    assert figures.estimate_at_completion == 135
    assert figures.to_complete_performance_estimate == pytest.approx(60 / 75)


def test_nothing_spent_or_planned_yet_gives_no_ratios() -> None:
    figures = earned_value(planned=0, earned=0, actual=0, budget=100)

    assert figures.cost_performance is None
    assert figures.schedule_performance is None
    assert figures.estimate_at_completion == 100


def test_the_budget_cannot_be_kept_when_it_is_spent() -> None:
    assert earned_value(planned=90, earned=80, actual=100, budget=100).to_complete_performance is None


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"budget": 0.0}, "The budget at completion is 0; earned value needs one."),
        ({"earned": -1.0}, "The earned value is -1; it must be 0 or more."),
        ({"earned": 120.0}, "The earned value (120) is more than the budget at completion (100)."),
        ({"actual": float("nan")}, "The actual value is nan; it must be 0 or more."),
    ],
)
def test_impossible_figures_are_refused_in_words(figures: dict[str, float], sentence: str) -> None:
    given = {"planned": 10.0, "earned": 10.0, "actual": 10.0, "budget": 100.0} | figures

    with pytest.raises(EarnedValueError) as caught:
        earned_value(**given)

    assert str(caught.value) == sentence
