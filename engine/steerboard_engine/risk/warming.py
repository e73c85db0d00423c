"""Compiling ahead, so that nobody waits for it at their first forecast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from steerboard_engine.risk.distributions import Distribution
from steerboard_engine.risk.problem import RiskEvent, SimulationProblem
from steerboard_engine.risk.simulation import simulate
from steerboard_engine.schedule import ScheduleProblem


def warm_up() -> None:
    """Compile every kernel of a simulation into the cache on disk: half a minute once, then nothing.

    Call it while installing. Two small plans are run, one in tiles and one that needs the full passes.
    """
    minutes = np.array([480, 960], np.int64)
    kinds = np.array([Distribution.TRIANGULAR, Distribution.PERT], np.int8)
    risk = RiskEvent("Any", 0.5, (0,), 0, 60, 120)
    for delay in (0, 60):
        plan = ScheduleProblem(
            minutes,
            predecessor=np.array([0]),
            successor=np.array([1]),
            delay=np.array([0, delay]),
            project_start=480,
        )
        problem = SimulationProblem(plan, minutes // 2, minutes, minutes * 2, kinds, correlation=0.1, risks=(risk,))
        simulate(replace(problem, cost_fixed=np.ones(2), iterations=100), threads=1, drivers=1)
