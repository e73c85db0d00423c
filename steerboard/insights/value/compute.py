"""Money and progress into earned value figures, through the engine."""

from steerboard.insights.value.rules import ValueFigures
from steerboard_engine.value import EarnedValueError, earned_value


def value_figures(*, planned: float, earned: float, actual: float, budget: float) -> ValueFigures | None:
    """The figures of a day; nothing where no budget is planned."""
    if budget <= 0 or actual < 0:
        return None
    try:
        found = earned_value(planned=min(planned, budget), earned=min(earned, budget), actual=actual, budget=budget)
    except EarnedValueError:
        return None
    return ValueFigures(
        planned=found.planned,
        earned=found.earned,
        actual=found.actual,
        budget=found.budget,
        cost_performance=found.cost_performance,
        schedule_performance=found.schedule_performance,
        at_completion=found.estimate_at_completion,
        share_earned=found.share_earned,
        share_spent=found.share_spent,
    )
