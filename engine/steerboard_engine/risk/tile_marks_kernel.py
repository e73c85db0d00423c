"""Which nodes drove the finish, for all runs of a tile: the twin of `passes_kernel.mark_drivers`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.kernels.passes import DONE, GATE, MANUAL, OPEN, STARTED, SUMMARY
from steerboard_engine.kernels.worktime import WorkTables
from steerboard_engine.risk.passes_kernel import BY_FINISH, BY_START
from steerboard_engine.risk.tile_kernel import BEGIN, END, NO_FLOOR, TileNet, asked_across, carried, decode

Codes = NDArray[np.int32]
Marks = NDArray[np.int8]
Ints = NDArray[np.int64]


@compiled
def mark_tile(  # noqa: C901 - one loop; a record handed on counts references to all its arrays
    net: TileNet, t: WorkTables, retained: bool, minutes: NDArray[np.int32], starts: Codes, finishes: Codes,
    last: Codes, gate_of: NDArray[np.int32], wanted: NDArray[np.bool_], marks: Marks, inside: Marks, hits: Ints,
) -> None:  # fmt: skip
    """Mark backwards from the finish and count the marked items.

    last: int32[calendars, lanes] the plan's finish in each calendar, or a code no node has;
    wanted: bool[lanes] runs that count; marks, inside: int8[nodes, lanes] scratch; hits: int64[n] added to
    """
    order, gates, rollup, modes, rolls, cal, base = (
        net.order,
        net.gate,
        net.rollup,
        net.mode,
        net.rolls,
        net.cal,
        net.base,
    )
    in_at, tail, kinds, same, shift, lag, lag_cal = (
        net.in_at,
        net.tail,
        net.kind,
        net.same,
        net.shift,
        net.lag,
        net.lag_cal,
    )
    pause = net.pause
    lanes = minutes.shape[1]
    marks[:] = 0
    inside[:] = 0
    for back in range(order.size - 1, -1, -1):
        node = order[back]
        mode = modes[node]
        gate = gates[node]
        c = cal[node]
        if mode == GATE:
            if gate >= 0:
                for lane in range(lanes):
                    inside[gate, lane] |= inside[node, lane]
        elif rolls[node]:
            above = rollup[node]
            if above < 0:
                _mark_last(t, base, c, finishes, last, node, marks)
            else:
                _mark_from_summary(t, base, c, cal[above], node, above, starts, finishes, marks)
        held = np.int8(0)
        for lane in range(lanes):
            held |= marks[node, lane]
        if held == 0:
            continue
        if gate >= 0 and mode not in (GATE, SUMMARY, DONE):
            for lane in range(lanes):
                inside[gate, lane] |= marks[node, lane]
        if mode in (DONE, MANUAL, SUMMARY) or (mode == STARTED and not retained):
            continue
        for k in range(in_at[node], in_at[node + 1]):
            kind = kinds[k]
            source = finishes if kind <= 1 else starts
            bit = BY_FINISH if kind <= 1 else BY_START
            if same[k] and mode == OPEN:
                _mark_same(source, tail[k], lag[k], shift[k], starts if kind & 1 else finishes, node, bit, marks)
                continue
            for lane in range(lanes):
                if marks[node, lane] == 0:
                    continue
                code = source[tail[k], lane]
                if not same[k]:
                    asked = int(asked_across(t, base, cal[tail[k]], c, lag_cal[k], lag[k], code))
                elif lag[k] == 0:
                    asked = int(code)
                else:
                    asked = ((code >> 2) << 2) + shift[k] + (BEGIN if lag[k] < 0 else END)
                got = int(starts[node, lane] if kind & 1 else finishes[node, lane])
                if mode == STARTED:
                    rest = minutes[node, lane] + pause[node]
                    if marks[node, lane] == BY_START or rest == 0:
                        continue
                    if kind & 1:
                        got = int(finishes[node, lane]) - 4 * rest
                if asked >> 2 == got >> 2 and (mode != GATE or _is_same(t, c, base[c], asked, got)):
                    marks[tail[k], lane] |= np.int8(bit)
        if gate >= 0:
            for lane in range(lanes):
                if marks[node, lane] == 0:
                    continue
                began = int(starts[node, lane])
                if mode == STARTED:
                    rest = minutes[node, lane] + pause[node]
                    if marks[node, lane] == BY_START or rest == 0:
                        continue
                    began = int(finishes[node, lane]) - 4 * rest
                from_gate = carried(t, base, cal[gate], c, starts[gate, lane])
                to_gate = carried(t, base, cal[gate], c, finishes[gate, lane])
                if _is_asked(t, c, base[c], mode, from_gate, began) or _is_asked(
                    t, c, base[c], mode, to_gate, finishes[node, lane]
                ):
                    marks[gate, lane] |= BY_START
    for item in range(hits.size):
        mode = modes[item]
        count = 0
        if mode == SUMMARY:
            row = gate_of[item]
            for lane in range(lanes):
                count += 1 if inside[row, lane] != 0 and wanted[lane] else 0
        elif mode != DONE:
            for lane in range(lanes):
                count += 1 if marks[item, lane] != 0 and wanted[lane] else 0
        hits[item] += count


@compiled
def _mark_same(source: Codes, tail: int, lag: int, shift: int, got: Codes, node: int, bit: int, marks: Marks) -> None:
    """Mark the source of a link inside one calendar where it asked for what a marked activity got."""
    mask = np.int32(-4 if lag != 0 else -1)
    added = np.int32(shift + (BEGIN if lag < 0 else END))
    nothing = np.int8(0)
    mark = np.int8(bit)
    for lane in range(marks.shape[1]):
        asked = np.int32((source[tail, lane] & mask) + added)
        hit = (asked >> 2 == got[node, lane] >> 2) & (marks[node, lane] != 0)
        marks[tail, lane] |= mark if hit else nothing


@compiled
def _is_same(t: WorkTables, c: int, base: int, one: int, other: int) -> bool:
    """Whether two codes of one calendar are one moment: inside a shift both forms are."""
    if one == other:
        return True
    return one >> 2 == other >> 2 and decode(t, c, base, one) == decode(t, c, base, other)


@compiled
def _is_asked(t: WorkTables, c: int, base: int, mode: int, asked: int, got: int) -> bool:
    """Whether a gate asked for what a node got; activities count in working time, gates in moments."""
    if asked == NO_FLOOR or asked >> 2 != got >> 2:
        return False
    return mode != GATE or _is_same(t, c, base, asked, got)


@compiled
def _mark_last(t: WorkTables, base: Ints, c: int, finishes: Codes, last: Codes, node: int, marks: Marks) -> None:
    """Mark a node where it ends with the plan."""
    near = np.int32(0)
    for lane in range(marks.shape[1]):
        near += np.int32(1) if finishes[node, lane] >> 2 == last[c, lane] >> 2 else np.int32(0)
    if near == 0:
        return
    for lane in range(marks.shape[1]):
        if _is_same(t, c, base[c], finishes[node, lane], last[c, lane]):
            marks[node, lane] |= BY_FINISH


@compiled
def _mark_from_summary(
    t: WorkTables, base: Ints, c: int, above_cal: int, node: int, above: int,
    starts: Codes, finishes: Codes, marks: Marks,
) -> None:  # fmt: skip
    """Mark a node where it begins or ends with its marked summary."""
    for lane in range(marks.shape[1]):
        mark = marks[above, lane]
        if mark & BY_FINISH:
            code = carried(t, base, c, above_cal, finishes[node, lane])
            if _is_same(t, above_cal, base[above_cal], code, finishes[above, lane]):
                marks[node, lane] |= BY_FINISH
        if mark & BY_START:
            code = carried(t, base, c, above_cal, starts[node, lane])
            if _is_same(t, above_cal, base[above_cal], code, starts[above, lane]):
                marks[node, lane] |= BY_START
