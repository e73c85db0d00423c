"""Earned value: what was planned, earned and spent up to a status date, and what follows from it.

Sources: ANSI/PMI 19-006-2019, "The Standard for Earned Value Management"; ISO 21508:2018. Where a
ratio has no denominator it is None: nothing planned or spent yet says nothing about performance.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite


class EarnedValueError(ValueError):
    """Figures that cannot be; the text is a sentence for the user."""


@dataclass(frozen=True)
class CompletionForecast:
    """Estimates at completion, in money, by what is assumed of the rest of the work.

    at_budgeted_rate: AC + (BAC - EV), the rest costs what was planned.
    at_cost_performance: BAC / CPI, the rest costs as the past did.
    at_cost_and_schedule_performance: AC + (BAC - EV) / (CPI · SPI), being late costs money too.
    bottom_up: AC + a new estimate of the rest, where one was given.
    """

    at_budgeted_rate: float
    at_cost_performance: float | None
    at_cost_and_schedule_performance: float | None
    bottom_up: float | None


@dataclass(frozen=True)
class EarnedValue:
    """Figures of one status date, in money; ratios above 1 are good.

    planned: PV; earned: EV; actual: AC; budget: BAC
    cost_variance: CV = EV - AC; schedule_variance: SV = EV - PV
    cost_performance: CPI = EV / AC; schedule_performance: SPI = EV / PV
    share_planned, share_earned, share_spent: PV, EV and AC as parts of BAC
    forecast: the estimates at completion; estimate_at_completion: the one to quote (a bottom-up one
        where given, else BAC / CPI, else the budgeted rate)
    estimate_to_complete: ETC = EAC - AC; variance_at_completion: VAC = BAC - EAC
    to_complete_performance: TCPI = (BAC - EV) / (BAC - AC), what the rest must achieve to keep the budget;
        None when the money is gone
    to_complete_performance_estimate: (BAC - EV) / (EAC - AC), to keep the estimate
    """

    planned: float
    earned: float
    actual: float
    budget: float
    cost_variance: float
    schedule_variance: float
    cost_performance: float | None
    schedule_performance: float | None
    share_planned: float
    share_earned: float
    share_spent: float
    forecast: CompletionForecast
    estimate_at_completion: float
    estimate_to_complete: float
    variance_at_completion: float
    to_complete_performance: float | None
    to_complete_performance_estimate: float | None


def earned_value(
    *, planned: float, earned: float, actual: float, budget: float, estimate_of_rest: float | None = None
) -> EarnedValue:
    """All indicators of one status date.

    planned, earned, actual: PV, EV and AC up to the status date; budget: BAC, above 0;
    estimate_of_rest: a new estimate of the cost of what is left, if there is one.
    Raises EarnedValueError.
    """
    _check(planned=planned, earned=earned, actual=actual, budget=budget)
    if estimate_of_rest is not None and not (isfinite(estimate_of_rest) and estimate_of_rest >= 0):
        raise EarnedValueError(f"The estimate of the rest is {estimate_of_rest:g}; it must be 0 or more.")
    rest = budget - earned
    cost_performance = _ratio(earned, actual)
    schedule_performance = _ratio(earned, planned)
    forecast = CompletionForecast(
        at_budgeted_rate=actual + rest,
        at_cost_performance=_ratio(budget, cost_performance),
        at_cost_and_schedule_performance=_at_both(actual, rest, cost_performance, schedule_performance),
        bottom_up=None if estimate_of_rest is None else actual + estimate_of_rest,
    )
    quoted = next(
        value
        for value in (forecast.bottom_up, forecast.at_cost_performance, forecast.at_budgeted_rate)
        if value is not None
    )
    return EarnedValue(
        planned=planned,
        earned=earned,
        actual=actual,
        budget=budget,
        cost_variance=earned - actual,
        schedule_variance=earned - planned,
        cost_performance=cost_performance,
        schedule_performance=schedule_performance,
        share_planned=planned / budget,
        share_earned=earned / budget,
        share_spent=actual / budget,
        forecast=forecast,
        estimate_at_completion=quoted,
        estimate_to_complete=quoted - actual,
        variance_at_completion=budget - quoted,
        to_complete_performance=_ratio(rest, budget - actual),
        to_complete_performance_estimate=_ratio(rest, quoted - actual),
    )


def _check(**figures: float) -> None:
    for name, value in figures.items():
        if not isfinite(value) or value < 0:
            raise EarnedValueError(f"The {name} value is {value:g}; it must be 0 or more.")
    if figures["budget"] == 0:
        raise EarnedValueError("The budget at completion is 0; earned value needs one.")
    for name in ("planned", "earned"):
        if figures[name] > figures["budget"] * (1 + 1e-9):
            raise EarnedValueError(
                f"The {name} value ({figures[name]:g}) is more than the budget at completion ({figures['budget']:g})."
            )


def _ratio(above: float, below: float | None) -> float | None:
    return above / below if below is not None and below > 0 else None


def _at_both(actual: float, rest: float, cost: float | None, schedule: float | None) -> float | None:
    if cost is None or schedule is None or cost * schedule == 0:
        return None
    return actual + rest / (cost * schedule)
