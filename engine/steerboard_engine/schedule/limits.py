"""Constraints, deadlines and progress as bounds on nodes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.calendars import CONTINUOUS, NONE, WorkCalendar
from steerboard_engine.kernels.passes import (
    DONE,
    GATE,
    HIGH,
    LOW,
    MANUAL,
    OPEN,
    STARTED,
    SUMMARY,
    Limits,
    Net,
    early_begins,
)
from steerboard_engine.network import CompiledNetwork
from steerboard_engine.problem import ConstraintType, ScheduleProblem

Ints = NDArray[np.int64]


def passes_view(problem: ScheduleProblem, net: CompiledNetwork) -> Net:
    """The arrays of a compiled network as the kernels take them."""
    part_at = np.zeros(net.nodes + 1, np.int32)
    by_item = np.argsort(problem.part_item, kind="stable")
    np.cumsum(np.bincount(problem.part_item, minlength=net.nodes), out=part_at[1:])
    return Net(
        net.order, net.gate, net.rollup, net.tail, net.head, net.kind, net.lag, net.lag_cal,
        net.in_at, net.in_rows, net.out_at, net.out_rows, net.cal, net.plan_cal, net.span,
        part_at, problem.part_calendar[by_item], problem.part_span[by_item], problem.part_delay[by_item],
    )  # fmt: skip


def limits_of(problem: ScheduleProblem, net: CompiledNetwork, view: Net | None = None) -> Limits:
    """Everything that holds items besides links."""
    view = view if view is not None else passes_view(problem, net)
    n, nodes = net.n, net.nodes
    mode = np.full(nodes, OPEN, np.int8)
    mode[:n][net.is_summary] = SUMMARY
    mode[n:] = GATE
    leaf = ~net.is_summary
    floor_s, floor_f = np.full(nodes, LOW, np.int64), np.full(nodes, LOW, np.int64)
    cap_s, cap_f = np.full(nodes, HIGH, np.int64), np.full(nodes, HIGH, np.int64)
    due = np.full(nodes, HIGH, np.int64)
    _constraints(problem, net, floor_s, floor_f, cap_s, cap_f)
    due[:n] = np.where(problem.deadline == NONE, HIGH, problem.deadline)

    given_s, given_f = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64)
    done, rest = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64)
    rest_from = np.full(nodes, LOW, np.int64)

    finished = leaf & _is_finished(problem)
    if finished.any():
        mode[:n][finished] = DONE
        _given_dates(problem, net, finished, problem.actual_start, problem.actual_finish, given_s, given_f)
    manual = leaf & problem.manual & ~finished & ((problem.manual_start != NONE) | (problem.manual_finish != NONE))
    if manual.any():
        mode[:n][manual] = MANUAL
        _given_dates(problem, net, manual, problem.manual_start, problem.manual_finish, given_s, given_f)
    started = leaf & ~finished & ~manual & (problem.actual_start != NONE)
    if started.any():
        mode[:n][started] = STARTED
        given_s[:n][started] = problem.actual_start[started]
        spent, left = _spent_and_left(problem)
        done[:n][started], rest[:n][started] = spent[started], left[started]
        resume = np.where(problem.resume == NONE, LOW, problem.resume)
        if problem.status_date != NONE:
            resume = np.maximum(resume, problem.status_date)
        rest_from[:n][started] = resume[started]
    if problem.status_date != NONE:
        floor_s[:n][leaf] = np.maximum(floor_s[:n][leaf], problem.status_date)
    rolls = np.ones(nodes, np.bool_)
    rolls[:n] = ~(net.inactive | problem.outside)
    rolls[n:] = ~net.inactive[net.is_summary]
    delay, delay_cal = np.zeros(nodes, np.int64), net.plan_cal.copy()
    delay[:n] = problem.delay
    delay_cal[:n][problem.delay_elapsed] = net.continuous
    special = (cap_s != HIGH) | (cap_f != HIGH) | (floor_f != LOW) | (delay != 0) | (np.diff(view.part_at) > 0)
    begins = _begins(problem, net, view, mode, floor_s, floor_f, given_s)
    if begins is None:
        begins = np.full(nodes, HIGH, np.int64)
    else:
        special |= begins != HIGH
    return Limits(
        mode, floor_s, floor_f, cap_s, cap_f, due, given_s, given_f, done, rest, rest_from, rolls, delay, delay_cal,
        begins, special,
    )  # fmt: skip


def _begins(
    problem: ScheduleProblem, net: CompiledNetwork, view: Net, mode: NDArray[np.int8],
    floor_s: Ints, floor_f: Ints, given_s: Ints,
) -> Ints | None:  # fmt: skip
    """Work with a date before the begin of the plan keeps it, and what follows need not wait for that begin."""
    begin = problem.project_start
    own = np.full(net.nodes, HIGH, np.int64)
    np.minimum(own, floor_s, out=own, where=floor_s != LOW)
    for item in np.flatnonzero((floor_f[: net.n] != LOW) & (floor_f[: net.n] < begin) & ~net.is_summary).tolist():
        own[item] = min(own[item], _calendar_of(problem, item).subtract(int(floor_f[item]), int(net.span[item])))
    fixed = (mode == DONE) | (mode == MANUAL) | (mode == STARTED)
    np.minimum(own, given_s, out=own, where=fixed)
    if problem.schedule_from_finish or not (own < begin).any():
        return None
    begins = np.empty(net.nodes, np.int64)
    early_begins(view, begin, own, begins)
    return begins


def _constraints(
    problem: ScheduleProblem, net: CompiledNetwork, floor_s: Ints, floor_f: Ints, cap_s: Ints, cap_f: Ints
) -> None:
    kind = problem.constraint_type
    if not (kind >= 2).any():
        return
    for bound, kinds in (
        (floor_s, (ConstraintType.MUST_START_ON, ConstraintType.START_NO_EARLIER_THAN)),
        (floor_f, (ConstraintType.MUST_FINISH_ON, ConstraintType.FINISH_NO_EARLIER_THAN)),
        (cap_s, (ConstraintType.MUST_START_ON, ConstraintType.START_NO_LATER_THAN)),
        (cap_f, (ConstraintType.MUST_FINISH_ON, ConstraintType.FINISH_NO_LATER_THAN)),
    ):
        items = np.flatnonzero((kind == kinds[0]) | (kind == kinds[1]))
        nodes = items
        if bound is floor_s and items.size:  # a summary begins where its gate opens
            nodes = np.where(net.is_summary[items], net.gate_of[items], items)
        bound[nodes] = problem.constraint_date[items]


def _is_finished(problem: ScheduleProblem) -> NDArray[np.bool_]:
    # a milestone that has begun is reached
    empty = (problem.duration == 0) & (problem.remaining <= 0)
    begun = problem.actual_start != NONE
    finished: NDArray[np.bool_] = (problem.actual_finish != NONE) | (
        begun & ((problem.percent_complete >= 100) | empty)
    )
    return finished


def _calendar_of(problem: ScheduleProblem, item: int) -> WorkCalendar:
    return CONTINUOUS if problem.duration_elapsed[item] else problem.calendars[problem.calendar[item]]


def _given_dates(
    problem: ScheduleProblem, net: CompiledNetwork, items: NDArray[np.bool_], begins: Ints, ends: Ints,
    given_s: Ints, given_f: Ints,
) -> None:  # fmt: skip
    """Dates that stand; where one of the two is missing it follows from the duration."""
    chosen = np.flatnonzero(items)
    given_s[chosen], given_f[chosen] = begins[chosen], ends[chosen]
    for item in chosen[(begins[chosen] == NONE) | (ends[chosen] == NONE)].tolist():
        begin, end = int(begins[item]), int(ends[item])
        span = int(net.span[item])
        calendar = _calendar_of(problem, item)
        given_s[item] = calendar.subtract(end, span) if begin == NONE else begin
        given_f[item] = calendar.add(begin, span) if end == NONE else end


def _spent_and_left(problem: ScheduleProblem) -> tuple[Ints, Ints]:
    """Working minutes behind and ahead; the whole of them is the duration unless more is said to remain."""
    by_percent = np.rint(problem.duration * (problem.percent_complete / 100.0)).astype(np.int64)
    left = np.where(problem.remaining >= 0, problem.remaining, problem.duration - by_percent)
    spent = np.where(problem.remaining >= 0, np.maximum(problem.duration - problem.remaining, 0), by_percent)
    return spent, left + problem.pause
