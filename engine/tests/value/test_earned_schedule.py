"""Earned schedule measures lateness in time."""

import pytest

from steerboard_engine.value import EarnedValueError, earned_schedule

CURVE = [10.0, 25.0, 45.0, 70.0, 90.0, 100.0]


def test_earned_schedule_is_whole_periods_plus_the_earned_share_of_the_next() -> None:
    # Lipke's definition: C + (EV - PV(C)) / (PV(C + 1) - PV(C)); his example stands in June at the end of July.
    figures = earned_schedule([5, 15, 30, 50, 70, 90, 100], earned=78, elapsed=7)

    assert figures.earned == pytest.approx(5 + (78 - 70) / (90 - 70))
    assert figures.variance == pytest.approx(5.4 - 7)
    assert figures.performance == pytest.approx(5.4 / 7)


def test_published_example_of_eighteen_weeks_earned_in_twenty() -> None:
    figures = earned_schedule([float(week) for week in range(1, 31)], earned=18, elapsed=20)

    assert figures.earned == 18
    assert figures.variance == -2
    assert figures.performance == pytest.approx(0.90)
    assert figures.estimate_at_completion == pytest.approx(30 / 0.9)
    assert figures.to_complete_performance == pytest.approx(12 / 10)


def test_a_project_that_ended_late_is_still_late() -> None:
    figures = earned_schedule(CURVE, earned=100, elapsed=8)

    assert figures.earned == 6
    assert figures.performance == pytest.approx(0.75)
    assert figures.estimate_at_completion == pytest.approx(8)
    assert figures.to_complete_performance is None


def test_work_on_plan_ends_on_plan() -> None:
    figures = earned_schedule(CURVE, earned=45, elapsed=3)

    assert figures.performance == 1
    assert figures.estimate_at_completion == figures.planned_duration == 6


def test_a_flat_stretch_counts_as_earned() -> None:
    assert earned_schedule([10, 10, 10, 40], earned=10, elapsed=2).earned == 3


def test_before_the_first_moment_there_is_no_performance() -> None:
    figures = earned_schedule(CURVE, earned=0, elapsed=0)

    assert figures.performance is None
    assert figures.estimate_at_completion is None


def test_a_falling_curve_is_refused_in_words() -> None:
    with pytest.raises(EarnedValueError, match="falls in period 2"):
        earned_schedule([10, 5], earned=1, elapsed=1)
