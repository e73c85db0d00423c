"""`simulate`: a problem in, a result out."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.risk.preparation import Prepared, prepare
from steerboard_engine.risk.problem import SimulationError, SimulationProblem, check_simulation
from steerboard_engine.risk.results import ITEM_PERCENTILES, MINUTES_PER_DAY, Driver, SimulationResult, percentile_rank
from steerboard_engine.risk.runs import grade_sums, run_all, run_with_items, threads_to_use
from steerboard_engine.risk.sampling import GRADES, risk_grades

Ints = NDArray[np.int64]
_NEVER = 1 << 58
_NOISE = 2.0


def simulate(problem: SimulationProblem, *, threads: int | None = None, drivers: int = 8) -> SimulationResult:
    """Run a plan many times with drawn durations, risks and costs.

    threads: how many to use, by default all the process may; the result does not depend on it.
    drivers: length of the tornado; each bar costs one more simulation.
    Raises SimulationError or ScheduleError with a sentence naming the guilty input.
    """
    check_simulation(problem)
    prepared = prepare(problem)
    if problem.item_count == 0:
        raise SimulationError("There is nothing to simulate: the plan has no items.")
    used = threads_to_use(threads)
    ranks = np.array([percentile_rank(percent, problem.iterations) for percent in ITEM_PERCENTILES], np.int64)
    runs, percentiles = run_with_items(prepared, ranks, used)
    if int(runs.finish.max()) >= _NEVER:
        raise SimulationError("Some runs never end: a calendar has too little working time for the longest durations.")
    return SimulationResult(
        finish=runs.finish,
        cost=runs.cost,
        seed=problem.seed,
        item_finish_percentiles=percentiles,
        criticality=runs.hits / problem.iterations,
        tornado=_tornado(prepared, runs.finish, used, drivers),
        planned_finish=prepared.planned.project_finish,
    )


def _tornado(prepared: Prepared, finish: Ints, threads: int, length: int) -> tuple[Driver, ...]:
    """The strongest drivers: chosen by rank correlation, measured by taking each away, ordered by days gained."""
    problem = prepared.problem
    spread = finish.max() - finish.min()
    if length <= 0 or spread == 0:
        return ()
    candidates = _correlations(prepared, finish, threads)
    candidates.sort(key=lambda entry: (-abs(entry[2]), entry[0], entry[1]))
    least = _NOISE / sqrt(problem.iterations)
    base_p80 = _p80(finish)
    nothing = np.empty((0, 0), np.int32)
    found: list[Driver] = []
    for kind, index, correlation in candidates[:length]:
        if abs(correlation) < least:
            break
        changed = problem.with_item_certain(index) if kind == "item" else problem.without_risk(index)
        without = run_all(prepared.with_problem(changed), threads, with_criticality=False, items=nothing, first=0)
        name = problem.schedule.title(index) if kind == "item" else problem.risks[index].name
        gain = (base_p80 - _p80(without.finish)) / MINUTES_PER_DAY
        found.append(Driver("item" if kind == "item" else "risk", index, name, correlation, gain))
    found.sort(key=lambda driver: (-driver.p80_gain_days, -abs(driver.rank_correlation), driver.index))
    return tuple(found)


def _p80(finish: Ints) -> int:
    return int(np.partition(finish, percentile_rank(80, finish.size))[percentile_rank(80, finish.size)])


def _correlations(prepared: Prepared, finish: Ints, threads: int) -> list[tuple[str, int, float]]:
    """Spearman's rank correlation of every drawn duration and delay with the finish.

    A drawn value enters by its place in its distribution, known exactly, instead of its rank in
    the sample; both mean the same, and the sums stay whole numbers on any number of threads.
    """
    centred = centred_ranks(finish)
    sums = grade_sums(prepared, centred, threads)
    rank_norm = float(np.sum(centred.astype(np.float64) ** 2))
    found = [
        ("item", int(item), _coefficient(row, finish.size, rank_norm))
        for item, row in zip(prepared.plan.item, sums.tolist(), strict=True)
    ]
    for risk in range(prepared.plan.threshold.size):
        grade = np.floor(risk_grades(prepared.plan, risk, finish.size) * GRADES).astype(np.int64)
        row = [int(grade.sum()), int((grade * grade).sum()), int((grade * centred).sum())]
        found.append(("risk", risk, _coefficient(row, finish.size, rank_norm)))
    return found


def _coefficient(sums: list[int], count: int, rank_norm: float) -> float:
    total, squares, products = sums
    variance = squares - total * total / count
    if variance <= 0 or rank_norm <= 0:
        return 0.0
    return products / sqrt(variance * rank_norm)


def centred_ranks(values: Ints) -> Ints:
    """Twice the distance of each value's rank from the middle one; equal values share their mean rank."""
    ordered = np.sort(values)
    first = np.searchsorted(ordered, values, side="left")
    last = np.searchsorted(ordered, values, side="right") - 1
    return (first + last - (values.size - 1)).astype(np.int64)
