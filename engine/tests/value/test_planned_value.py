"""Budgets become value over time and progress."""

import numpy as np
import pytest

from steerboard_engine.value import EarnedValueError, Weighting, planned_value_curve, value_of_items

BUDGET = np.array([100.0, 60.0, 40.0, 10.0])
START = np.array([0, 100, 100, 200])
FINISH = np.array([100, 300, 300, 200])
RULES = np.array([Weighting.LINEAR, Weighting.HALF_AT_START, Weighting.AT_FINISH, Weighting.LINEAR], np.int8)


def test_the_curve_follows_each_items_rule() -> None:
    curve = planned_value_curve(BUDGET, START, FINISH, np.array([-5, 50, 100, 200, 300]), RULES)

    assert curve.tolist() == [0, 50, 130, 140, 210]


def test_earned_value_follows_the_same_rules() -> None:
    earned = value_of_items(BUDGET, np.array([0.25, 0.3, 0.9, 1.0]), np.array([True, True, True, True]), RULES)

    assert earned.tolist() == [25, 30, 0, 10]


def test_a_baseline_that_runs_backwards_is_refused() -> None:
    with pytest.raises(EarnedValueError, match="Item number 1 finishes before it starts"):
        planned_value_curve(BUDGET, FINISH, START, np.array([1]))
