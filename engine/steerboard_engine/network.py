"""Activities and links as one directed graph: order, summaries unfolded, circles refused by name.

Every item is a node. A summary also has a *gate*: a node that its links and constraints enter, and
that everything inside it must wait for. Its own node is its *roll-up*, after all its parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.calendars import CONTINUOUS, NONE
from steerboard_engine.kernels.order import group_by, near_order, topological_order
from steerboard_engine.kernels.worktime import WorkTables, build_tables
from steerboard_engine.problem import LagCalendar, LagUnit, ScheduleError, ScheduleProblem

Index = NDArray[np.int32]
Ints = NDArray[np.int64]

_DAY = 1440


@dataclass(frozen=True)
class CompiledNetwork:
    """A plan prepared for passes; nodes 0…n-1 are the items, n… are gates of summaries.

    n: number of items; nodes: number of nodes
    order: int32[nodes] topological order of all nodes
    inactive: bool[n] items that do not count, with all inside them
    is_summary: bool[n]; leaves: int32[] items that are not summaries, in topological order
    gate: int32[nodes] node that must be passed before this one may begin, -1 none
        (for an item the gate of its summary; for a gate the gate of the summary above)
    rollup: int32[nodes] summary that takes this item's dates in, -1 none (gates: -1)
    gate_of: int32[n] the gate of a summary, -1 where it has none
    Links that count (inactive predecessors dropped), grouped two ways:
    link: int32[k] number of the link in the problem; tail, head: int32[k] nodes; kind: int8[k] LinkType;
    lag: int64[k] minutes; lag_cal: int16[k] calendar the lag is counted in
    in_at: int32[nodes+1], in_rows: links entering a node; out_at, out_rows: links leaving a node
    cal: int16[nodes] calendar of each node; elapsed activities use `continuous`
    plan_cal: int16[nodes] calendar in which floats are counted
    span: int64[nodes] minutes from begin to end of an unstarted activity, pauses included
    continuous: index of the 24-hour calendar among `tables`
    tables: WorkTables of problem.calendars and the 24-hour calendar
    """

    n: int
    nodes: int
    order: Index
    is_summary: NDArray[np.bool_]
    inactive: NDArray[np.bool_]
    gate: Index
    rollup: Index
    gate_of: Index
    link: Index
    tail: Index
    head: Index
    kind: NDArray[np.int8]
    lag: Ints
    lag_cal: NDArray[np.int16]
    in_at: Index
    in_rows: Index
    out_at: Index
    out_rows: Index
    cal: NDArray[np.int16]
    plan_cal: NDArray[np.int16]
    span: Ints
    continuous: int
    tables: WorkTables

    @cached_property
    def leaves(self) -> Index:
        """Items without children in topological order."""
        items = self.order[self.order < self.n]
        return items[~self.is_summary[items]]


def compile_network(problem: ScheduleProblem) -> CompiledNetwork:
    """Order and unfold a plan once, for one pass or ten thousand; raises ScheduleError on circles."""
    n = problem.size
    parent = problem.parent
    inside = parent >= 0
    is_summary = np.zeros(n, np.bool_)
    is_summary[parent[inside]] = True
    if inside.any():
        _refuse_own_ancestors(problem)
    summaries = np.flatnonzero(is_summary).astype(np.int32)
    gate_of = np.full(n, -1, np.int32)
    gate_of[summaries] = n + np.arange(summaries.size, dtype=np.int32)
    nodes = n + int(summaries.size)

    gate = np.full(nodes, -1, np.int32)
    rollup = np.full(nodes, -1, np.int32)
    if summaries.size:
        children = np.flatnonzero(inside)
        gate[children] = gate_of[parent[children]]
        # the roll-up of a summary waits for its parts, these for the gate: only gates chain up
        gate[n:] = gate[summaries]
        gate[summaries] = gate_of[summaries]
        rollup[children] = parent[children]

    inactive = _inactive(problem)
    link = np.arange(problem.predecessor.size, dtype=np.int32)
    tail, head, kind = problem.predecessor, problem.successor, problem.link_type
    if inactive.any():
        link = np.flatnonzero(~inactive[tail]).astype(np.int32)
        tail, head, kind = tail[link], head[link], kind[link]
    if summaries.size:
        head = np.where(is_summary[head], gate_of[head], head).astype(np.int32)

    order = _ordered(problem, nodes, tail, head, gate, rollup, summaries)
    in_at, in_rows = group_by(head, nodes)
    out_at, out_rows = group_by(tail, nodes)

    continuous = len(problem.calendars)
    cal = np.full(nodes, problem.project_calendar, np.int16)
    cal[:n] = np.where(problem.duration_elapsed & ~is_summary, continuous, problem.calendar)
    plan_cal = cal.copy()
    plan_cal[:n] = np.where(cal[:n] == continuous, continuous, problem.plan_calendar)
    lag, lag_cal = _lags(problem, link, continuous)
    span = np.zeros(nodes, np.int64)
    span[:n] = np.where(is_summary, 0, problem.duration + np.where(problem.duration > 0, problem.pause, 0))
    tables = build_tables((*problem.calendars, CONTINUOUS), *_horizon(problem))
    return CompiledNetwork(
        n, nodes, order, is_summary, inactive, gate, rollup, gate_of,
        link, tail, head, kind, lag, lag_cal,
        in_at, in_rows, out_at, out_rows, cal, plan_cal, span, continuous, tables,
    )  # fmt: skip


def _inactive(problem: ScheduleProblem) -> NDArray[np.bool_]:
    """Inactive items and all that lies inside them."""
    inactive = problem.inactive
    inside = problem.parent >= 0
    while inactive.any():
        spread = inactive | (inside & inactive[problem.parent])
        if (spread == inactive).all():
            break
        inactive = spread
    return inactive


def _lags(problem: ScheduleProblem, link: Index, continuous: int) -> tuple[Ints, NDArray[np.int16]]:
    everything = link.size == problem.lag.size
    lag = problem.lag if everything else problem.lag[link]
    unit = problem.lag_unit if everything else problem.lag_unit[link]
    tail = problem.predecessor if everything else problem.predecessor[link]
    head = problem.successor if everything else problem.successor[link]
    if problem.lag_calendar == LagCalendar.PREDECESSOR:
        lag_cal = problem.plan_calendar[tail]
    elif problem.lag_calendar == LagCalendar.PROJECT:
        lag_cal = np.full(link.size, problem.project_calendar, np.int16)
    else:
        # even an elapsed successor counts its lag in working time
        lag_cal = problem.plan_calendar[head]
    if not unit.any():
        return lag, lag_cal
    percent = unit == LagUnit.PERCENT
    if percent.any():
        share = np.rint(problem.duration[tail] * (lag / 10_000.0)).astype(np.int64)
        lag = np.where(percent, share, lag)
        lag_cal = np.where(percent & problem.duration_elapsed[tail], continuous, lag_cal).astype(np.int16)
    lag_cal = np.where(unit == LagUnit.ELAPSED, continuous, lag_cal).astype(np.int16)
    return lag, lag_cal


def _horizon(problem: ScheduleProblem) -> tuple[int, int]:
    """Days worth tabulating; anything outside is still right, only slower."""
    moments = [problem.project_start, problem.project_finish, problem.status_date]
    known = [moment for moment in moments if moment != NONE]
    for dates in (problem.constraint_date, problem.actual_start, problem.actual_finish, problem.manual_start):
        some = dates[dates != NONE]
        if some.size:
            known += [int(some.min()), int(some.max())]
    low, high = min(known) // _DAY, max(known) // _DAY
    ahead = min(4000, 400 + int(problem.duration.sum()) // 300)
    return max(low - ahead // 4, high - 20_000), min(high + ahead, low + 40_000)


def _ordered(
    problem: ScheduleProblem, nodes: int, tail: Index, head: Index, gate: Index, rollup: Index, summaries: Index
) -> Index:
    if summaries.size:
        behind_gate = np.flatnonzero(gate >= 0).astype(np.int32)
        rolled = np.flatnonzero(rollup >= 0).astype(np.int32)
        tail = np.concatenate((tail, gate[behind_gate], rolled))
        head = np.concatenate((head, behind_gate, rollup[rolled]))
    elif tail.size == 0 or bool((tail < head).all()):
        return np.arange(nodes, dtype=np.int32)
    order, done = near_order(nodes, tail, *group_by(head, nodes))
    if done < nodes:
        # a second look, by layers: what it leaves over is the circle and what hangs on it
        order, done = topological_order(nodes, head, *group_by(tail, nodes))
        raise ScheduleError(_circle_sentence(problem, order[:done], nodes, tail, head, summaries))
    return order


def _circle_sentence(
    problem: ScheduleProblem, done: Index, nodes: int, tail: Index, head: Index, summaries: Index
) -> str:
    """Walk backwards from any node left over; the first one met twice closes a circle."""
    left = np.ones(nodes, np.bool_)
    left[done] = False
    before: dict[int, int] = {}
    for source, target in zip(tail.tolist(), head.tolist(), strict=True):
        if left[source] and left[target]:
            before.setdefault(target, source)
    path: list[int] = []
    node = next(iter(before))
    while node not in path:
        path.append(node)
        node = before[node]
    circle = path[path.index(node) :][::-1]
    items = [node if node < problem.size else int(summaries[node - problem.size]) for node in circle]
    # start at the smallest number: the same circle reads the same whatever the order of the input
    turn = items.index(min(items))
    titles = [f"'{problem.title(item)}'" for item in dict.fromkeys(items[turn:] + items[:turn])]
    if len(titles) == 1:
        return f"Activity {titles[0]} waits for itself."
    if len(titles) > 6:
        titles = [*titles[:5], f"{len(titles) - 5} more"]
    return f"Activities {', '.join(titles[:-1])} and {titles[-1]} wait for each other."


def _refuse_own_ancestors(problem: ScheduleProblem) -> None:
    """An outline that closes on itself has no top."""
    parent = problem.parent
    above = parent.copy()
    for _ in range(max(1, problem.size.bit_length())):
        known = above >= 0
        if not known.any():
            return
        above[known] = above[above[known]]
    guilty = int(np.flatnonzero(above >= 0)[0])
    raise ScheduleError(f"'{problem.title(guilty)}' lies inside itself in the outline.")
