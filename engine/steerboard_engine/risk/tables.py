"""Curves as tables, so that the plain and the compiled simulation read the very same numbers.

Transcendental functions may differ in the last bit between libraries; multiplication, addition,
division and square root may not. Everything drawn in a simulation is therefore built from those
four and from the tables made here once.

A curve over probability is stored over p = min(u, 1-u) in cells that halve towards 0: each octave
[2^-k-1, 2^-k) is cut into SEGMENTS equal cells, and the last cell reaches from 0 to 2^-OCTAVES.
Quantile functions bend hardest at the ends, and there the cells are as fine as the bend.
"""

from functools import cache
from math import erfc, sqrt
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

OCTAVES: Final = 21
SEGMENT_BITS: Final = 5
SEGMENTS: Final = 1 << SEGMENT_BITS
CELLS: Final = 1 + (OCTAVES - 1) * SEGMENTS
"""Cells of one side: one down to 0, and SEGMENTS for each octave from 2^-OCTAVES to 1/2."""

SMALLEST: Final = 2.0**-OCTAVES
_EXPONENT_BIAS: Final = 1023
FIRST_CELL_BITS: Final = ((_EXPONENT_BIAS - OCTAVES) << SEGMENT_BITS) - 1
"""Leading bits of a double (exponent and segment) less this are its cell."""

FRACTION_BITS: Final = 52 - SEGMENT_BITS
FRACTION_MASK: Final = (1 << FRACTION_BITS) - 1
FRACTION_STEP: Final = 2.0**-FRACTION_BITS

NORMAL_REACH: Final = 8.0
NORMAL_CELLS_PER_UNIT: Final = 512
NORMAL_CELLS: Final = int(2 * NORMAL_REACH * NORMAL_CELLS_PER_UNIT)


@cache
def knots() -> NDArray[np.float64]:
    """The CELLS + 1 probabilities between 0 and 1/2 at which curves are stored."""
    cells = np.arange(CELLS)
    octave, segment = cells // SEGMENTS, cells % SEGMENTS
    above_zero = SMALLEST * np.exp2(octave) * (1 + segment / SEGMENTS)
    result = np.concatenate(([0.0], above_zero))
    result.flags.writeable = False
    return result


@cache
def normal_quantiles() -> NDArray[np.float64]:
    """Standard normal deviates at the knots, all below 0.

    The last cell is cut at 2^-OCTAVES-3, where a straight line carries the tail to its mean: a
    deviate beyond -5.2 comes up once in ten million draws.
    """
    normal = NormalDist()
    at_knots = [normal.inv_cdf(p) for p in knots()[1:]]
    result = np.array([normal.inv_cdf(SMALLEST / 8), *at_knots])
    result[-1] = 0.0
    result.flags.writeable = False
    return result


@cache
def normal_probabilities() -> NDArray[np.float64]:
    """The standard normal distribution function at NORMAL_CELLS + 1 even steps over ±NORMAL_REACH.

    Straight lines between them err by at most h²/8 · max|φ'| = 1.2e-7.
    """
    deviates = -NORMAL_REACH + np.arange(NORMAL_CELLS + 1) / NORMAL_CELLS_PER_UNIT
    result = np.array([0.5 * erfc(-z / sqrt(2.0)) for z in deviates])
    result.flags.writeable = False
    return result


def cell_and_fraction(p: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Where probabilities of (0, 1/2] fall between the knots: the cell and the share of it passed."""
    bits = p.view(np.int64)
    cell = np.maximum((bits >> FRACTION_BITS) - FIRST_CELL_BITS, 0)
    within = (bits & FRACTION_MASK).astype(np.float64) * FRACTION_STEP
    # 1/2 itself would open a cell that is not there: it is the end of the last one.
    fraction = np.where(cell == 0, p / SMALLEST, np.where(cell >= CELLS, 1.0, within))
    return np.minimum(cell, CELLS - 1), fraction


def normal_deviates(u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard normal deviates of uniform numbers; error below 1e-4, in terms of probability below 3e-5."""
    table = normal_quantiles()
    cell, fraction = cell_and_fraction(np.minimum(u, 1.0 - u))
    below = table[cell]
    deviate = below + fraction * (table[cell + 1] - below)
    return np.where(u < 0.5, deviate, -deviate)


def probabilities_of(deviates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Uniform numbers of standard normal deviates; error below 1.2e-7."""
    table = normal_probabilities()
    position = (deviates + NORMAL_REACH) * NORMAL_CELLS_PER_UNIT
    cell = position.astype(np.int64)
    below = table[cell]
    return below + (position - cell) * (table[cell + 1] - below)
