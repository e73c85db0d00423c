"""Durations and amounts between an optimistic, a likely and a pessimistic estimate.

Triangular samples are exact: the quantile function is a square root.

PERT samples (Malcolm et al., "Application of a technique for research and development program
evaluation", Operations Research 7, 1959) are Beta(1 + 4f, 5 - 4f) stretched over the range, where f
is the place of the likely value in it. Their quantile function has no closed form. It is computed
once, by Gauss-Legendre quadrature and Newton steps to 1e-10, at 65 places f and at the knots of
`tables`, and read by cubic interpolation over f (error below 1e-6 of the range) and straight lines
over probability (below 2e-5 of the range where it is worst). The sampling error of the mean
of 10,000 draws is fifty times larger.
"""

from enum import IntEnum
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.risk import tables


class Distribution(IntEnum):
    """How a value spreads between its three estimates."""

    NONE = 0
    TRIANGULAR = 1
    PERT = 2


_PLACES: Final = 65
_PANELS: Final = 200
_NODES: Final = 10
_NEWTON_STEPS: Final = 30
_MOST_SHAPES: Final = 4096


def triangular(u: NDArray[np.float64], low: float, likely: float, high: float) -> NDArray[np.float64]:
    """Quantiles of the triangular distribution at probabilities u; low where there is no range."""
    spread = high - low
    if spread <= 0.0:
        return np.full(u.shape, low, np.float64)
    rising, falling = likely - low, high - likely
    turn = rising / spread
    up = low + np.sqrt(u * (spread * rising))
    down = high - np.sqrt((1.0 - u) * (spread * falling))
    return np.asarray(np.where(u < turn, up, down))


def pert(u: NDArray[np.float64], low: float, high: float, shape: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles of the PERT distribution at probabilities u; `shape` is a row of `pert_shapes`."""
    upper = u > 0.5
    cell, fraction = tables.cell_and_fraction(np.where(upper, 1.0 - u, u))
    position = np.where(upper, cell + (tables.CELLS + 1), cell)
    below = shape[position]
    return np.asarray(low + (high - low) * (below + fraction * (shape[position + 1] - below)))


def pert_shapes(places: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Tables for the likely values' places in their ranges (0…1): the distinct rows, and each place's row.

    A row holds the quantiles at the knots below 1/2, then those as far above it. Beyond 4,096
    distinct places they are rounded to 1/4096 of the range, which moves a sample by 8e-5 of it.
    """
    distinct, row = np.unique(places, return_inverse=True)
    if distinct.size > _MOST_SHAPES:
        distinct, row = np.unique(np.rint(places * _MOST_SHAPES) / _MOST_SHAPES, return_inverse=True)
    return _interpolate(distinct), row.astype(np.int64)


def _interpolate(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows between the computed ones, by the cubic through the four nearest."""
    rows = np.empty((places.size, 2 * (tables.CELLS + 1)))
    _fill_rows(_computed_shapes(), places, rows)
    return rows


@compiled
def _fill_rows(grid: NDArray[np.float64], places: NDArray[np.float64], rows: NDArray[np.float64]) -> None:
    last = grid.shape[0] - 1
    for row in range(places.size):
        position = places[row] * last
        first = min(max(int(position) - 1, 0), last - 3)
        at = position - first
        w0 = -(at - 1.0) * (at - 2.0) * (at - 3.0) / 6.0
        w1 = at * (at - 2.0) * (at - 3.0) / 2.0
        w2 = -at * (at - 1.0) * (at - 3.0) / 2.0
        w3 = at * (at - 1.0) * (at - 2.0) / 6.0
        for k in range(grid.shape[1]):
            value = w0 * grid[first, k] + w1 * grid[first + 1, k] + w2 * grid[first + 2, k] + w3 * grid[first + 3, k]
            rows[row, k] = min(max(value, 0.0), 1.0)


@cache
def _computed_shapes() -> NDArray[np.float64]:
    """Quantiles of Beta(1 + 4f, 5 - 4f) for f = 0, 1/64 … 1: the lower half's knots, then the upper's."""
    half = _PLACES // 2 + 1
    lower = np.array([_beta_quantiles(1 + 4 * place / (_PLACES - 1)) for place in range(_PLACES)])
    # The upper tail of one shape is the lower tail of the mirrored one.
    upper = 1.0 - lower[::-1]
    result = np.concatenate((lower, upper), axis=1)
    result[half - 1, [tables.CELLS, -1]] = 0.5
    result.flags.writeable = False
    return result


def _beta_quantiles(alpha: float) -> NDArray[np.float64]:
    """Quantiles of Beta(alpha, 6 - alpha) at the knots.

    With x = s³(10 - 15s + 6s²) the density is smooth at both ends in s, so that Gauss-Legendre
    panels reach full accuracy there too.
    """
    edges = np.linspace(0.0, 1.0, _PANELS + 1)
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)

    def density(s: NDArray[np.float64]) -> NDArray[np.float64]:
        rest = 1.0 - s
        x = s**3 * (10.0 - 15.0 * s + 6.0 * s * s)
        y = rest**3 * (10.0 - 15.0 * rest + 6.0 * rest * rest)
        result: NDArray[np.float64] = x ** (alpha - 1.0) * y ** (5.0 - alpha) * 30.0 * (s * rest) ** 2
        return result

    def mass(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
        middle, reach = (start + end) / 2, (end - start) / 2
        result: NDArray[np.float64] = (density(middle[:, None] + reach[:, None] * nodes) @ weights) * reach
        return result

    panels = mass(edges[:-1], edges[1:])
    cumulated = np.concatenate(([0.0], np.cumsum(panels)))
    goal = tables.knots()[1:] * cumulated[-1]
    panel = np.clip(np.searchsorted(cumulated, goal, side="right") - 1, 0, _PANELS - 1)
    start, end = edges[panel], edges[panel + 1]
    low, high = start.copy(), end.copy()
    s = start + (end - start) * (goal - cumulated[panel]) / panels[panel]
    for _ in range(_NEWTON_STEPS):
        error = cumulated[panel] + mass(start, s) - goal
        low, high = np.where(error < 0, s, low), np.where(error < 0, high, s)
        step = s - error / np.maximum(density(s), 1e-300)
        following = np.where((step > low) & (step < high), step, (low + high) / 2)
        if np.max(np.abs(following - s)) < 1e-13:
            break
        s = following
    return np.concatenate(([0.0], s**3 * (10.0 - 15.0 * s + 6.0 * s * s)))
