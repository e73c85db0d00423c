"""Two simulations side by side: what a change does to the promise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.risk.results import MINUTES_PER_DAY, SimulationResult, percentile_rank

_BATCHES: Final = 20


@dataclass(frozen=True)
class PercentileChange:
    """One percentile before and after, minutes since 1970-01-01T00:00, and calendar days later (negative: earlier).

    standard_error_days: sampling error of the change.
    """

    percent: int
    before: int
    after: int
    days_later: float
    standard_error_days: float


@dataclass(frozen=True)
class Comparison:
    """The change from one simulation to another of the same project.

    finish: P50, P80, P95. cost_p50, cost_p80: money more (negative: less).
    probability_later: share of run pairs that end later after the change; meaningful where both
        simulations share seed and keys, so that a pair of runs met the same luck.
    same_luck: whether they share seed and number of runs.
    """

    finish: tuple[PercentileChange, ...]
    cost_p50: float
    cost_p80: float
    probability_later: float
    same_luck: bool

    @property
    def p80_days_later(self) -> float:
        """Calendar days by which P80 moves."""
        return self.finish[1].days_later

    @property
    def is_p80_change_significant(self) -> bool:
        """Whether the move of P80 is more than twice its sampling error."""
        change = self.finish[1]
        return abs(change.days_later) > 2 * change.standard_error_days


def compare(before: SimulationResult, after: SimulationResult) -> Comparison:
    """Percentiles of finish and cost before and after a change.

    The sampling error comes from the same change within 20 equal batches of runs; with common
    random numbers it is far smaller than that of either percentile alone (A. M. Law, "Simulation
    Modeling and Analysis", 5th ed., sections 9.5.3 and 11.2).
    """
    same_luck = before.seed == after.seed and before.iterations == after.iterations
    pairs = min(before.iterations, after.iterations)
    later = float(np.mean(after.finish[:pairs] > before.finish[:pairs]))
    return Comparison(
        tuple(_change(before, after, percent) for percent in (50, 80, 95)),
        after.cost_percentile(50) - before.cost_percentile(50),
        after.cost_percentile(80) - before.cost_percentile(80),
        later,
        same_luck,
    )


def _change(before: SimulationResult, after: SimulationResult, percent: int) -> PercentileChange:
    old, new = before.percentile(percent), after.percentile(percent)
    shifts = _batch_percentiles(after.finish, percent) - _batch_percentiles(before.finish, percent)
    error = float(np.std(shifts, ddof=1)) / np.sqrt(_BATCHES) / MINUTES_PER_DAY if shifts.size > 1 else float("inf")
    return PercentileChange(percent, old, new, (new - old) / MINUTES_PER_DAY, float(error))


def _batch_percentiles(finish: NDArray[np.int64], percent: int) -> NDArray[np.float64]:
    size = finish.size // _BATCHES
    if size == 0:
        return np.zeros(1)
    batches = np.sort(finish[: size * _BATCHES].reshape(_BATCHES, size), axis=1)
    return batches[:, percentile_rank(percent, size)].astype(np.float64)
