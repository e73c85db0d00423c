"""From a problem to what the passes read: network, limits, what is drawn, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.calendars import NONE
from steerboard_engine.kernels.passes import MANUAL, OPEN, STARTED, Limits, Net
from steerboard_engine.kernels.worktime import WorkTables
from steerboard_engine.network import compile_network
from steerboard_engine.problem import ConstraintType, ProgressRule, ScheduleProblem
from steerboard_engine.result import ScheduleResult
from steerboard_engine.risk.passes_kernel import Durations
from steerboard_engine.risk.problem import SimulationProblem
from steerboard_engine.risk.sampling import SamplingPlan, sampling_plan
from steerboard_engine.risk.tile_kernel import TileNet
from steerboard_engine.risk.tiling import tile_net
from steerboard_engine.schedule import schedule
from steerboard_engine.schedule.limits import limits_of, passes_view

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Prepared:
    """A problem ready to be run any number of times.

    begin: the moment the plan may begin; base: int64[n] the plan's own minutes; drawable: bool[n]
    tiles: the network for the fast passes, None where only the full ones will do
    """

    problem: SimulationProblem
    planned: ScheduleResult
    view: Net
    limits: Limits
    durations: Durations
    gate_of: NDArray[np.int32]
    tables: WorkTables
    begin: int
    honor: bool
    retained: bool
    base: Ints
    drawable: NDArray[np.bool_]
    plan: SamplingPlan
    tiles: TileNet | None

    def with_problem(self, problem: SimulationProblem) -> Prepared:
        """The same plan with other estimates or risks."""
        costless = replace(
            problem, cost_fixed=None, cost_per_minute=None, cost_low=None, cost_likely=None, cost_high=None
        )
        return replace(self, problem=problem, plan=sampling_plan(costless, self.base, self.drawable))

    def private(self) -> tuple[Net, Limits]:
        """Network and limits with their own copies of what a run writes."""
        view = self.view._replace(span=self.view.span.copy(), part_span=self.view.part_span.copy())
        return view, self.limits._replace(rest=self.limits.rest.copy())


def prepare(problem: SimulationProblem) -> Prepared:
    """Compile the plan once; raises ScheduleError as `schedule` does.

    Work that the plan puts as late as possible is simulated from its planned start, and a plan
    scheduled from its finish from the begin that gave it: what is decided is not drawn.
    """
    plan = problem.schedule
    planned = schedule(plan)
    net = compile_network(plan)
    view = passes_view(plan, net)
    limits = limits_of(plan, net)
    items = slice(0, net.n)
    mode = limits.mode[items]
    late = (plan.constraint_type == ConstraintType.AS_LATE_AS_POSSIBLE) & (mode == OPEN)
    limits.floor_s[items][late] = np.maximum(limits.floor_s[items][late], planned.start[late])
    pause = np.where(mode == STARTED, np.where(plan.resume == NONE, plan.pause, 0), plan.pause)
    base = np.where(mode == OPEN, plan.duration, np.where(mode == STARTED, limits.rest[items] - pause, 0))
    base = np.where(mode == MANUAL, plan.duration, base)
    drawable = ((mode == OPEN) | (mode == STARTED)) & ~net.inactive
    spent = np.where(mode == STARTED, limits.done[items], 0).astype(np.int64)
    has_parts = np.diff(view.part_at)[items] > 0
    durations = Durations(
        mode.copy(),
        np.ascontiguousarray(pause, np.int64),
        view.part_span.copy(),
        np.where(has_parts, np.where(mode == STARTED, spent + base, plan.duration), 0).astype(np.int64),
        spent,
    )
    drawn = sampling_plan(problem, base.astype(np.int64), drawable)
    begin = _begin(plan, planned, (mode == OPEN) & limits.rolls[items])
    tiles = tile_net(view, limits, durations, net.tables, net.continuous, drawn, begin)
    return Prepared(
        problem, planned, view, limits, durations, net.gate_of, net.tables, begin,
        plan.honor_constraints, plan.progress_rule == ProgressRule.RETAINED_LOGIC,
        base.astype(np.int64), drawable, drawn, tiles,
    )  # fmt: skip


def _begin(plan: ScheduleProblem, planned: ScheduleResult, counted: NDArray[np.bool_]) -> int:
    if not plan.schedule_from_finish:
        return plan.project_start
    return int(planned.late_start[counted].min()) if bool(counted.any()) else plan.project_finish
