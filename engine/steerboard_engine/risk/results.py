"""What a risk simulation answers, and the questions that can be put to the answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

ITEM_PERCENTILES = (50, 80, 95)
MINUTES_PER_DAY = 1440


@dataclass(frozen=True)
class Driver:
    """One bar of the tornado.

    kind: 'item' (the uncertainty of its duration) or 'risk'; index: its place in the problem.
    rank_correlation: with the project's finish over all runs, -1…1 (Spearman).
    p80_gain_days: calendar days by which P80 comes earlier when the item takes exactly its likely
        duration, or the risk cannot happen; same random numbers otherwise.
    """

    kind: Literal["item", "risk"]
    index: int
    name: str
    rank_correlation: float
    p80_gain_days: float


@dataclass(frozen=True)
class Histogram:
    """counts: int64[bins]; edges: [bins + 1], the last one inside the last bin."""

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]


@dataclass(frozen=True)
class Curve:
    """A cumulative curve: probability (0…1) that the value is reached at most."""

    values: NDArray[np.float64]
    probability: NDArray[np.float64]


@dataclass(frozen=True)
class SimulationResult:
    """Runs in the order of their numbers; the same problem gives the same bits anywhere.

    finish: int64[iterations] the project's finish, minutes since 1970-01-01T00:00.
    cost: float64[iterations] money; zeros when the problem names no cost.
    item_finish_percentiles: int64[n, 3]: P50, P80, P95 of each item's finish (summaries included).
    criticality: float64[n] share of runs in which the item drove the project's finish.
    tornado: the strongest drivers, strongest first.
    planned_finish: where the plan's own durations end.
    """

    finish: NDArray[np.int64]
    cost: NDArray[np.float64]
    seed: int
    item_finish_percentiles: NDArray[np.int64]
    criticality: NDArray[np.float64]
    tornado: tuple[Driver, ...]
    planned_finish: int

    @property
    def iterations(self) -> int:
        return int(self.finish.size)

    @cached_property
    def _sorted_finish(self) -> NDArray[np.int64]:
        return np.sort(self.finish)

    @cached_property
    def _sorted_cost(self) -> NDArray[np.float64]:
        return np.sort(self.cost)

    def percentile(self, percent: float) -> int:
        """The earliest drawn finish that `percent` (0…100) of the runs do not exceed."""
        return int(self._sorted_finish[percentile_rank(percent, self.iterations)])

    def cost_percentile(self, percent: float) -> float:
        """The lowest drawn cost that `percent` (0…100) of the runs do not exceed."""
        return float(self._sorted_cost[percentile_rank(percent, self.iterations)])

    def probability_by(self, date: int) -> float:
        """Share of runs finished at this moment or before."""
        return float(np.searchsorted(self._sorted_finish, date, side="right")) / self.iterations

    def probability_within(self, amount: float) -> float:
        """Share of runs that cost this amount or less."""
        return float(np.searchsorted(self._sorted_cost, amount, side="right")) / self.iterations

    def joint_probability(self, date: int, amount: float) -> float:
        """Share of runs that finish by the date and within the amount (joint confidence level)."""
        return float(np.mean((self.finish <= date) & (self.cost <= amount)))

    def standard_error(self, percent: float = 80) -> float:
        """Sampling error of a finish percentile, in minutes: one standard deviation.

        Half the distance between the order statistics one binomial standard deviation to either
        side; needs no assumption about the distribution (W. J. Conover, "Practical Nonparametric
        Statistics", 3rd ed., section 3.2).
        """
        share = percent / 100
        reach = sqrt(self.iterations * share * (1 - share))
        centre = self.iterations * share
        low = max(0, int(centre - reach))
        high = min(self.iterations - 1, ceil(centre + reach))
        return float(self._sorted_finish[high] - self._sorted_finish[low]) / 2

    @property
    def p80_standard_error_days(self) -> float:
        """Sampling error of P80 in calendar days."""
        return self.standard_error(80) / MINUTES_PER_DAY

    def histogram(self, bins: int = 40) -> Histogram:
        """Runs per equal interval of the finish."""
        return _histogram(self._sorted_finish.astype(np.float64), bins)

    def cost_histogram(self, bins: int = 40) -> Histogram:
        """Runs per equal interval of the cost."""
        return _histogram(self._sorted_cost, bins)

    def s_curve(self, points: int = 100) -> Curve:
        """Probability of being finished, at `points` moments from the first to the last drawn finish."""
        return _curve(self._sorted_finish.astype(np.float64), points)

    def cost_curve(self, points: int = 100) -> Curve:
        """Probability of keeping within an amount, at `points` amounts from the lowest to the highest."""
        return _curve(self._sorted_cost, points)


def percentile_rank(percent: float, count: int) -> int:
    """The place, from 0, of the smallest of `count` ordered values that `percent` of them do not exceed."""
    if not 0 <= percent <= 100:
        raise ValueError(f"A percentile lies between 0 and 100, not at {percent:g}.")
    # The small number keeps 80 % of 10,000 at the 8,000th run in spite of binary fractions.
    return min(count - 1, max(0, ceil(percent / 100 * count - 1e-9) - 1))


def _histogram(ordered: NDArray[np.float64], bins: int) -> Histogram:
    low, high = ordered[0], ordered[-1]
    if high == low:
        high = low + 1.0
    edges = np.linspace(low, high, bins + 1)
    counts, edges = np.histogram(ordered, bins=edges)
    return Histogram(edges, counts.astype(np.int64))


def _curve(ordered: NDArray[np.float64], points: int) -> Curve:
    values = np.linspace(ordered[0], ordered[-1], points)
    # Dates are whole minutes: at the end of a step the runs of that minute count as finished.
    return Curve(values, np.searchsorted(ordered, values, side="right") / ordered.size)
