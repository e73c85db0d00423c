"""Planned and earned value of items: how a budget becomes value over time and progress."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.value.earned_value import EarnedValueError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Weighting(IntEnum):
    """How an item earns its budget."""

    LINEAR = 0
    """evenly from start to finish; as much as its percent complete"""
    HALF_AT_START = 1
    """50/50 rule: half when begun, half when done"""
    AT_FINISH = 2
    """0/100 rule: all when done"""
    AT_START = 3
    """all when begun (level of effort paid in advance, licences)"""


def planned_value_curve(
    budget: Floats, start: Ints, finish: Ints, dates: Ints, weighting: NDArray[np.int8] | None = None
) -> Floats:
    """Cumulated planned value at each date; between start and finish it grows with elapsed time.

    budget: float64[n] money; start, finish: int64[n] baseline moments; dates: int64[k] moments
    weighting: int8[n] of `Weighting`, LINEAR by default. Returns float64[k]. Raises EarnedValueError.
    """
    late = np.flatnonzero(finish < start)
    if late.size:
        raise EarnedValueError(f"Item number {int(late[0]) + 1} finishes before it starts in the baseline.")
    kinds = np.zeros(budget.size, np.int8) if weighting is None else weighting
    result = np.zeros(dates.size)
    length = np.maximum(finish - start, 1).astype(np.float64)
    for k, date in enumerate(dates):
        passed = np.clip((date - start) / length, 0.0, 1.0)
        passed = np.where(date >= finish, 1.0, passed)
        result[k] = float(np.sum(budget * _earned_share(kinds, passed, date >= start, date >= finish)))
    return result


def value_of_items(
    budget: Floats, share_complete: Floats, begun: NDArray[np.bool_], weighting: NDArray[np.int8] | None = None
) -> Floats:
    """Earned value of each item.

    budget: float64[n]; share_complete: float64[n] 0…1 (physical where known); begun: bool[n]
    """
    wrong = np.flatnonzero(~((share_complete >= 0) & (share_complete <= 1)))
    if wrong.size:
        raise EarnedValueError(f"Item number {int(wrong[0]) + 1} is complete by less than 0 or more than 100 percent.")
    kinds = np.zeros(budget.size, np.int8) if weighting is None else weighting
    earned: Floats = budget * _earned_share(kinds, share_complete, begun | (share_complete > 0), share_complete >= 1)
    return earned


def _earned_share(kinds: NDArray[np.int8], linear: Floats, begun: NDArray[np.bool_], done: NDArray[np.bool_]) -> Floats:
    shares = [linear, 0.5 * begun + 0.5 * done, done.astype(np.float64), begun.astype(np.float64)]
    return np.asarray(np.select([kinds == kind for kind in Weighting], shares, default=0.0))
