"""The forward pass of many runs at once: a tile of runs in the lanes of vector instructions.

Inside one calendar a date needs no calendar. A moment is written as the number of working minutes
before it, four times, plus 0 where work ends, 1 outside working time, 2 where work begins: "the end of
Friday", any time of the week-end and "the begin of Monday" have the same count and keep their order.
Links of one calendar are additions of codes, and only what crosses to another calendar is converted.

Every rule is that of `kernels.passes.forward`, and the tests hold the two equal run by run.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.kernels.passes import DONE, GATE, LOW, MANUAL, STARTED, SUMMARY
from steerboard_engine.kernels.worktime import WorkTables, moment_beginning, moment_ending, shifted, worked

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]

NO_FLOOR = -(1 << 30)
NO_CAP = 1 << 30
END, OUTSIDE, BEGIN = 0, 1, 2


class TileNet(NamedTuple):
    """A network in codes; nodes as in CompiledNetwork, links grouped by the node they enter.

    order, gate, rollup: int32[nodes]; mode: int8[nodes]; rolls: bool[nodes]; cal: int16[nodes]
    base: int64[calendars] count of each calendar at the plan's begin; codes count from there
    in_at: int32[nodes+1]; tail: int32[k]; kind: int8[k]; same: bool[k] inside one calendar;
    shift: int32[k] lag in codes; lag: int64[k]; lag_cal: int16[k]
    floor_s, floor_f, cap_s, cap_f, given_s, given_f: int32[nodes] codes; resumed: int32[nodes] count
    from which the rest of started work goes on; pause: int32[n] added to drawn minutes
    """

    order: NDArray[np.int32]
    gate: NDArray[np.int32]
    rollup: NDArray[np.int32]
    mode: NDArray[np.int8]
    rolls: NDArray[np.bool_]
    cal: NDArray[np.int16]
    base: Ints
    in_at: NDArray[np.int32]
    tail: NDArray[np.int32]
    kind: NDArray[np.int8]
    same: NDArray[np.bool_]
    shift: NDArray[np.int32]
    lag: Ints
    lag_cal: NDArray[np.int16]
    floor_s: Codes
    floor_f: Codes
    cap_s: Codes
    cap_f: Codes
    given_s: Codes
    given_f: Codes
    resumed: Codes
    pause: Codes


@compiled
def encode(t: WorkTables, c: int, base: int, moment: int) -> int:
    """The code of a moment."""
    count = worked(t, c, moment)
    form = BEGIN
    if moment_ending(t, c, count) == moment:
        form = END
    elif moment_beginning(t, c, count) != moment:
        form = OUTSIDE
    return 4 * (count - base) + form


@compiled
def decode(t: WorkTables, c: int, base: int, code: int) -> int:
    """The moment of a code that is not outside working time."""
    count = (code >> 2) + base
    return moment_ending(t, c, count) if code & 3 == END else moment_beginning(t, c, count)


@compiled
def encode_many(
    t: WorkTables, cal: NDArray[np.int16], base: Ints, moments: Ints, nodes: Ints, out: NDArray[np.int32]
) -> None:
    """Codes of the moments of some nodes, each in its own calendar; out: int32[nodes]."""
    for k in range(nodes.size):
        node = nodes[k]
        out[node] = encode(t, cal[node], base[cal[node]], moments[node])


@compiled
def decode_many(t: WorkTables, cal: NDArray[np.int16], base: Ints, codes: NDArray[np.int32], out: Ints) -> None:
    """Moments of codes of each row's calendar; codes: int32[n, k], out: int64[n, k]."""
    for row in range(codes.shape[0]):
        for column in range(codes.shape[1]):
            out[row, column] = decode(t, cal[row], base[cal[row]], codes[row, column])


@compiled
def carried(net: TileNet, t: WorkTables, source_cal: int, target_cal: int, code: int) -> int:
    """A code of one calendar in another one."""
    if source_cal == target_cal or code == NO_FLOOR:
        return code
    return encode(t, target_cal, net.base[target_cal], decode(t, source_cal, net.base[source_cal], code))


@compiled
def link_code(net: TileNet, t: WorkTables, k: int, target_cal: int, code: int) -> int:
    """What a link asks of its successor when its predecessor's end of it has this code."""
    if net.same[k]:
        if net.lag[k] == 0:
            return code
        return ((code >> 2) << 2) + net.shift[k] + (BEGIN if net.lag[k] < 0 else END)
    source_cal = net.cal[net.tail[k]]
    moment = shifted(t, net.lag_cal[k], decode(t, source_cal, net.base[source_cal], code), net.lag[k])
    return encode(t, target_cal, net.base[target_cal], moment)


@compiled
def _gather(
    net: TileNet, t: WorkTables, node: int, starts: NDArray[np.int32], finishes: NDArray[np.int32],
    to_start: Codes, to_finish: Codes, from_gate: Codes,
) -> bool:  # fmt: skip
    """The codes that links and gate ask of a node's start and finish; whether any asks for the finish.

    from_gate: int32[lanes] out, what the gate alone asks of the finish
    """
    lanes = to_start.size
    c = net.cal[node]
    gate = net.gate[node]
    if gate >= 0:
        for lane in range(lanes):
            to_start[lane] = carried(net, t, net.cal[gate], c, starts[gate, lane])
            to_finish[lane] = carried(net, t, net.cal[gate], c, finishes[gate, lane])
    else:
        to_start[:] = NO_FLOOR
        to_finish[:] = NO_FLOOR
    from_gate[:] = to_finish
    asked = gate >= 0
    for k in range(net.in_at[node], net.in_at[node + 1]):
        kind = net.kind[k]
        source = finishes[net.tail[k]] if kind <= 1 else starts[net.tail[k]]
        target = to_start if kind & 1 else to_finish
        asked = asked or not kind & 1
        if not net.same[k]:
            for lane in range(lanes):
                target[lane] = max(target[lane], np.int32(link_code(net, t, k, c, source[lane])))
        elif net.lag[k] == 0:
            for lane in range(lanes):
                target[lane] = max(target[lane], source[lane])
        else:
            shift = net.shift[k]
            form = np.int32(BEGIN if net.lag[k] < 0 else END)
            for lane in range(lanes):
                target[lane] = max(target[lane], np.int32((source[lane] & np.int32(-4)) + shift + form))
    return asked


@compiled
def forward_tile(
    net: TileNet, t: WorkTables, honor: bool, retained: bool, minutes: NDArray[np.int32],
    starts: NDArray[np.int32], finishes: NDArray[np.int32], last: NDArray[np.int32],
) -> None:  # fmt: skip
    """Earliest codes of every node for all lanes.

    minutes: int32[n, lanes]; starts, finishes: int32[nodes, lanes] out;
    last: int32[calendars, lanes] out, the latest counting finish among the nodes of each calendar
    """
    lanes = minutes.shape[1]
    to_start = np.empty(lanes, np.int32)
    to_finish = np.empty(lanes, np.int32)
    from_gate = np.empty(lanes, np.int32)
    last[:] = NO_FLOOR
    for node in range(net.order.size):
        if net.mode[node] == SUMMARY:
            starts[node] = NO_CAP
            finishes[node] = NO_FLOOR
    for at in range(net.order.size):
        node = net.order[at]
        mode = net.mode[node]
        begun = starts[node]
        ended = finishes[node]
        if mode in (DONE, MANUAL):
            begun[:] = net.given_s[node]
            ended[:] = net.given_f[node]
        elif mode != SUMMARY:
            asked = _gather(net, t, node, starts, finishes, to_start, to_finish, from_gate)
            if mode == GATE:
                floor = net.floor_s[node]
                for lane in range(lanes):
                    begun[lane] = max(to_start[lane], floor)
                    ended[lane] = to_finish[lane]
            elif mode == STARTED:
                _place_started(net, retained, node, minutes[node], to_start, to_finish, begun, ended)
            else:
                bounded = asked or net.floor_f[node] != NO_FLOOR
                capped = honor and (net.cap_s[node] != NO_CAP or net.cap_f[node] != NO_CAP)
                _place(net, bounded, capped, node, minutes[node], to_start, to_finish, from_gate, begun, ended)
        if mode != GATE and net.rolls[node]:
            _roll_up(net, t, node, starts, finishes, last)


@compiled
def _roll_up(
    net: TileNet, t: WorkTables, node: int, starts: NDArray[np.int32], finishes: NDArray[np.int32],
    last: NDArray[np.int32],
) -> None:  # fmt: skip
    """Take a node's codes into its summary, or into the finish of the plan."""
    lanes = last.shape[1]
    c = net.cal[node]
    above = net.rollup[node]
    begun = starts[node]
    ended = finishes[node]
    if above < 0:
        latest = last[c]
        for lane in range(lanes):
            latest[lane] = max(latest[lane], ended[lane])
        return
    above_cal = net.cal[above]
    first = starts[above]
    final = finishes[above]
    if above_cal == c:
        for lane in range(lanes):
            first[lane] = min(first[lane], begun[lane])
            final[lane] = max(final[lane], ended[lane])
        return
    for lane in range(lanes):
        first[lane] = min(first[lane], np.int32(carried(net, t, c, above_cal, begun[lane])))
        final[lane] = max(final[lane], np.int32(carried(net, t, c, above_cal, ended[lane])))


@compiled
def _place_started(
    net: TileNet, retained: bool, node: int, minutes: NDArray[np.int32],
    to_start: Codes, to_finish: Codes, begun: Codes, ended: Codes,
) -> None:  # fmt: skip
    pause = net.pause[node]
    resumed = net.resumed[node]
    for lane in range(minutes.size):
        rest = minutes[lane] + pause
        count = resumed
        if retained and rest > 0:
            count = max(count, to_start[lane] >> 2)
        count += rest
        if retained:
            count = max(count, to_finish[lane] >> 2)
        begun[lane] = net.given_s[node]
        ended[lane] = count << 2


@compiled
def _place(
    net: TileNet, bounded: bool, capped: bool, node: int, minutes: NDArray[np.int32],
    to_start: Codes, to_finish: Codes, from_gate: Codes, begun: Codes, ended: Codes,
) -> None:  # fmt: skip
    """Codes of an open activity; a span of 0 is a milestone and keeps the form of what holds it."""
    lanes = minutes.size
    pause = net.pause[node]
    floor = net.floor_s[node]
    shortest = minutes[0]
    for lane in range(lanes):
        shortest = min(shortest, minutes[lane])
    if shortest > 0 and not bounded and not capped:
        for lane in range(lanes):
            first = max(to_start[lane], floor) >> 2
            begun[lane] = (first << 2) + BEGIN
            ended[lane] = (first + minutes[lane] + pause) << 2
        return
    cap_s = net.cap_s[node] if capped else np.int32(NO_CAP)
    cap_f = net.cap_f[node] if capped else np.int32(NO_CAP)
    floor_f = net.floor_f[node]
    for lane in range(lanes):
        wanted = min(max(to_start[lane], floor), cap_s)
        needed = max(to_finish[lane], floor_f)
        if minutes[lane] > 0:
            span = minutes[lane] + pause
            count = min(max((wanted >> 2) + span, needed >> 2), cap_f >> 2)
            begun[lane] = ((count - span) << 2) + BEGIN
            # asked by a link to finish at the begin of a shift, it finishes there
            pulled = needed == (count << 2) + BEGIN and needed > max(from_gate[lane], floor_f) and cap_f >> 2 >= count
            ended[lane] = needed if pulled else count << 2
        else:
            code = max(wanted, needed)
            code = min(code + (1 if code & 3 == OUTSIDE else 0), cap_f)
            begun[lane] = code
            ended[lane] = code


@compiled
def finish_of_plan(net: TileNet, t: WorkTables, begin: int, last: NDArray[np.int32], lane: int) -> int:
    """The plan's finish in one lane; rows of `last` of calendars that end earlier get a code no node has."""
    latest = LOW
    for c in range(last.shape[0]):
        if last[c, lane] != NO_FLOOR:
            moment = decode(t, c, net.base[c], last[c, lane])
            latest = max(latest, moment)
    for c in range(last.shape[0]):
        if last[c, lane] != NO_FLOOR and decode(t, c, net.base[c], last[c, lane]) != latest:
            last[c, lane] = NO_FLOOR
    return begin if latest == LOW else latest
