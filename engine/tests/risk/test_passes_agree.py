"""The fast ways of computing give the very same answers as the slow ones, for plans with every rule."""

from dataclasses import replace

import numpy as np
import pytest

from steerboard_engine.risk import SimulationProblem, simulate
from steerboard_engine.risk.preparation import Prepared, prepare
from steerboard_engine.risk.runs import LANES, decode_many, run_all
from steerboard_engine.risk.sampling import draw
from steerboard_engine.schedule import ScheduleProblem, schedule

from .random_plans import random_schedule, uncertain

SEEDS = range(60)


def _plan(seed: int) -> ScheduleProblem:
    return random_schedule(seed, calendars=1 if seed % 3 == 0 else 4, with_summaries=seed % 2 == 0)


def _finishes(prepared: Prepared) -> tuple[np.ndarray, ...]:
    runs = prepared.problem.iterations
    items = np.empty((prepared.base.size, runs), np.int32)
    answer = run_all(prepared, 1, with_criticality=True, items=items, first=0)
    moments = items.astype(np.int64) + prepared.begin
    if prepared.tiles is not None:
        decode_many(prepared.tables, prepared.tiles.cal, prepared.tiles.base, items, moments)
    return answer.finish, answer.cost, moments, answer.hits


@pytest.mark.parametrize("seed", SEEDS)
def test_a_certain_plan_ends_exactly_where_the_schedule_says(seed: int) -> None:
    plan = _plan(seed)
    nothing = np.zeros(plan.size, np.int64)

    planned = schedule(plan)
    result = simulate(SimulationProblem(plan, nothing, nothing, nothing, np.zeros(plan.size, np.int8), iterations=5))

    assert np.array_equal(result.item_finish_percentiles, np.repeat(planned.finish[:, None], 3, axis=1))
    assert set(result.finish.tolist()) == {planned.project_finish}
    assert result.planned_finish == planned.project_finish


def test_tiles_and_full_passes_agree_to_the_bit() -> None:
    compared = 0
    for seed in range(120):
        prepared = prepare(uncertain(_plan(seed), seed, iterations=2 * LANES + 9, correlation=0.5 * (seed % 2)))
        if prepared.tiles is None:
            continue  # this plan has something only the full passes know
        compared += 1

        fast, full = _finishes(prepared), _finishes(replace(prepared, tiles=None))

        for one, other in zip(fast, full, strict=True):
            assert np.array_equal(one, other), f"plan {seed}"
    assert compared > 40


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_run_is_the_schedule_of_its_drawn_durations(seed: int) -> None:
    plan = _plan(seed)
    prepared = prepare(uncertain(plan, seed, iterations=8))
    minutes, _ = draw(prepared.plan, 8)

    finish, _, items, _ = _finishes(prepared)

    started = prepared.durations.mode == 2
    for run in range(8):
        drawn = np.where(prepared.drawable, minutes[:, run], plan.duration)
        spent = np.where(started, prepared.limits.done[: plan.size], 0)
        as_planned = replace(
            plan,
            duration=np.where(started, spent + drawn, drawn),
            remaining=np.where(started, drawn, plan.remaining),
        )
        again = schedule(as_planned)
        assert again.project_finish == finish[run]
        assert np.array_equal(again.finish, items[:, run])


@pytest.mark.parametrize("correlation", [0.0, 0.4, 1.0])
def test_compiled_and_plain_drawing_agree_to_the_bit(correlation: float) -> None:
    plan = random_schedule(5, items=40)
    prepared = prepare(uncertain(plan, 5, iterations=3 * LANES - 7, correlation=correlation))

    _, plain_cost = draw(prepared.plan, prepared.problem.iterations)

    assert np.array_equal(_finishes(prepared)[1], plain_cost)


@pytest.mark.parametrize("seed", [0, 4, 9])
def test_any_number_of_threads_gives_the_same_bits(seed: int) -> None:
    problem = uncertain(_plan(seed), seed, iterations=1000, correlation=0.3)

    one, four = simulate(problem, threads=1), simulate(problem, threads=4)

    assert np.array_equal(one.finish, four.finish)
    assert np.array_equal(one.cost, four.cost)
    assert np.array_equal(one.item_finish_percentiles, four.item_finish_percentiles)
    assert np.array_equal(one.criticality, four.criticality)
    assert one.tornado == four.tornado


def test_a_longer_simulation_begins_with_the_runs_of_a_shorter_one() -> None:
    problem = uncertain(_plan(2), 2, iterations=100)

    short, long = simulate(problem, drivers=0), simulate(replace(problem, iterations=333), drivers=0)

    assert np.array_equal(short.finish, long.finish[:100])
    assert np.array_equal(short.cost, long.cost[:100])


def test_item_percentiles_are_those_of_all_runs() -> None:
    problem = uncertain(_plan(12), 12, iterations=777)
    items = np.sort(_finishes(prepare(problem))[2], axis=1)

    result = simulate(problem, drivers=0)

    for column, share in enumerate((0.5, 0.8, 0.95)):
        rank = int(np.ceil(share * 777)) - 1
        assert np.array_equal(result.item_finish_percentiles[:, column], items[:, rank])
