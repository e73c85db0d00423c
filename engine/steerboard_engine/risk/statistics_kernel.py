"""Order statistics of every item's finish, and rank correlations, over all runs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.risk.drawing_kernel import fill_common, fill_grades
from steerboard_engine.risk.sampling import GRADES, SamplingPlan

Ints = NDArray[np.int64]
_BUCKETS = 1024


@compiled
def select_ranks(values: NDArray[np.int32], ranks: Ints, first: int, last: int, out: NDArray[np.int32]) -> None:
    """The values of the given ranks (rising, from 0) in rows first … last-1 of int32[n, K]; out: int32[n, ranks].

    Counts a row into equal buckets, then sorts only the buckets the ranks fall into.
    """
    runs = values.shape[1]
    counts = np.empty(_BUCKETS + 1, np.int64)
    picked = np.empty(runs, np.int32)
    for row in range(first, last):
        low = values[row, 0]
        high = values[row, 0]
        for run in range(runs):
            low = min(low, values[row, run])
            high = max(high, values[row, run])
        shift = 0
        while (np.int64(high) - np.int64(low)) >> shift >= _BUCKETS:
            shift += 1
        counts[:] = 0
        for run in range(runs):
            counts[(np.int64(values[row, run]) - low) >> shift] += 1
        before = 0
        bucket = 0
        loaded = -1
        for r in range(ranks.size):
            while before + counts[bucket] <= ranks[r]:
                before += counts[bucket]
                bucket += 1
            if shift == 0:
                out[row, r] = low + bucket
                continue
            size = counts[bucket]
            if loaded != bucket:
                size = 0
                for run in range(runs):
                    if (np.int64(values[row, run]) - low) >> shift == bucket:
                        picked[size] = values[row, run]
                        size += 1
                picked[:size].sort()
                loaded = bucket
            out[row, r] = picked[ranks[r] - before]


@compiled
def correlate_grades(plan: SamplingPlan, finish_ranks: Ints, blocks: int, first: int, last: int, sums: Ints) -> None:
    """Sums for the rank correlation of drawn items first … last-1 with the finish, in whole numbers.

    finish_ranks: int64[K] twice the centred rank of each run's finish; sums: int64[s, 3] out:
    Σ grade, Σ grade², Σ grade · rank
    """
    seed, key, weight, normal_of, probability_of = plan.seed, plan.key, plan.weight, plan.normal_of, plan.probability_of
    runs = finish_ranks.size
    lanes = 4 * blocks
    words = np.empty(lanes, np.uint32)
    common = np.empty(lanes)
    own = np.empty(lanes)
    u = np.empty(lanes)
    tiles = (runs + lanes - 1) // lanes
    for tile in range(tiles):
        fill_common(seed, weight, normal_of, tile * blocks, words, common)
        wanted = min(lanes, runs - tile * lanes)
        for drawn in range(first, last):
            fill_grades(
                seed,
                key[drawn, 0],
                key[drawn, 1],
                weight,
                normal_of,
                probability_of,
                tile * blocks,
                common,
                words,
                own,
                u,
            )
            total = np.int64(0)
            squares = np.int64(0)
            products = np.int64(0)
            for place in range(wanted):
                grade = np.int64(u[(place & 3) * blocks + (place >> 2)] * GRADES)
                total += grade
                squares += grade * grade
                products += grade * finish_ranks[tile * lanes + place]
            sums[drawn, 0] += total
            sums[drawn, 1] += squares
            sums[drawn, 2] += products
