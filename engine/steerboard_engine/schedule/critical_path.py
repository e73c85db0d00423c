"""The schedule of a plan: forward pass, backward pass, floats."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.calendars import NONE
from steerboard_engine.kernels.late import backward, floats
from steerboard_engine.kernels.passes import (
    BY_CONSTRAINT,
    BY_LATE,
    BY_STATUS_DATE,
    DONE,
    LOW,
    OPEN,
    Limits,
    forward_counted,
)
from steerboard_engine.kernels.worktime import NEVER
from steerboard_engine.network import CompiledNetwork, compile_network
from steerboard_engine.problem import ConstraintType, ProgressRule, ScheduleError, ScheduleProblem
from steerboard_engine.result import ScheduleResult
from steerboard_engine.schedule.conflicts import conflicts_of
from steerboard_engine.schedule.limits import limits_of, passes_view
from steerboard_engine.schedule.renumbering import put_back, renumbered, wants_renumbering

Ints = NDArray[np.int64]

START_NO_EARLIER = ConstraintType.START_NO_EARLIER_THAN


def schedule(problem: ScheduleProblem) -> ScheduleResult:
    """Early, late and planned dates, floats, critical path and what drives each start.

    Critical path method of Kelley and Walker (1959) with the precedence diagram's four links
    (Fondahl 1961); constraints, deadlines and working time as MS Project treats them.
    Raises ScheduleError with a sentence naming the guilty input.
    """
    net = compile_network(problem)
    if problem.size == 0:
        return _nothing(problem)
    if not wants_renumbering(net):
        return _schedule(problem, net)
    turned, turn = renumbered(problem, net)
    return put_back(_schedule(turned, compile_network(turned)), turn)


def _schedule(problem: ScheduleProblem, net: CompiledNetwork) -> ScheduleResult:
    view = passes_view(problem, net)
    limits = limits_of(problem, net, view)
    retained = problem.progress_rule == ProgressRule.RETAINED_LOGIC
    honor = problem.honor_constraints
    early_s, early_f, early_sc, early_fc, late_s, late_f, late_sc, late_fc = np.zeros((8, net.nodes), np.int64)
    early = (early_s, early_f, early_sc, early_fc)
    late = (late_s, late_f, late_sc, late_fc)
    driver = np.zeros(net.nodes, np.int32)

    begin = problem.project_start
    if problem.schedule_from_finish:
        end = problem.project_finish
        backward(view, limits, net.tables, end, False, retained, early_s, early_f, early_fc, *late)
        counted = limits.rolls[: net.n] & ~net.is_summary & (limits.mode[: net.n] == OPEN)
        begin = int(late_s[: net.n][counted].min()) if counted.any() else end
        forward_counted(view, limits, net.tables, begin, honor, retained, *early, driver)
    else:
        end = forward_counted(view, limits, net.tables, begin, honor, retained, *early, driver)
        end = begin if end == LOW else end
    _refuse_endless(problem, early_f)
    backward(view, limits, net.tables, end, honor, retained, early_s, early_f, early_fc, *late)
    _refuse_endless(problem, late_s)
    start, finish = early_s, early_f
    late_wanted = (problem.constraint_type == ConstraintType.AS_LATE_AS_POSSIBLE) & (limits.mode[: net.n] == OPEN)
    planned = early
    if late_wanted.any():
        start, finish, start_c, finish_c = np.zeros((4, net.nodes), np.int64)
        planned = (start, finish, start_c, finish_c)
        _start_late(late_wanted, limits, late_s, early_s)
        forward_counted(view, limits, net.tables, begin, honor, retained, start, finish, start_c, finish_c, driver)
        driver[: net.n][late_wanted] = BY_LATE
    total, free = np.zeros(net.n, np.int64), np.zeros(net.n, np.int64)
    floats(view, limits, net.tables, retained, *planned, *late, total, free)
    return _result(problem, net, limits, (start, finish, early_s, early_f, late_s, late_f), (total, free), driver)


def _start_late(late_wanted: NDArray[np.bool_], limits: Limits, late_s: Ints, early_s: Ints) -> None:
    items = np.flatnonzero(late_wanted)
    # with a negative float there is nothing to give away
    limits.floor_s[items] = np.maximum(limits.floor_s[items], np.maximum(late_s[items], early_s[items]))


def _refuse_endless(problem: ScheduleProblem, moments: Ints) -> None:
    lost = np.flatnonzero(np.abs(moments[: problem.size]) >= NEVER // 2)
    if lost.size:
        raise ScheduleError(f"'{problem.title(int(lost[0]))}' never ends: its calendar has too little working time.")


def _result(
    problem: ScheduleProblem, net: CompiledNetwork, limits: Limits, dates: tuple[Ints, ...],
    slack: tuple[Ints, Ints], driver: NDArray[np.int32],
) -> ScheduleResult:  # fmt: skip
    n = net.n
    start, finish, early_s, early_f, late_s, late_f = (moments[:n].copy() for moments in dates)
    total, free = slack
    counted = limits.rolls[:n]
    critical = (total <= problem.critical_limit) & counted & (limits.mode[:n] != DONE)
    link, reason = _reasons(problem, net, driver)
    some = counted if counted.any() else np.ones(n, np.bool_)
    result = ScheduleResult(
        start, finish, early_s, early_f, late_s, late_f, total, free, critical, link, reason, (),
        int(start[some].min()), int(finish[some].max()),
    )  # fmt: skip
    return replace(result, conflicts=conflicts_of(problem, net, limits, result))


def _reasons(
    problem: ScheduleProblem, net: CompiledNetwork, driver: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """Deciding link (-1 none) and reason of each item; a summary begins for the reason its gate has."""
    by = driver[: net.n].copy()
    if net.is_summary.any():
        by[net.is_summary] = driver[net.gate_of[net.is_summary]]
    if problem.status_date != NONE:
        # the status date came in as a constraint; where a date of the item's own decides, that is later
        own = problem.constraint_type >= ConstraintType.MUST_START_ON
        own &= (problem.constraint_date > problem.status_date) | (problem.constraint_type != START_NO_EARLIER)
        by[(by == BY_CONSTRAINT) & ~own & ~net.is_summary] = BY_STATUS_DATE
    link = np.full(net.n, -1, np.int32)
    linked = by >= 0
    link[linked] = net.link[by[linked]]
    return link, np.where(linked, 0, by).astype(np.int8)


def _nothing(problem: ScheduleProblem) -> ScheduleResult:
    none = np.zeros(0, np.int64)
    begin = problem.project_finish if problem.schedule_from_finish else problem.project_start
    finish = begin if begin != NONE else 0
    return ScheduleResult(
        none, none, none, none, none, none, none, none, np.zeros(0, np.bool_), np.zeros(0, np.int32),
        np.zeros(0, np.int8), (), finish, finish,
    )  # fmt: skip
