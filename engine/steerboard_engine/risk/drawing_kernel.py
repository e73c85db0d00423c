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
def _position(p: float) -> tuple[int, float]:
    bits = np.float64(p).view(np.int64)
    cell = (bits >> FRACTION_BITS) - FIRST_CELL_BITS
    fraction = np.float64(bits & FRACTION_MASK) * FRACTION_STEP
    if cell <= 0:
        return 0, p / SMALLEST
    if cell >= CELLS:
        return CELLS - 1, 1.0
    return cell, fraction


@compiled
def to_pert(u: Floats, low: float, high: float, shape: Floats, out: Floats) -> None:
    """Quantiles of the PERT distribution from a row of `pert_shapes`."""
    spread = high - low
    for lane in range(u.size):
        at = u[lane]
        upper = at > 0.5
        cell, fraction = _position(1.0 - at if upper else at)
        if upper:
            cell += CELLS + 1
        below = shape[cell]
        out[lane] = low + spread * (below + fraction * (shape[cell + 1] - below))


@compiled
def to_normal(u: Floats, table: Floats, out: Floats) -> None:
    """Standard normal deviates."""
    for lane in range(u.size):
        at = u[lane]
        cell, fraction = _position(min(at, 1.0 - at))
        below = table[cell]
        deviate = below + fraction * (table[cell + 1] - below)
        out[lane] = deviate if at < 0.5 else -deviate


@compiled
def to_probability(deviates: Floats, table: Floats, out: Floats) -> None:
    """Uniform numbers of standard normal deviates."""
    for lane in range(deviates.size):
        position = (deviates[lane] + NORMAL_REACH) * NORMAL_CELLS_PER_UNIT
        cell = np.int64(position)
        below = table[cell]
        out[lane] = below + (position - cell) * (table[cell + 1] - below)


@compiled
def fill_grades(
    plan: SamplingPlan, drawn: int, first: int, common: Floats, words: NDArray[np.uint32], u: Floats
) -> None:
    """Places (0…1) of one drawn item in its distribution; common: the common factor's deviates."""
    fill_uniforms(plan.seed, plan.key[drawn, 0], plan.key[drawn, 1], _DURATION, first, words, u)
    if plan.weight[0] == 0.0:
        return
    to_normal(u, plan.normal_of, u)
    for lane in range(u.size):
        u[lane] = plan.weight[0] * common[lane] + plan.weight[1] * u[lane]
    to_probability(u, plan.probability_of, u)


@compiled
def fill_common(plan: SamplingPlan, first: int, words: NDArray[np.uint32], common: Floats) -> None:
    """The common factor's deviates of a tile; zeros when nothing is correlated."""
    if plan.weight[0] == 0.0:
        common[:] = 0.0
        return
    fill_uniforms(plan.seed, 0, 0, _COMMON_FACTOR, first, words, common)
    to_normal(common, plan.normal_of, common)


@compiled
def draw_tile(plan: SamplingPlan, first: int, minutes: NDArray[np.int32], cost: Floats) -> None:
    """Draw the tile of blocks first …; minutes: int32[n, lanes] out, cost: float64[lanes] out.

    Rows of items that are not drawn hold `base` already, unless a risk delays them.
    """
    lanes = cost.size
    words = np.empty(lanes, np.uint32)
    u = np.empty(lanes)
    value = np.empty(lanes)
    common = np.empty(lanes)
    fill_common(plan, first, words, common)
    for risk_row in range(plan.risk_item.size):
        item = plan.risk_item[risk_row]
        for lane in range(lanes):
            minutes[item, lane] = plan.base[item]
    for drawn in range(plan.item.size):
        fill_grades(plan, drawn, first, common, words, u)
        if plan.kind[drawn] == _PERT:
            to_pert(u, plan.estimate[drawn, 0], plan.estimate[drawn, 2], plan.shapes[plan.shape_row[drawn]], value)
        else:
            to_triangular(u, plan.estimate[drawn, 0], plan.estimate[drawn, 1], plan.estimate[drawn, 2], value)
        row = minutes[plan.item[drawn]]
        for lane in range(lanes):
            row[lane] = np.int32(np.floor(value[lane] + 0.5))
    _draw_risks(plan, first, minutes, cost, words, u, value)


@compiled
def _draw_risks(
    plan: SamplingPlan, first: int, minutes: NDArray[np.int32], cost: Floats,
    words: NDArray[np.uint32], u: Floats, value: Floats,
) -> None:  # fmt: skip
    """Delays and money of risk events, then what the items cost."""
    lanes = cost.size
    occurs = np.empty(lanes, np.bool_)
    risk_cost = np.zeros(lanes)
    for risk in range(plan.threshold.size):
        low, high = plan.risk_key[risk, 0], plan.risk_key[risk, 1]
        fill_words(plan.seed, low, high, _RISK_OCCURS, first, words)
        for lane in range(lanes):
            occurs[lane] = np.uint64(words[lane]) < plan.threshold[risk]
        estimate = plan.risk_delay[risk]
        if estimate[2] > 0.0:
            fill_uniforms(plan.seed, low, high, _RISK_DELAY, first, words, u)
            to_triangular(u, estimate[0], estimate[1], estimate[2], value)
            for k in range(plan.risk_at[risk], plan.risk_at[risk + 1]):
                row = minutes[plan.risk_item[k]]
                for lane in range(lanes):
                    if occurs[lane]:
                        row[lane] += np.int32(np.floor(value[lane] + 0.5))
        estimate = plan.risk_cost[risk]
        fill_uniforms(plan.seed, low, high, _RISK_COST, first, words, u)
        to_triangular(u, estimate[0], estimate[1], estimate[2], value)
        for lane in range(lanes):
            if occurs[lane]:
                risk_cost[lane] += value[lane]
    cost[:] = 0.0
    for row_number in range(plan.cost_item.size):
        estimate = plan.cost_factor[row_number]
        if estimate[2] > estimate[0]:
            fill_uniforms(plan.seed, plan.cost_key[row_number, 0], plan.cost_key[row_number, 1], _COST, first, words, u)
        to_triangular(u, estimate[0], estimate[1], estimate[2], value)
        fixed, per_minute = plan.cost_fixed[row_number], plan.cost_per_minute[row_number]
        row = minutes[plan.cost_item[row_number]]
        for lane in range(lanes):
            cost[lane] += value[lane] * (fixed + per_minute * row[lane])
    for lane in range(lanes):
        cost[lane] += risk_cost[lane]
