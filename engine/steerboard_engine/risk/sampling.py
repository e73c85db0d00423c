"""Drawing: from a problem to durations and costs of a block of runs.

`SamplingPlan` holds everything as flat arrays, read alike by the plain drawing here and by its
compiled twin. Both draw the same bits: integers by Philox, then only + - * / and square roots.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.risk import tables
from steerboard_engine.risk.distributions import Distribution, pert, pert_shapes, triangular
from steerboard_engine.risk.problem import CostModel, RiskEvent, SimulationProblem
from steerboard_engine.risk.random_numbers import Purpose, random_words, split_64, uniforms

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRADES = 1 << 20
"""Steps in which the place of a drawn value in its distribution enters the rank correlation."""


class SamplingPlan(NamedTuple):
    """What is drawn; s drawn items, r risks, c costed items.

    seed: uint32[2]; base: int32[n] minutes of items that are not drawn
    item: int32[s] rising; key: uint32[s,2]; kind: int8[s]; estimate: float64[s,3]; shape_row: int32[s]
    shapes: float64[·, 2·(CELLS+1)]; weight: float64[2] of the common factor and of the item's own
    risk_key: uint32[r,2]; threshold: uint64[r] of 2**32; risk_delay, risk_cost: float64[r,3]
    risk_at: int32[r+1], risk_item: int32[·] the items delayed
    cost_item: int32[c] rising; cost_key: uint32[c,2]; cost_fixed, cost_per_minute: float64[c];
    cost_factor: float64[c,3]
    normal_of, probability_of: the tables of the normal distribution
    """

    seed: NDArray[np.uint32]
    base: NDArray[np.int32]
    item: NDArray[np.int32]
    key: NDArray[np.uint32]
    kind: NDArray[np.int8]
    estimate: Floats
    shape_row: NDArray[np.int32]
    shapes: Floats
    weight: Floats
    risk_key: NDArray[np.uint32]
    threshold: NDArray[np.uint64]
    risk_delay: Floats
    risk_cost: Floats
    risk_at: NDArray[np.int32]
    risk_item: NDArray[np.int32]
    cost_item: NDArray[np.int32]
    cost_key: NDArray[np.uint32]
    cost_fixed: Floats
    cost_per_minute: Floats
    cost_factor: Floats
    normal_of: Floats
    probability_of: Floats


def sampling_plan(problem: SimulationProblem, base: Ints, drawable: NDArray[np.bool_]) -> SamplingPlan:
    """Flatten the uncertain part of a problem.

    base: int64[n] the plan's own minutes of every item (remaining ones of started items);
    drawable: bool[n] items that still can take longer or shorter: open or started, not summaries.
    """
    minutes = base.copy()
    estimated = drawable & (problem.distribution != Distribution.NONE)
    certain = estimated & (problem.optimistic == problem.pessimistic)
    minutes[certain] = problem.likely[certain]
    item = np.flatnonzero(estimated & ~certain).astype(np.int32)
    estimate = np.stack([problem.optimistic[item], problem.likely[item], problem.pessimistic[item]], axis=1)
    kind = problem.distribution[item].astype(np.int8)
    is_pert = kind == Distribution.PERT
    places = (estimate[is_pert, 1] - estimate[is_pert, 0]) / (estimate[is_pert, 2] - estimate[is_pert, 0])
    shape_row = np.zeros(item.size, np.int32)
    shapes = np.zeros((1, 2 * (tables.CELLS + 1)))
    if places.size:
        shapes, rows = pert_shapes(places)
        shape_row[is_pert] = rows
    keys = problem.item_keys if problem.item_keys is not None else np.arange(problem.item_count, dtype=np.int64)
    # A rank correlation r of two normal variables means a plain correlation of 2 sin(πr/6) (K. Pearson, 1907).
    common = 2.0 * np.sin(np.pi * problem.correlation / 6.0) if problem.correlation < 1.0 else 1.0
    cost = _cost_arrays(problem.cost_model())
    return SamplingPlan(
        np.array(split_64(problem.seed), np.uint32),
        minutes.astype(np.int32),
        item,
        _split_keys(keys[item]),
        kind,
        estimate.astype(np.float64),
        shape_row,
        shapes,
        np.array([np.sqrt(common), np.sqrt(1.0 - common)]),
        *_risk_arrays(problem.risks, drawable),
        cost[0],
        _split_keys(keys[cost[0]]),
        *cost[1:],
        tables.normal_quantiles(),
        tables.normal_probabilities(),
    )


def _split_keys(keys: Ints) -> NDArray[np.uint32]:
    return np.ascontiguousarray(keys, np.int64).view(np.uint32).reshape(-1, 2)


def _risk_arrays(
    risks: tuple[RiskEvent, ...], drawable: NDArray[np.bool_]
) -> tuple[NDArray[np.uint32], NDArray[np.uint64], Floats, Floats, NDArray[np.int32], NDArray[np.int32]]:
    keys = np.array([place if risk.key is None else risk.key for place, risk in enumerate(risks)], np.int64)
    threshold = np.array([round(risk.probability * 2**32) for risk in risks], np.uint64)
    delay = np.array([(risk.delay_low, risk.delay_likely, risk.delay_high) for risk in risks], np.float64)
    cost = np.array([(risk.cost_low, risk.cost_likely, risk.cost_high) for risk in risks], np.float64)
    hit = [[item for item in dict.fromkeys(risk.items) if drawable[item]] for risk in risks]
    at = np.concatenate(([0], np.cumsum([len(items) for items in hit]))).astype(np.int32)
    flat = np.array([item for items in hit for item in items], np.int32)
    return _split_keys(keys), threshold, delay.reshape(-1, 3), cost.reshape(-1, 3), at, flat


def _cost_arrays(cost: CostModel | None) -> tuple[NDArray[np.int32], Floats, Floats, Floats]:
    if cost is None:
        nothing = np.zeros(0)
        return np.zeros(0, np.int32), nothing, nothing, np.zeros((0, 3))
    item = np.flatnonzero((cost.fixed != 0) | (cost.per_minute != 0)).astype(np.int32)
    factor = np.stack([cost.low[item], cost.likely[item], cost.high[item]], axis=1)
    return item, cost.fixed[item], cost.per_minute[item], np.ascontiguousarray(factor)


# -- the plain drawing ---------------------------------------------------------------------------


def _key(pair: NDArray[np.uint32]) -> int:
    return int(pair[0]) | int(pair[1]) << 32


def grades(plan: SamplingPlan, drawn: int, iterations: int) -> Floats:
    """The place (0…1) in its distribution of drawn item number `drawn`, for every run."""
    seed = _key(plan.seed)
    own = uniforms(seed, _key(plan.key[drawn]), Purpose.DURATION, iterations)
    if plan.weight[0] == 0.0:
        return own
    common = tables.normal_deviates(uniforms(seed, 0, Purpose.COMMON_FACTOR, iterations))
    mixed = plan.weight[0] * common + plan.weight[1] * tables.normal_deviates(own)
    return tables.probabilities_of(mixed)


def drawn_minutes(plan: SamplingPlan, drawn: int, iterations: int) -> NDArray[np.int32]:
    """Minutes of drawn item number `drawn`, before any risk, for every run."""
    u = grades(plan, drawn, iterations)
    low, likely, high = (float(value) for value in plan.estimate[drawn])
    if plan.kind[drawn] == Distribution.PERT:
        value = pert(u, low, high, plan.shapes[plan.shape_row[drawn]])
    else:
        value = triangular(u, low, likely, high)
    return np.floor(value + 0.5).astype(np.int32)


def risk_occurs(plan: SamplingPlan, risk: int, iterations: int) -> NDArray[np.bool_]:
    """The runs in which a risk happens."""
    words = random_words(_key(plan.seed), _key(plan.risk_key[risk]), Purpose.RISK_OCCURS, iterations)
    return np.asarray(words < plan.threshold[risk])


def _risk_draw(plan: SamplingPlan, risk: int, purpose: Purpose, estimate: Floats, iterations: int) -> Floats:
    u = uniforms(_key(plan.seed), _key(plan.risk_key[risk]), purpose, iterations)
    return triangular(u, float(estimate[0]), float(estimate[1]), float(estimate[2]))


def draw(plan: SamplingPlan, iterations: int) -> tuple[NDArray[np.int32], Floats]:
    """Minutes int32[n, iterations] of every item, risks included, and the cost float64[iterations] of every run."""
    minutes = np.repeat(plan.base[:, None], iterations, axis=1)
    for drawn, item in enumerate(plan.item):
        minutes[item] = drawn_minutes(plan, drawn, iterations)
    cost = np.zeros(iterations)
    risk_cost = np.zeros(iterations)
    for risk in range(plan.threshold.size):
        occurs = risk_occurs(plan, risk, iterations)
        delay = _risk_draw(plan, risk, Purpose.RISK_DELAY, plan.risk_delay[risk], iterations)
        added = np.where(occurs, np.floor(delay + 0.5), 0.0).astype(np.int32)
        for item in plan.risk_item[plan.risk_at[risk] : plan.risk_at[risk + 1]]:
            minutes[item] += added
        amount = _risk_draw(plan, risk, Purpose.RISK_COST, plan.risk_cost[risk], iterations)
        risk_cost += np.where(occurs, amount, 0.0)
    seed = _key(plan.seed)
    for row, item in enumerate(plan.cost_item):
        low, likely, high = (float(value) for value in plan.cost_factor[row])
        u = uniforms(seed, _key(plan.cost_key[row]), Purpose.COST, iterations)
        factor = triangular(u, low, likely, high)
        cost += factor * (plan.cost_fixed[row] + plan.cost_per_minute[row] * minutes[item])
    return minutes, cost + risk_cost


def risk_grades(plan: SamplingPlan, risk: int, iterations: int) -> Floats:
    """The place (0…1) of each run's delay among all delays of a risk; runs without it share the middle of theirs."""
    probability = float(plan.threshold[risk]) * 2.0**-32
    u = uniforms(_key(plan.seed), _key(plan.risk_key[risk]), Purpose.RISK_DELAY, iterations)
    low, _, high = plan.risk_delay[risk]
    within = u if high > low else np.full(iterations, 0.5)
    happened = (1.0 - probability) + probability * within
    return np.where(risk_occurs(plan, risk, iterations), happened, (1.0 - probability) / 2)
