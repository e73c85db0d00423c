"""Carrying out the runs: shared over threads, the same result for any number of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.risk.passes_kernel import run_passes
from steerboard_engine.risk.preparation import Prepared
from steerboard_engine.risk.statistics_kernel import correlate_grades, select_ranks
from steerboard_engine.risk.tile_kernel import decode_many
from steerboard_engine.risk.tile_runs_kernel import run_tiles

Ints = NDArray[np.int64]

BLOCKS: Final = 16
LANES: Final = 4 * BLOCKS
_SHARES_PER_THREAD: Final = 4
_MOST_BYTES: Final = 1 << 29


@dataclass(frozen=True)
class Runs:
    """finish: int64[K]; cost: float64[K]; hits: int64[n] runs in which an item was critical."""

    finish: Ints
    cost: NDArray[np.float64]
    hits: Ints


def threads_to_use(threads: int | None) -> int:
    """As many as asked for, else as the process may use."""
    if threads is not None:
        return max(1, threads)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def _shares(total: int, threads: int) -> list[tuple[int, int]]:
    count = max(1, min(total, threads * (_SHARES_PER_THREAD if threads > 1 else 1)))
    bounds = [total * part // count for part in range(count + 1)]
    return list(pairwise(bounds))


def _spread(work: Callable[[tuple[int, int]], None], total: int, threads: int) -> None:
    """Do work on shares of 0 … total-1. The kernels let go of the interpreter, so threads are enough."""
    shares = _shares(total, threads)
    if len(shares) == 1:
        work(shares[0])
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, shares))


def run_all(prepared: Prepared, threads: int, *, with_criticality: bool, items: NDArray[np.int32], first: int) -> Runs:
    """All runs of a problem; items: int32[·, K] out, finishes of items number `first` on less the plan's begin."""
    runs = prepared.problem.iterations
    finish, cost = np.empty(runs, np.int64), np.empty(runs)
    count = prepared.base.size
    shares: list[Ints] = []

    def work(share: tuple[int, int]) -> None:
        hits = np.zeros(count if with_criticality else 0, np.int64)
        shares.append(hits)
        if prepared.tiles is not None:
            run_tiles(
                prepared.plan, prepared.tiles, prepared.gate_of, prepared.tables,
                prepared.begin, prepared.honor, prepared.retained, share[0], share[1], BLOCKS,
                finish, cost, first, items, hits,
            )  # fmt: skip
            return
        view, limits = prepared.private()
        run_passes(
            prepared.plan, view, limits, prepared.durations, prepared.gate_of, prepared.tables,
            prepared.begin, prepared.honor, prepared.retained, prepared.begin, share[0], share[1], BLOCKS,
            finish, cost, first, items, hits,
        )  # fmt: skip

    _spread(work, -(-runs // LANES), threads)
    return Runs(finish, cost, np.sum(shares, axis=0, dtype=np.int64))


def run_with_items(prepared: Prepared, ranks: Ints, threads: int) -> tuple[Runs, Ints]:
    """All runs, and the finishes of the given ranks for every item: int64[n, ranks].

    Large problems are run once per slice of items instead of holding all finishes at once: the
    random numbers can be computed again.
    """
    count, runs = prepared.base.size, prepared.problem.iterations
    slice_size = max(1, min(count, _MOST_BYTES // (4 * runs)))
    chosen = np.empty((count, ranks.size), np.int32)
    result = None
    for first in range(0, count, slice_size):
        items = np.empty((min(slice_size, count - first), runs), np.int32)
        answer = run_all(prepared, threads, with_criticality=result is None, items=items, first=first)
        result = result or answer
        out = chosen[first : first + items.shape[0]]
        _spread(partial(_select, items, ranks, out), items.shape[0], threads)
    if result is None:
        raise ValueError("A plan without items has no runs.")
    return result, _moments(prepared, chosen)


def _select(items: NDArray[np.int32], ranks: Ints, out: NDArray[np.int32], share: tuple[int, int]) -> None:
    select_ranks(items, ranks, share[0], share[1], out)


def _moments(prepared: Prepared, chosen: NDArray[np.int32]) -> Ints:
    """Moments of what the runs stored of finishes."""
    if prepared.tiles is None:
        return chosen.astype(np.int64) + prepared.begin
    moments = np.empty(chosen.shape, np.int64)
    decode_many(prepared.tables, prepared.tiles.cal, prepared.tiles.base, chosen, moments)
    return moments


def grade_sums(prepared: Prepared, finish_ranks: Ints, threads: int) -> Ints:
    """Sums of `correlate_grades` for every drawn item."""
    plan = prepared.plan
    sums = np.zeros((plan.item.size, 3), np.int64)
    if plan.item.size:
        _spread(
            lambda share: correlate_grades(plan, finish_ranks, BLOCKS, share[0], share[1], sums),
            plan.item.size,
            threads,
        )
    return sums
