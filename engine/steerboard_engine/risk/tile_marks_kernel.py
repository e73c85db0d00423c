"""Which nodes drove the finish, for all runs of a tile: the twin of `passes_kernel.mark_drivers`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.kernels.passes import DONE, GATE, MANUAL, STARTED, SUMMARY
from steerboard_engine.kernels.worktime import WorkTables
from steerboard_engine.risk.passes_kernel import BY_FINISH, BY_START
from steerboard_engine.risk.tile_kernel import NO_FLOOR, TileNet, carried, decode, link_code

Codes = NDArray[np.int32]
Marks = NDArray[np.int8]
Ints = NDArray[np.int64]


@compiled
def mark_tile(
    net: TileNet, t: WorkTables, retained: bool, minutes: NDArray[np.int32], starts: Codes, finishes: Codes,
    last: Codes, gate_of: NDArray[np.int32], wanted: NDArray[np.bool_], marks: Marks, inside: Marks, hits: Ints,
) -> None:  # fmt: skip
    """Mark backwards from the finish and count the marked items.

    last: int32[calendars, lanes] the plan's finish in each calendar, or a code no node has;
    wanted: bool[lanes] runs that count; marks, inside: int8[nodes, lanes] scratch; hits: int64[n] added to
    """
    lanes = minutes.shape[1]
    marks[:] = 0
    inside[:] = 0
    for back in range(net.order.size - 1, -1, -1):
        node = net.order[back]
        mode = net.mode[node]
        marked = marks[node]
        if mode != GATE and net.rolls[node]:
            _mark_from_above(net, t, node, starts, finishes, last, marks)
        held = np.int8(0)
        for lane in range(lanes):
            held |= marked[lane]
        gate = net.gate[node]
        if gate >= 0 and mode == GATE:
            for lane in range(lanes):
                inside[gate, lane] |= inside[node, lane]
        elif gate >= 0 and held and mode != SUMMARY and mode != DONE:
            for lane in range(lanes):
                inside[gate, lane] |= marked[lane]
        if held == 0 or mode in (DONE, MANUAL, SUMMARY) or (mode == STARTED and not retained):
            continue
        _mark_sources(net, t, node, minutes, starts, finishes, marks)
    for item in range(hits.size):
        mode = net.mode[item]
        count = 0
        if mode == SUMMARY:
            row = inside[gate_of[item]]
            for lane in range(lanes):
                count += 1 if row[lane] != 0 and wanted[lane] else 0
        elif mode != DONE:
            row = marks[item]
            for lane in range(lanes):
                count += 1 if row[lane] != 0 and wanted[lane] else 0
        hits[item] += count


@compiled
def _is_same(net: TileNet, t: WorkTables, c: int, one: int, other: int) -> bool:
    """Whether two codes of one calendar are one moment: inside a shift both forms are."""
    if one == other:
        return True
    return one >> 2 == other >> 2 and decode(t, c, net.base[c], one) == decode(t, c, net.base[c], other)


@compiled
def _is_same_across(net: TileNet, t: WorkTables, node: int, above: int, one: int, other: int) -> bool:
    c, c_above = net.cal[node], net.cal[above]
    if c == c_above:
        return _is_same(net, t, c, one, other)
    return decode(t, c, net.base[c], one) == decode(t, c_above, net.base[c_above], other)


@compiled
def _mark_from_above(
    net: TileNet, t: WorkTables, node: int, starts: Codes, finishes: Codes, last: Codes, marks: Marks
) -> None:
    """Nodes that end with the plan, or begin or end with a marked summary."""
    c = net.cal[node]
    above = net.rollup[node]
    if above < 0:
        near = np.int32(0)
        for lane in range(marks.shape[1]):
            near += np.int32(1) if finishes[node, lane] >> 2 == last[c, lane] >> 2 else np.int32(0)
        if near == 0:
            return
    for lane in range(marks.shape[1]):
        if above < 0:
            if _is_same(net, t, c, finishes[node, lane], last[c, lane]):
                marks[node, lane] |= BY_FINISH
        elif marks[above, lane] != 0:
            if marks[above, lane] & BY_FINISH and _is_same_across(
                net, t, node, above, finishes[node, lane], finishes[above, lane]
            ):
                marks[node, lane] |= BY_FINISH
            if marks[above, lane] & BY_START and _is_same_across(
                net, t, node, above, starts[node, lane], starts[above, lane]
            ):
                marks[node, lane] |= BY_START


@compiled
def _mark_sources(
    net: TileNet, t: WorkTables, node: int, minutes: NDArray[np.int32], starts: Codes, finishes: Codes, marks: Marks
) -> None:
    """Mark what a marked node waited for."""
    c = net.cal[node]
    mode = net.mode[node]
    gate = net.gate[node]
    for lane in range(marks.shape[1]):
        mark = marks[node, lane]
        if mark == 0:
            continue
        began, ended = starts[node, lane], finishes[node, lane]
        if mode == STARTED:
            rest = minutes[node, lane] + net.pause[node]
            if mark == BY_START or rest == 0:
                continue
            began = ended - 4 * rest
        for k in range(net.in_at[node], net.in_at[node + 1]):
            tail = net.tail[k]
            asked = link_code(net, t, k, c, finishes[tail, lane] if net.kind[k] <= 1 else starts[tail, lane])
            got = began if net.kind[k] & 1 else ended
            if asked >> 2 == got >> 2 and (mode != GATE or _is_same(net, t, c, asked, got)):
                marks[tail, lane] |= BY_FINISH if net.kind[k] <= 1 else BY_START
        if gate >= 0:
            from_gate, to_gate = starts[gate, lane], finishes[gate, lane]
            if from_gate != NO_FLOOR:
                from_gate = carried(net, t, net.cal[gate], c, from_gate)
                if from_gate >> 2 == began >> 2 and (mode != GATE or _is_same(net, t, c, from_gate, began)):
                    marks[gate, lane] |= BY_START
            if to_gate != NO_FLOOR:
                to_gate = carried(net, t, net.cal[gate], c, to_gate)
                if to_gate >> 2 == ended >> 2 and (mode != GATE or _is_same(net, t, c, to_gate, ended)):
                    marks[gate, lane] |= BY_START
