"""The compiled twin of the drawing in `sampling`: one tile of runs at a time, the same bits.

A tile holds `blocks` blocks of four runs. Lane w·blocks + g of a row is run 4·(first + g) + w, so
that the four words of a block land in four rows side by side and every inner loop is a plain loop
over lanes, which the compiler turns into vector instructions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.risk.sampling import SamplingPlan
from steerboard_engine.risk.tables import (
    CELLS,
    FIRST_CELL_BITS,
    FRACTION_BITS,
    FRACTION_MASK,
    FRACTION_STEP,
    NORMAL_CELLS_PER_UNIT,
    NORMAL_REACH,
    SMALLEST,
)

Floats = NDArray[np.float64]

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_STEP = 2.0**-32
_PERT = 2
# Exact: SMALLEST is a power of two.
_PER_SMALLEST = 1.0 / SMALLEST
_DURATION, _COMMON_FACTOR, _RISK_OCCURS, _RISK_DELAY, _RISK_COST, _COST = range(6)


@compiled
def fill_words(
    seed: NDArray[np.uint32], key_low: int, key_high: int, purpose: int, first: int, words: NDArray[np.uint32]
) -> None:
    """Philox4x32-10 for the blocks first … of one stream; words: uint32[4·blocks] out."""
    blocks = words.size // 4
    word_low, word_high, word_purpose = np.uint64(key_low), np.uint64(key_high), np.uint64(purpose)
    for g in range(blocks):
        x0 = np.uint64(first + g)
        x1 = word_low
        x2 = word_high
        x3 = word_purpose
        k0 = np.uint64(seed[0])
        k1 = np.uint64(seed[1])
        for _ in range(10):
            p0 = x0 * _MULTIPLIER_0
            p1 = x2 * _MULTIPLIER_1
            x0 = (p1 >> _HALF) ^ x1 ^ k0
            x2 = (p0 >> _HALF) ^ x3 ^ k1
            x1 = p1 & _LOW
            x3 = p0 & _LOW
            k0 = (k0 + _WEYL_0) & _LOW
            k1 = (k1 + _WEYL_1) & _LOW
        words[g] = np.uint32(x0)
        words[blocks + g] = np.uint32(x1)
        words[2 * blocks + g] = np.uint32(x2)
        words[3 * blocks + g] = np.uint32(x3)


@compiled
def fill_uniforms(
    seed: NDArray[np.uint32], key_low: int, key_high: int, purpose: int, first: int,
    words: NDArray[np.uint32], u: Floats,
) -> None:  # fmt: skip
    """Uniform numbers of the open interval (0, 1); words is scratch."""
    fill_words(seed, key_low, key_high, purpose, first, words)
    for lane in range(u.size):
        u[lane] = (np.float64(words[lane]) + 0.5) * _STEP


@compiled
def to_triangular(u: Floats, low: float, likely: float, high: float, out: Floats) -> None:
    """Quantiles of the triangular distribution."""
    spread = high - low
    if spread <= 0.0:
        for lane in range(u.size):
            out[lane] = low
        return
    rising = likely - low
    falling = high - likely
    turn = rising / spread
    up = spread * rising
    down = spread * falling
    for lane in range(u.size):
        at = u[lane]
        before = low + np.sqrt(at * up)
        after = high - np.sqrt((1.0 - at) * down)
        out[lane] = before if at < turn else after


@compiled
def _cell(p: float) -> np.int64:
    """The cell of a probability of (0, 1/2]; no branch, so that lanes stay together."""
    bits = np.float64(p).view(np.int64)
    cell = int(bits >> FRACTION_BITS) - FIRST_CELL_BITS
    return np.int64(min(max(cell, 0), CELLS - 1))


@compiled
def _fraction(p: float) -> np.float64:
    """The share of its cell that a probability has passed."""
    bits = np.float64(p).view(np.int64)
    within = np.float64(bits & FRACTION_MASK) * FRACTION_STEP
    upper = 1.0 if p >= 0.5 else within
    return np.float64(p * _PER_SMALLEST if p < SMALLEST else upper)


@compiled
def to_pert(
    u: Floats, low: float, high: float, shapes: Floats, row: int, cells: NDArray[np.uint32], out: Floats
) -> None:
    """Quantiles of the PERT distribution from a row of `pert_shapes`; cells: uint32[lanes] scratch."""
    spread = high - low
    for lane in range(u.size):
        at = u[lane]
        p = 1.0 - at if at > 0.5 else at
        cells[lane] = np.uint32(_cell(p) + (CELLS + 1 if at > 0.5 else 0))
        out[lane] = _fraction(p)
    for lane in range(u.size):
        cell = np.uint64(cells[lane])
        below = shapes[row, cell]
        out[lane] = low + spread * (below + out[lane] * (shapes[row, cell + np.uint64(1)] - below))


@compiled
def to_normal(u: Floats, table: Floats, cells: NDArray[np.uint32], out: Floats) -> None:
    """Standard normal deviates, not in place; cells: uint32[lanes] scratch."""
    for lane in range(u.size):
        p = min(u[lane], 1.0 - u[lane])
        cells[lane] = np.uint32(_cell(p))
        out[lane] = _fraction(p)
    for lane in range(u.size):
        cell = np.uint64(cells[lane])
        below = table[cell]
        deviate = below + out[lane] * (table[cell + np.uint64(1)] - below)
        out[lane] = deviate if u[lane] < 0.5 else -deviate


@compiled
def to_probability(deviates: Floats, table: Floats, cells: NDArray[np.uint32], out: Floats) -> None:
    """Uniform numbers of standard normal deviates, not in place; cells: uint32[lanes] scratch."""
    for lane in range(deviates.size):
        position = (deviates[lane] + NORMAL_REACH) * NORMAL_CELLS_PER_UNIT
        whole = np.int32(position)
        cells[lane] = np.uint32(whole)
        out[lane] = position - whole
    for lane in range(deviates.size):
        cell = np.uint64(cells[lane])
        below = table[cell]
        out[lane] = below + out[lane] * (table[cell + np.uint64(1)] - below)


@compiled
def fill_grades(
    seed: NDArray[np.uint32], key_low: int, key_high: int, weight: Floats, normal_of: Floats, probability_of: Floats,
    first: int, common: Floats, words: NDArray[np.uint32], own: Floats, u: Floats,
) -> None:  # fmt: skip
    """Places (0…1) of one drawn item in its distribution; common: the common factor's deviates; words, own: scratch."""
    fill_uniforms(seed, key_low, key_high, _DURATION, first, words, u)
    if weight[0] == 0.0:
        return
    to_normal(u, normal_of, words, own)
    share, own_share = weight[0], weight[1]
    for lane in range(u.size):
        own[lane] = share * common[lane] + own_share * own[lane]
    to_probability(own, probability_of, words, u)


@compiled
def fill_common(
    seed: NDArray[np.uint32], weight: Floats, normal_of: Floats, first: int, words: NDArray[np.uint32], common: Floats
) -> None:
    """The common factor's deviates of a tile; zeros when nothing is correlated."""
    if weight[0] == 0.0:
        common[:] = 0.0
        return
    u = np.empty(common.size)
    fill_uniforms(seed, 0, 0, _COMMON_FACTOR, first, words, u)
    to_normal(u, normal_of, words, common)


@compiled
def draw_tile(plan: SamplingPlan, first: int, minutes: NDArray[np.int32], cost: Floats) -> None:
    """Draw the tile of blocks first …; minutes: int32[n, lanes] out, cost: float64[lanes] out.

    Rows of items that are not drawn hold `base` already, unless a risk delays them.
    """
    seed, base, items, key, kinds, estimate = plan.seed, plan.base, plan.item, plan.key, plan.kind, plan.estimate
    shape_row, shapes, weight = plan.shape_row, plan.shapes, plan.weight
    normal_of, probability_of, risk_item = plan.normal_of, plan.probability_of, plan.risk_item
    lanes = cost.size
    words = np.empty(lanes, np.uint32)
    u = np.empty(lanes)
    value = np.empty(lanes)
    common = np.empty(lanes)
    fill_common(seed, weight, normal_of, first, words, common)
    for risk_row in range(risk_item.size):
        item = risk_item[risk_row]
        for lane in range(lanes):
            minutes[item, lane] = base[item]
    for drawn in range(items.size):
        fill_grades(
            seed, key[drawn, 0], key[drawn, 1], weight, normal_of, probability_of, first, common, words, value, u
        )
        if kinds[drawn] == _PERT:
            to_pert(u, estimate[drawn, 0], estimate[drawn, 2], shapes, shape_row[drawn], words, value)
        else:
            to_triangular(u, estimate[drawn, 0], estimate[drawn, 1], estimate[drawn, 2], value)
        item = items[drawn]
        for lane in range(lanes):
            minutes[item, lane] = np.int32(value[lane] + 0.5)
    cost[:] = 0.0
    if plan.threshold.size or plan.cost_item.size:
        risk_cost = np.zeros(lanes)
        _draw_risks(plan, first, minutes, risk_cost, words, u, value)
        _add_costs(plan, first, minutes, cost, words, u, value)
        for lane in range(lanes):
            cost[lane] += risk_cost[lane]


@compiled
def _draw_risks(
    plan: SamplingPlan, first: int, minutes: NDArray[np.int32], cost: Floats,
    words: NDArray[np.uint32], u: Floats, value: Floats,
) -> None:  # fmt: skip
    """Delays and money of risk events."""
    seed, key, threshold, delays, costs = plan.seed, plan.risk_key, plan.threshold, plan.risk_delay, plan.risk_cost
    risk_at, risk_item = plan.risk_at, plan.risk_item
    lanes = cost.size
    occurs = np.empty(lanes, np.bool_)
    for risk in range(threshold.size):
        low, high = key[risk, 0], key[risk, 1]
        fill_words(seed, low, high, _RISK_OCCURS, first, words)
        for lane in range(lanes):
            occurs[lane] = np.uint64(words[lane]) < threshold[risk]
        if delays[risk, 2] > 0.0:
            fill_uniforms(seed, low, high, _RISK_DELAY, first, words, u)
            to_triangular(u, delays[risk, 0], delays[risk, 1], delays[risk, 2], value)
            for k in range(risk_at[risk], risk_at[risk + 1]):
                item = risk_item[k]
                for lane in range(lanes):
                    if occurs[lane]:
                        minutes[item, lane] += np.int32(value[lane] + 0.5)
        fill_uniforms(seed, low, high, _RISK_COST, first, words, u)
        to_triangular(u, costs[risk, 0], costs[risk, 1], costs[risk, 2], value)
        for lane in range(lanes):
            if occurs[lane]:
                cost[lane] += value[lane]


@compiled
def _add_costs(
    plan: SamplingPlan, first: int, minutes: NDArray[np.int32], cost: Floats,
    words: NDArray[np.uint32], u: Floats, value: Floats,
) -> None:  # fmt: skip
    """What the items cost."""
    seed, items, key, factor = plan.seed, plan.cost_item, plan.cost_key, plan.cost_factor
    fixed, per_minute = plan.cost_fixed, plan.cost_per_minute
    for row in range(items.size):
        if factor[row, 2] > factor[row, 0]:
            fill_uniforms(seed, key[row, 0], key[row, 1], _COST, first, words, u)
        to_triangular(u, factor[row, 0], factor[row, 1], factor[row, 2], value)
        item = items[row]
        for lane in range(cost.size):
            cost[lane] += value[lane] * (fixed[row] + per_minute[row] * minutes[item, lane])
