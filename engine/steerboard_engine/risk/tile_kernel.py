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
def carried(t: WorkTables, base: Ints, source_cal: int, target_cal: int, code: int) -> int:
    """A code of one calendar in another one."""
    if source_cal == target_cal or code == NO_FLOOR:
        return code
    moment = decode(t, source_cal, base[source_cal], code)
    return encode(t, target_cal, base[target_cal], moment)


@compiled
def asked_across(t: WorkTables, base: Ints, source_cal: int, target_cal: int, lag_cal: int, lag: int, code: int) -> int:
    """What a link between calendars, or with a lag in a third one, asks of its successor."""
    moment = shifted(t, lag_cal, decode(t, source_cal, base[source_cal], code), lag)
    return encode(t, target_cal, base[target_cal], moment)


@compiled
def _raise_same(source: Codes, tail: int, lag: int, shift: int, target: NDArray[np.int32]) -> None:
    """Take a link inside one calendar into what is asked of a node."""
    if lag == 0:
        for lane in range(target.size):
            target[lane] = max(target[lane], source[tail, lane])
        return
    added = np.int32(shift + (BEGIN if lag < 0 else END))
    for lane in range(target.size):
        target[lane] = max(target[lane], np.int32((source[tail, lane] & np.int32(-4)) + added))


@compiled
def forward_tile(  # noqa: C901 - one loop; a record handed on counts references to all its arrays
    net: TileNet, t: WorkTables, honor: bool, retained: bool, minutes: NDArray[np.int32],
    starts: Codes, finishes: Codes, last: Codes,
) -> None:  # fmt: skip
    """Earliest codes of every node for all lanes.

    minutes: int32[n, lanes]; starts, finishes: int32[nodes, lanes] out;
    last: int32[calendars, lanes] out, the latest counting finish among the nodes of each calendar
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
    floor_s, floor_f, cap_s, cap_f = net.floor_s, net.floor_f, net.cap_s, net.cap_f
    given_s, given_f, resumed, pause = net.given_s, net.given_f, net.resumed, net.pause
    lanes = minutes.shape[1]
    to_start = np.empty(lanes, np.int32)
    to_finish = np.empty(lanes, np.int32)
    from_gate = np.empty(lanes, np.int32)
    last[:] = NO_FLOOR
    for node in range(order.size):
        if modes[node] == SUMMARY:
            starts[node, :] = NO_CAP
            finishes[node, :] = NO_FLOOR
    for at in range(order.size):
        node = order[at]
        mode = modes[node]
        c = cal[node]
        if mode in (DONE, MANUAL):
            starts[node, :] = given_s[node]
            finishes[node, :] = given_f[node]
        elif mode != SUMMARY:
            gate = gates[node]
            bounded = floor_f[node] != NO_FLOOR
            to_start[:] = floor_s[node] if mode != STARTED else NO_FLOOR
            to_finish[:] = NO_FLOOR
            from_gate[:] = NO_FLOOR
            if gate >= 0:
                bounded = True
                for lane in range(lanes):
                    to_start[lane] = max(to_start[lane], np.int32(carried(t, base, cal[gate], c, starts[gate, lane])))
                    from_gate[lane] = carried(t, base, cal[gate], c, finishes[gate, lane])
                    to_finish[lane] = from_gate[lane]
            for k in range(in_at[node], in_at[node + 1]):
                kind = kinds[k]
                bounded = bounded or not kind & 1
                if not same[k]:
                    for lane in range(lanes):
                        code = finishes[tail[k], lane] if kind <= 1 else starts[tail[k], lane]
                        asked = np.int32(asked_across(t, base, cal[tail[k]], c, lag_cal[k], lag[k], code))
                        if kind & 1:
                            to_start[lane] = max(to_start[lane], asked)
                        else:
                            to_finish[lane] = max(to_finish[lane], asked)
                else:
                    _raise_same(
                        finishes if kind <= 1 else starts, tail[k], lag[k], shift[k],
                        to_start if kind & 1 else to_finish,
                    )  # fmt: skip
            if mode == GATE:
                for lane in range(lanes):
                    starts[node, lane] = to_start[lane]
                    finishes[node, lane] = to_finish[lane]
            elif mode == STARTED:
                starts[node, :] = given_s[node]
                _finish_started(minutes, node, pause[node], resumed[node], retained, to_start, to_finish, finishes)
            elif bounded or (honor and (cap_s[node] != NO_CAP or cap_f[node] != NO_CAP)):
                _place_bounded(
                    minutes, node, pause[node], floor_f[node], cap_s[node] if honor else NO_CAP,
                    cap_f[node] if honor else NO_CAP, to_start, to_finish, from_gate, starts, finishes,
                )  # fmt: skip
            else:
                _place_free(minutes, node, pause[node], to_start, starts, finishes)
        if mode != GATE and rolls[node]:
            above = rollup[node]
            if above < 0:
                for lane in range(lanes):
                    last[c, lane] = max(last[c, lane], finishes[node, lane])
            elif cal[above] == c:
                for lane in range(lanes):
                    starts[above, lane] = min(starts[above, lane], starts[node, lane])
                    finishes[above, lane] = max(finishes[above, lane], finishes[node, lane])
            else:
                for lane in range(lanes):
                    first = np.int32(carried(t, base, c, cal[above], starts[node, lane]))
                    final = np.int32(carried(t, base, c, cal[above], finishes[node, lane]))
                    starts[above, lane] = min(starts[above, lane], first)
                    finishes[above, lane] = max(finishes[above, lane], final)


@compiled
def _finish_started(
    minutes: NDArray[np.int32], node: int, pause: int, resumed: int, retained: bool,
    to_start: NDArray[np.int32], to_finish: NDArray[np.int32], finishes: Codes,
) -> None:  # fmt: skip
    for lane in range(to_start.size):
        rest = int(minutes[node, lane]) + pause
        count = int(resumed)
        if retained and rest > 0:
            count = max(count, int(to_start[lane]) >> 2)
        count += rest
        if retained:
            count = max(count, int(to_finish[lane]) >> 2)
        finishes[node, lane] = count << 2


@compiled
def _place_free(
    minutes: NDArray[np.int32], node: int, pause: int, to_start: NDArray[np.int32], starts: Codes, finishes: Codes
) -> None:
    """Codes of an open activity that only starts are asked of; a span of 0 is a milestone and keeps the form."""
    more = np.int32(pause)
    for lane in range(to_start.size):
        wanted = to_start[lane]
        span = minutes[node, lane]
        first = np.int32(wanted & np.int32(-4))
        milestone = np.int32(wanted + (np.int32(1) if wanted & 3 == OUTSIDE else np.int32(0)))
        starts[node, lane] = np.int32(first + BEGIN) if span > 0 else milestone
        finishes[node, lane] = np.int32(first + np.int32(span + more) * 4) if span > 0 else milestone


@compiled
def _place_bounded(
    minutes: NDArray[np.int32], node: int, pause: int, floor_f: int, cap_s: int, cap_f: int,
    to_start: NDArray[np.int32], to_finish: NDArray[np.int32], from_gate: NDArray[np.int32],
    starts: Codes, finishes: Codes,
) -> None:  # fmt: skip
    """Codes of an open activity whose finish is asked for, or whose dates are capped."""
    for lane in range(to_start.size):
        wanted = min(int(to_start[lane]), cap_s)
        needed = max(int(to_finish[lane]), floor_f)
        if minutes[node, lane] > 0:
            span = int(minutes[node, lane]) + pause
            count = min(max((wanted >> 2) + span, needed >> 2), cap_f >> 2)
            starts[node, lane] = ((count - span) << 2) + BEGIN
            # asked by a link to finish at the begin of a shift, it finishes there
            pulled = (
                needed == (count << 2) + BEGIN and needed > max(int(from_gate[lane]), floor_f) and cap_f >> 2 >= count
            )
            finishes[node, lane] = needed if pulled else count << 2
        else:
            code = max(wanted, needed)
            code = min(code + (1 if code & 3 == OUTSIDE else 0), cap_f)
            starts[node, lane] = code
            finishes[node, lane] = code


@compiled
def finish_of_plan(t: WorkTables, base: Ints, begin: int, last: Codes, lane: int) -> int:
    """The plan's finish in one lane; rows of `last` of calendars that end earlier get a code no node has."""
    latest = LOW
    for c in range(last.shape[0]):
        if last[c, lane] != NO_FLOOR:
            moment = decode(t, c, base[c], last[c, lane])
            latest = max(latest, moment)
    for c in range(last.shape[0]):
        if last[c, lane] != NO_FLOOR and decode(t, c, base[c], last[c, lane]) != latest:
            last[c, lane] = NO_FLOOR
    return begin if latest == LOW else latest
