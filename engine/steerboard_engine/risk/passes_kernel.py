"""Many forward passes over one network, and which items drove the finish of each.

These use the scheduler's own forward pass run by run, so that a simulated plan obeys every rule a
scheduled one does. `tile_kernel` does the same for plans with one calendar, many runs at a time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.kernels.passes import DONE, GATE, LOW, MANUAL, OPEN, STARTED, SUMMARY, Limits, Net, forward
from steerboard_engine.kernels.worktime import WorkTables, shifted, worked
from steerboard_engine.risk.drawing_kernel import draw_tile
from steerboard_engine.risk.sampling import SamplingPlan

Ints = NDArray[np.int64]
Index = NDArray[np.int32]

BY_START, BY_FINISH = 1, 2


class Durations(NamedTuple):
    """How drawn minutes enter the network.

    mode: int8[n]; pause: int64[n] interruption added to drawn minutes; part_span: int64[p] as planned,
    in the order of the network; part_whole: int64[n] planned minutes that the parts belong to, of
    which part_done: int64[n] are spent
    """

    mode: NDArray[np.int8]
    pause: Ints
    part_span: Ints
    part_whole: Ints
    part_done: Ints


@compiled
def set_durations(net: Net, limits: Limits, durations: Durations, minutes: NDArray[np.int32], lane: int) -> None:
    """Put one run's minutes (column `lane`) into the network's spans and rests."""
    for item in range(durations.mode.size):
        drawn = minutes[item, lane]
        if durations.mode[item] == STARTED:
            limits.rest[item] = drawn + durations.pause[item]
        elif durations.mode[item] == OPEN:
            net.span[item] = drawn + durations.pause[item] if drawn > 0 else 0
        whole = durations.part_whole[item]
        if whole > 0:
            total = durations.part_done[item] + drawn
            for k in range(net.part_at[item], net.part_at[item + 1]):
                net.part_span[k] = (durations.part_span[k] * total + whole // 2) // whole


@compiled
def mark_drivers(
    net: Net, limits: Limits, t: WorkTables, retained: bool, last: int, start: Ints, finish: Ints,
    marks: NDArray[np.int8], inside: NDArray[np.bool_],
) -> None:  # fmt: skip
    """Mark, backwards from the finish of the plan, every node whose delay would have delayed it.

    A link drives when it asks for exactly the moment its successor got, counted in the successor's
    working time. Ties all count. marks: int8[nodes] out, BY_START and BY_FINISH bits; inside: bool[nodes]
    out, gates of summaries that hold a marked item.
    """
    nodes = net.order.size
    marks[:] = 0
    inside[:] = False
    for back in range(nodes - 1, -1, -1):
        node = net.order[back]
        mode = limits.mode[node]
        if mode != GATE and limits.rolls[node]:
            above = net.rollup[node]
            if above < 0:
                if finish[node] == last:
                    marks[node] |= BY_FINISH
            else:
                if marks[above] & BY_FINISH and finish[node] == finish[above]:
                    marks[node] |= BY_FINISH
                if marks[above] & BY_START and start[node] == start[above]:
                    marks[node] |= BY_START
        gate = net.gate[node]
        held = inside[node] if mode == GATE else marks[node] != 0 and mode != SUMMARY and mode != DONE
        if held and gate >= 0:
            inside[gate] = True
        if marks[node] == 0 or mode in (DONE, MANUAL, SUMMARY):
            continue
        if mode == STARTED and (marks[node] == BY_START or not retained):
            continue
        _mark_sources(net, limits, t, node, start, finish, marks)


@compiled
def _mark_sources(
    net: Net, limits: Limits, t: WorkTables, node: int, start: Ints, finish: Ints, marks: NDArray[np.int8]
) -> None:
    mode = limits.mode[node]
    gate_start = LOW
    gate_finish = LOW
    above = net.gate[node]
    if above >= 0:
        gate_start = start[above]
        gate_finish = finish[above]
    if mode == GATE:
        for k in range(net.in_at[node], net.in_at[node + 1]):
            row = net.in_rows[k]
            moment = _asked(net, t, row, start, finish)
            if moment == (start[node] if net.kind[row] & 1 else finish[node]):
                marks[net.tail[row]] |= BY_FINISH if net.kind[row] <= 1 else BY_START
        if above >= 0 and (gate_start == start[node] or (gate_finish != LOW and gate_finish == finish[node])):
            marks[above] |= BY_START
        return
    c = net.cal[node]
    ended = worked(t, c, finish[node])
    began = worked(t, c, start[node])
    if mode == STARTED:
        if limits.rest[node] == 0:
            return
        began = ended - limits.rest[node]
    for k in range(net.in_at[node], net.in_at[node + 1]):
        row = net.in_rows[k]
        moment = _asked(net, t, row, start, finish)
        if worked(t, c, moment) == (began if net.kind[row] & 1 else ended):
            marks[net.tail[row]] |= BY_FINISH if net.kind[row] <= 1 else BY_START
    if gate_start != LOW and worked(t, c, gate_start) == began:
        marks[above] |= BY_START
    if gate_finish != LOW and worked(t, c, gate_finish) == ended:
        marks[above] |= BY_START


@compiled
def _asked(net: Net, t: WorkTables, row: int, start: Ints, finish: Ints) -> int:
    """The moment a link asks for."""
    source = net.tail[row]
    moment = finish[source] if net.kind[row] <= 1 else start[source]
    return shifted(t, net.lag_cal[row], moment, net.lag[row])


@compiled
def count_marks(limits: Limits, gate_of: Index, marks: NDArray[np.int8], inside: NDArray[np.bool_], hits: Ints) -> None:
    """Add one run to the counts of critical items; summaries count when anything inside does."""
    for item in range(hits.size):
        mode = limits.mode[item]
        if mode == SUMMARY:
            hits[item] += 1 if inside[gate_of[item]] else 0
        elif mode != DONE and marks[item] != 0:
            hits[item] += 1


@compiled
def run_passes(
    plan: SamplingPlan, net: Net, limits: Limits, durations: Durations, gate_of: Index, t: WorkTables,
    begin: int, honor: bool, retained: bool, origin: int, first_tile: int, last_tile: int, blocks: int,
    out_finish: Ints, out_cost: NDArray[np.float64], first_item: int, out_items: NDArray[np.int32],
    hits: Ints,
) -> None:  # fmt: skip
    """Tiles first_tile … last_tile-1 of a simulation, a forward pass for each run.

    net.span, net.part_span and limits.rest are written: give every thread its own.
    out_finish: int64[K]; out_cost: float64[K]; out_items: int32[·, K] finishes of the items from number
    `first_item` on, less `origin`;
    hits: int64[n] to add critical runs to, or empty
    """
    n = durations.mode.size
    nodes = net.order.size
    lanes = 4 * blocks
    runs = out_finish.size
    minutes = np.empty((n, lanes), np.int32)
    for item in range(n):
        minutes[item, :] = plan.base[item]
    cost = np.empty(lanes)
    start = np.empty(nodes, np.int64)
    finish = np.empty(nodes, np.int64)
    driver = np.empty(nodes, np.int32)
    marks = np.empty(nodes, np.int8)
    inside = np.empty(nodes, np.bool_)
    ends = np.empty((out_items.shape[0], lanes), np.int32)
    for tile in range(first_tile, last_tile):
        draw_tile(plan, tile * blocks, minutes, cost)
        wanted = min(lanes, runs - tile * lanes)
        for place in range(wanted):
            lane = (place & 3) * blocks + (place >> 2)
            run = tile * lanes + place
            set_durations(net, limits, durations, minutes, lane)
            last = forward(net, limits, t, begin, honor, retained, start, finish, driver)
            last = begin if last == LOW else last
            out_finish[run] = last
            out_cost[run] = cost[lane]
            for item in range(ends.shape[0]):
                ends[item, place] = finish[first_item + item] - origin
            if hits.size:
                mark_drivers(net, limits, t, retained, last, start, finish, marks, inside)
                count_marks(limits, gate_of, marks, inside, hits)
        for item in range(ends.shape[0]):
            for place in range(wanted):
                out_items[item, tile * lanes + place] = ends[item, place]
