"""What a risk simulation is asked: a plan, how uncertain its items are, what may happen, what it costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.problem import ScheduleProblem
from steerboard_engine.risk.distributions import Distribution

MINUTES_PER_WORKING_DAY: Final = 480
MOST_ITERATIONS: Final = 1_000_000
_LONGEST_DURATION: Final = 50_000_000
_ESTIMATES: Final = ("optimistic", "likely", "pessimistic")


class SimulationError(ValueError):
    """A simulation that cannot be run; the text is a sentence for the user."""


@dataclass(frozen=True)
class RiskEvent:
    """Something that happens or not, once per run.

    probability: 0…1.
    items: indices of the items it delays, each by the same drawn number of working minutes. Items
        already finished are not delayed.
    delay_low, delay_likely, delay_high: working minutes, triangular.
    cost_low, cost_likely, cost_high: money, triangular, added once when it happens.
    key: names its random numbers, so that they stay its own when other risks come and go;
        by default its place in the list.
    """

    name: str
    probability: float
    items: tuple[int, ...] = ()
    delay_low: int = 0
    delay_likely: int = 0
    delay_high: int = 0
    cost_low: float = 0.0
    cost_likely: float = 0.0
    cost_high: float = 0.0
    key: int | None = None


@dataclass(frozen=True)
class CostModel:
    """Cost of every item, arrays of n: factor · (fixed + per_minute · drawn duration).

    fixed: money; per_minute: money per working minute; low, likely, high: the factor's three
    estimates (triangular, 1.0 = as planned).
    """

    fixed: NDArray[np.float64]
    per_minute: NDArray[np.float64]
    low: NDArray[np.float64]
    likely: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True)
class SimulationProblem:
    """A plan and its uncertainty; n items in the order of the plan.

    schedule: the plan; finished items stay as they are, started ones draw only what remains.
    optimistic, likely, pessimistic: int64[n] remaining working minutes; equal values are certain.
        Summaries, and items whose distribution is NONE, keep the plan's own duration.
    distribution: int8[n] of `Distribution`.
    correlation: 0…1, the rank correlation between any two drawn durations (one common factor,
        Gaussian copula).
    risks: events with probability and impact.
    cost_fixed, cost_per_minute: float64[n]; cost_low, cost_likely, cost_high: float64[n] factor.
        None means no cost, and a factor of 1.
    iterations: 1…1,000,000; a longer run begins with the numbers of a shorter one.
    seed: any integer; its lowest 64 bits count.
    item_keys: int64[n] or None: name the items' random numbers, so that an item keeps its own when
        others are added or removed; by default its place in the list.
    """

    schedule: ScheduleProblem
    optimistic: NDArray[np.int64]
    likely: NDArray[np.int64]
    pessimistic: NDArray[np.int64]
    distribution: NDArray[np.int8]
    correlation: float = 0.0
    risks: tuple[RiskEvent, ...] = ()
    cost_fixed: NDArray[np.float64] | None = None
    cost_per_minute: NDArray[np.float64] | None = None
    cost_low: NDArray[np.float64] | None = None
    cost_likely: NDArray[np.float64] | None = None
    cost_high: NDArray[np.float64] | None = None
    iterations: int = 10_000
    seed: int = 1
    item_keys: NDArray[np.int64] | None = None

    @property
    def item_count(self) -> int:
        return self.schedule.size

    def cost_model(self) -> CostModel | None:
        """The cost arrays with their defaults filled in; None when nothing has a cost."""
        if self.cost_fixed is None and self.cost_per_minute is None:
            return None
        count = self.item_count
        return CostModel(
            *(
                np.full(count, default, np.float64) if given is None else np.asarray(given, np.float64)
                for given, default in (
                    (self.cost_fixed, 0.0),
                    (self.cost_per_minute, 0.0),
                    (self.cost_low, 1.0),
                    (self.cost_likely, 1.0),
                    (self.cost_high, 1.0),
                )
            )
        )

    def with_item_certain(self, item: int) -> SimulationProblem:
        """The same problem with one item taking exactly its likely duration."""
        low, high = self.optimistic.copy(), self.pessimistic.copy()
        low[item] = high[item] = self.likely[item]
        return replace(self, optimistic=low, pessimistic=high)

    def without_risk(self, risk: int) -> SimulationProblem:
        """The same problem with one risk that never happens; all others keep their random numbers."""
        event = replace(self.risks[risk], probability=0.0)
        return replace(self, risks=(*self.risks[:risk], event, *self.risks[risk + 1 :]))


def days_text(minutes: float) -> str:
    """Working minutes as planners say them: '10 d', '2.5 d'."""
    return f"{minutes / MINUTES_PER_WORKING_DAY:.4g} d"


def check_simulation(problem: SimulationProblem) -> None:
    """Raise SimulationError with a sentence about the first input that makes no sense."""
    if not 1 <= problem.iterations <= MOST_ITERATIONS:
        raise SimulationError(f"A simulation runs 1 to {MOST_ITERATIONS:,} times, not {problem.iterations:,}.")
    if not 0.0 <= problem.correlation <= 1.0:
        raise SimulationError(f"The correlation is {problem.correlation:g}; it must lie between 0 and 1.")
    _check_shapes(problem)
    _check_estimates(problem)
    _check_costs(problem)
    for risk in problem.risks:
        _check_risk(problem, risk)


def _check_shapes(problem: SimulationProblem) -> None:
    count = problem.item_count
    for field in (*_ESTIMATES, "distribution", "item_keys", "cost_fixed", "cost_per_minute"):
        _check_length(field, getattr(problem, field), count)
    for field in ("cost_low", "cost_likely", "cost_high"):
        _check_length(field, getattr(problem, field), count)


def _check_length(field: str, values: NDArray[np.int64] | None, count: int) -> None:
    if values is not None and len(values) != count:
        raise SimulationError(f"'{field}' has {len(values)} values for {count} items.")


def _check_estimates(problem: SimulationProblem) -> None:
    sampled = problem.distribution != Distribution.NONE
    low, likely, high = problem.optimistic, problem.likely, problem.pessimistic
    title = problem.schedule.title
    if item := _first((problem.distribution < 0) | (problem.distribution > Distribution.PERT)):
        raise SimulationError(f"Item '{title(item - 1)}': unknown distribution {problem.distribution[item - 1]}.")
    if item := _first(sampled & (low < 0)):
        raise SimulationError(
            f"Item '{title(item - 1)}': the optimistic estimate ({days_text(low[item - 1])}) is negative."
        )
    if item := _first(sampled & (low > likely)):
        raise SimulationError(
            f"Item '{title(item - 1)}': the optimistic estimate ({days_text(low[item - 1])}) "
            f"is longer than the likely one ({days_text(likely[item - 1])})."
        )
    if item := _first(sampled & (likely > high)):
        raise SimulationError(
            f"Item '{title(item - 1)}': the pessimistic estimate ({days_text(high[item - 1])}) "
            f"is shorter than the likely one ({days_text(likely[item - 1])})."
        )
    if item := _first(sampled & (high > _LONGEST_DURATION)):
        raise SimulationError(
            f"Item '{title(item - 1)}': the pessimistic estimate ({days_text(high[item - 1])}) "
            "is longer than a century."
        )


def _check_costs(problem: SimulationProblem) -> None:
    cost = problem.cost_model()
    if cost is None:
        return
    title = problem.schedule.title
    for array in (cost.fixed, cost.per_minute, cost.low, cost.likely, cost.high):
        if item := _first(~np.isfinite(array)):
            raise SimulationError(f"Item '{title(item - 1)}': its cost is not a number.")
    if item := _first((cost.low > cost.likely) | (cost.likely > cost.high)):
        low, likely, high = (float(values[item - 1]) for values in (cost.low, cost.likely, cost.high))
        raise SimulationError(
            f"Item '{title(item - 1)}': its cost factors must rise from low to high, not {low:g}, {likely:g}, {high:g}."
        )


def _check_risk(problem: SimulationProblem, risk: RiskEvent) -> None:
    title = f"Risk '{risk.name}'"
    if not 0.0 <= risk.probability <= 1.0:
        raise SimulationError(f"{title}: its probability is {risk.probability:g}; it must lie between 0 and 1.")
    if risk.delay_low < 0:
        raise SimulationError(f"{title}: its smallest delay ({days_text(risk.delay_low)}) is negative.")
    if not risk.delay_low <= risk.delay_likely <= risk.delay_high <= _LONGEST_DURATION:
        raise SimulationError(
            f"{title}: its delays must rise from low to high, not {days_text(risk.delay_low)}, "
            f"{days_text(risk.delay_likely)}, {days_text(risk.delay_high)}."
        )
    amounts = (risk.cost_low, risk.cost_likely, risk.cost_high)
    if not np.all(np.isfinite(amounts)) or not risk.cost_low <= risk.cost_likely <= risk.cost_high:
        raise SimulationError(
            f"{title}: its costs must rise from low to high, not {risk.cost_low:g}, {risk.cost_likely:g}, "
            f"{risk.cost_high:g}."
        )
    if risk.delay_high > 0 and not risk.items:
        raise SimulationError(f"{title}: it brings a delay but names no item. Name the items, or leave only its cost.")
    parents = problem.schedule.parent
    for item in risk.items:
        if not 0 <= item < problem.item_count:
            raise SimulationError(f"{title}: it names item number {item}, and there is none.")
        if risk.delay_high > 0 and np.any(parents == item):
            raise SimulationError(
                f"{title}: it delays the summary '{problem.schedule.title(item)}'. Name the items below it instead."
            )


def _first(bad: NDArray[np.bool_]) -> int:
    """One more than the index of the first bad item; 0 when there is none."""
    return int(np.argmax(bad)) + 1 if bool(np.any(bad)) else 0
