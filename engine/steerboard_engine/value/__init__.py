"""Earned value and earned schedule: how money and time compare with the plan, and where both will end."""

from steerboard_engine.value.earned_schedule import EarnedSchedule, earned_schedule
from steerboard_engine.value.earned_value import CompletionForecast, EarnedValue, EarnedValueError, earned_value
from steerboard_engine.value.planned_value import Weighting, planned_value_curve, value_of_items

__all__ = [
    "CompletionForecast",
    "EarnedSchedule",
    "EarnedValue",
    "EarnedValueError",
    "Weighting",
    "earned_schedule",
    "earned_value",
    "planned_value_curve",
    "value_of_items",
]
