"""How fast a schedule risk simulation is, beside the same in plain numpy.

    python benchmarks/monte_carlo.py [--items 1000] [--iterations 10000] [--threads 4]

The peer is what one writes with numpy alone: all runs of an item as one vector, in hours without any
calendar. Ours does more: dates by working calendar to the minute, and the same bits on any number of threads.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from steerboard_engine.risk import Distribution, RiskEvent, SimulationProblem, simulate
from steerboard_engine.risk.preparation import prepare
from steerboard_engine.risk.runs import run_all
from steerboard_engine.schedule import ScheduleProblem

BEGIN = 20_003 * 1440 + 480
BLOCK = 1000


def layered_problem(items: int, iterations: int) -> SimulationProblem:
    """A plan in layers of 20: every item waits for one to three of the layer before."""
    rng = np.random.default_rng(items)
    tails, heads = [], []
    for item in range(20, items):
        first = item // 20 * 20 - 20
        for tail in set(rng.integers(first, first + 20, rng.integers(1, 4)).tolist()):
            tails.append(tail)
            heads.append(item)
    duration = rng.integers(480, 9600, items)
    plan = ScheduleProblem(
        duration=duration, predecessor=np.array(tails), successor=np.array(heads), project_start=BEGIN
    )
    high = (duration * (1.4 + 0.6 * rng.random(items))).astype(np.int64)
    kinds = np.full(items, Distribution.TRIANGULAR, np.int8)
    return SimulationProblem(
        plan, (duration * 0.75).astype(np.int64), duration, high, kinds, iterations=iterations, seed=1
    )


def plain_numpy(problem: SimulationProblem, *, pert: bool) -> None:
    """Finish and criticality of every item, vectorised over blocks of runs."""
    rng = np.random.default_rng(problem.seed)
    count = problem.item_count
    before: list[list[int]] = [[] for _ in range(count)]
    for tail, head in zip(problem.schedule.predecessor.tolist(), problem.schedule.successor.tolist(), strict=True):
        before[head].append(tail)
    low, likely, high = (
        values.astype(np.float64)[:, None] for values in (problem.optimistic, problem.likely, problem.pessimistic)
    )
    hits = np.zeros(count)
    for _ in range(0, problem.iterations, BLOCK):
        if pert:
            shape = (likely - low) / (high - low)
            drawn = low + (high - low) * rng.beta(1 + 4 * shape, 5 - 4 * shape, (count, BLOCK))
        else:
            drawn = rng.triangular(low, likely, high, (count, BLOCK))
        finish = np.empty_like(drawn)
        for item in range(count):
            finish[item] = drawn[item]
            if before[item]:
                finish[item] += finish[before[item]].max(axis=0)
        late = np.broadcast_to(finish.max(axis=0), finish.shape).copy()
        for item in range(count - 1, -1, -1):
            for tail in before[item]:
                np.minimum(late[tail], late[item] - drawn[item], out=late[tail])
        hits += (late - finish < 1e-6).sum(axis=1)


def best_seconds(work: Callable[[], object], repeats: int) -> float:
    """The shortest of several times, after one for warming up."""
    work()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def with_everything(problem: SimulationProblem) -> SimulationProblem:
    """Correlation, twenty risks and a cost for every item on top."""
    rng = np.random.default_rng(5)
    count = problem.item_count
    risks = tuple(
        RiskEvent(f"Risk {k}", 0.2, tuple(rng.integers(0, count, 3).tolist()), 480, 960, 4800, 1e3, 2e3, 9e3)
        for k in range(20)
    )
    return replace(
        problem, correlation=0.3, risks=risks, cost_fixed=np.full(count, 100.0), cost_per_minute=np.full(count, 1.5),
        cost_low=np.full(count, 0.9), cost_likely=np.full(count, 1.0), cost_high=np.full(count, 1.4),
    )  # fmt: skip


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--iterations", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    triangular = layered_problem(options.items, options.iterations)
    pert = replace(triangular, distribution=np.full(options.items, Distribution.PERT, np.int8))
    nothing = np.empty((0, 0), np.int32)

    def ours(problem: SimulationProblem, threads: int) -> Callable[[], object]:
        prepared = prepare(problem)
        return lambda: run_all(prepared, threads, with_criticality=True, items=nothing, first=0)

    def whole(problem: SimulationProblem, drivers: int) -> Callable[[], object]:
        return lambda: simulate(problem, threads=options.threads, drivers=drivers)

    many = f"{options.threads} threads"
    rows: list[tuple[str, Callable[[], object]]] = [
        ("numpy alone, triangular, no calendar", lambda: plain_numpy(triangular, pert=False)),
        ("numpy alone, PERT, no calendar", lambda: plain_numpy(pert, pert=True)),
        ("ours, triangular, 1 thread", ours(triangular, 1)),
        (f"ours, triangular, {many}", ours(triangular, options.threads)),
        ("ours, PERT, 1 thread", ours(pert, 1)),
        (f"ours, PERT, {many}", ours(pert, options.threads)),
        (f"ours, triangular, correlation, 20 risks, cost, {many}", ours(with_everything(triangular), options.threads)),
        (f"simulate(): percentiles of every item too, {many}", whole(triangular, 0)),
        (f"simulate(): and a tornado of 8 drivers, {many}", whole(triangular, 8)),
    ]
    print(f"{options.items:,} items, {options.iterations:,} runs: finish and criticality; best of {options.repeats}")
    print(f"{'':58}{'ms':>10}{'M item-runs/s':>16}")
    for title, work in rows:
        seconds = best_seconds(work, options.repeats)
        rate = options.items * options.iterations / seconds / 1e6
        print(f"{title:58}{seconds * 1e3:10.1f}{rate:16.0f}", flush=True)


if __name__ == "__main__":
    main()
