"""The forward and the backward pass over a compiled network.

Positions are moments. Inside one activity everything is counted in working minutes of its own
calendar, so that "the end of Friday" and "the begin of Monday" are the same instant, and only the
answer chooses between them: a start is a begin of work, a finish is an end of work.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.kernels.worktime import WorkTables, moment_beginning, moment_ending, shifted, worked

Index = NDArray[np.int32]
Ints = NDArray[np.int64]

LOW = -(1 << 60)
HIGH = 1 << 60
# Why an activity begins when it begins; links are numbers from 0.
BY_NOTHING, BY_CONSTRAINT, BY_STATUS_DATE, BY_ACTUAL, BY_MANUAL, BY_GATE, BY_LATE = -1, -2, -3, -4, -5, -6, -7

OPEN, DONE, STARTED, SUMMARY, GATE, MANUAL = 0, 1, 2, 3, 4, 5


class Net(NamedTuple):
    """Arrays of a CompiledNetwork that both passes read."""

    order: Index
    gate: Index
    rollup: Index
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
    part_at: Index
    part_cal: NDArray[np.int16]
    part_span: Ints
    part_delay: Ints


class Limits(NamedTuple):
    """What holds an activity besides its links; LOW and HIGH mean nothing.

    mode: int8[nodes]; floor_s, floor_f: start and finish not earlier; cap_s, cap_f: not later
    due: finish wanted, counts for late dates only; given_s, given_f: dates of DONE and MANUAL, start of STARTED
    done: working minutes of STARTED spent; rest: still to do; rest_from: the rest not before
    rolls: whether the dates count for the summary above and the finish of the plan
    """

    mode: NDArray[np.int8]
    floor_s: Ints
    floor_f: Ints
    cap_s: Ints
    cap_f: Ints
    due: Ints
    given_s: Ints
    given_f: Ints
    done: Ints
    rest: Ints
    rest_from: Ints
    rolls: NDArray[np.bool_]


@compiled
def milestone_moment(t: WorkTables, c: int, moment: int) -> int:
    """A milestone may sit at the end of a shift; outside working time it waits for the next begin."""
    count = worked(t, c, moment)
    if moment_ending(t, c, count) == moment:
        return moment
    return moment_beginning(t, c, count)


@compiled
def forward(
    net: Net, limits: Limits, t: WorkTables, begin: int, honor: bool, retained: bool,
    start: Ints, finish: Ints, driver: Index,
) -> int:  # fmt: skip
    """Earliest dates in topological order; returns the latest finish that counts.

    start, finish: int64[nodes] out; for gates the moments before which nothing inside may begin or end
    driver: int32[nodes] out, row of the link that decided or one of the BY_ reasons
    """
    nodes = net.order.size
    last = LOW
    for i in range(nodes):
        if limits.mode[i] == SUMMARY:
            start[i] = HIGH
            finish[i] = LOW
    for at in range(nodes):
        node = net.order[at]
        mode = limits.mode[node]
        driver[node] = BY_NOTHING
        if mode == SUMMARY:
            if finish[node] == LOW:  # nothing inside counts
                start[node] = max(begin, start[net.gate[node]])
                finish[node] = start[node]
        elif mode == DONE or mode == MANUAL:
            start[node] = limits.given_s[node]
            finish[node] = limits.given_f[node]
            driver[node] = BY_ACTUAL if mode == DONE else BY_MANUAL
        else:
            from_links = LOW
            to_finish = LOW
            by = BY_NOTHING
            by_finish = BY_NOTHING
            above = net.gate[node]
            if above >= 0:
                from_links = start[above]
                to_finish = finish[above]
                if from_links != LOW:
                    by = BY_GATE
                if to_finish != LOW:
                    by_finish = BY_GATE
            for k in range(net.in_at[node], net.in_at[node + 1]):
                row = net.in_rows[k]
                kind = net.kind[row]
                source = net.tail[row]
                moment = finish[source] if kind <= 1 else start[source]
                moment = shifted(t, net.lag_cal[row], moment, net.lag[row])
                if kind & 1:
                    if moment > from_links:
                        from_links = moment
                        by = row
                elif moment > to_finish:
                    to_finish = moment
                    by_finish = row
            if mode == GATE:
                start[node] = max(from_links, limits.floor_s[node])
                finish[node] = to_finish
                if limits.floor_s[node] > from_links:
                    by = BY_CONSTRAINT
                driver[node] = by
            else:
                _place(net, limits, t, begin, honor, retained, node, from_links, to_finish, by, by_finish, start, finish, driver)  # fmt: skip
        if mode != GATE and limits.rolls[node]:
            above = net.rollup[node]
            if above >= 0:
                start[above] = min(start[above], start[node])
                finish[above] = max(finish[above], finish[node])
            last = max(last, finish[node])
    return last


@compiled
def _place(
    net: Net, limits: Limits, t: WorkTables, begin: int, honor: bool, retained: bool, node: int,
    from_links: int, to_finish: int, by: int, by_finish: int, start: Ints, finish: Ints, driver: Index,
) -> None:  # fmt: skip
    """Early dates of one activity from what its links ask for."""
    c = net.cal[node]
    if limits.mode[node] == STARTED:
        start[node] = limits.given_s[node]
        if net.part_at[node + 1] > net.part_at[node]:
            finish[node] = _rest_of_parts(net, limits, t, retained, node, from_links, to_finish)
            driver[node] = BY_ACTUAL
            return
        stopped = worked(t, c, limits.given_s[node]) + limits.done[node]
        resumed = stopped
        driver[node] = BY_ACTUAL
        if limits.rest_from[node] != LOW:
            resumed = max(resumed, worked(t, c, limits.rest_from[node]))
        if retained and from_links != LOW and limits.rest[node] > 0:
            resumed = max(resumed, worked(t, c, from_links))
        ended = resumed + limits.rest[node]
        if retained and to_finish != LOW:
            ended = max(ended, worked(t, c, to_finish))
        finish[node] = moment_ending(t, c, ended)
        return
    if net.part_at[node + 1] > net.part_at[node]:
        _place_parts(net, limits, t, begin, honor, node, from_links, to_finish, by, by_finish, start, finish, driver)
        return
    span = net.span[node]
    wanted = max(begin, limits.floor_s[node])
    if from_links >= wanted:
        wanted = from_links
    else:
        by = BY_CONSTRAINT if limits.floor_s[node] > begin else BY_NOTHING
    if honor and limits.cap_s[node] < wanted:
        wanted = limits.cap_s[node]
        by = BY_CONSTRAINT
    needed = to_finish
    if limits.floor_f[node] > needed:
        needed = limits.floor_f[node]
        by_finish = BY_CONSTRAINT
    if span == 0:
        moment = milestone_moment(t, c, wanted)
        if needed > moment:
            moment = milestone_moment(t, c, needed)
            by = by_finish
        if honor and limits.cap_f[node] < moment:
            moment = limits.cap_f[node]
            by = BY_CONSTRAINT
        start[node] = moment
        finish[node] = moment
        driver[node] = by
        return
    first = worked(t, c, wanted)
    end = first + span
    pulled_to = LOW
    if needed != LOW:
        must = worked(t, c, needed)
        if must > end:
            end = must
            by = by_finish
        if must == end and by_finish >= 0 and moment_beginning(t, c, end) == needed:
            pulled_to = needed
    if honor and limits.cap_f[node] != HIGH:
        cap = worked(t, c, limits.cap_f[node])
        if cap < end:
            end = cap
            by = BY_CONSTRAINT
    start[node] = moment_beginning(t, c, end - span)
    finish[node] = moment_ending(t, c, end)
    if pulled_to != LOW and worked(t, c, pulled_to) == end:
        # asked by a link to finish at the begin of a shift, it finishes there
        finish[node] = pulled_to
    driver[node] = by


@compiled
def _rest_of_parts(
    net: Net, limits: Limits, t: WorkTables, retained: bool, node: int, from_links: int, to_finish: int
) -> int:
    """End of started work with parts: each goes on from where it stopped, all by the same share."""
    whole = limits.done[node] + limits.rest[node]
    end = to_finish if retained else LOW
    for k in range(net.part_at[node], net.part_at[node + 1]):
        c = net.part_cal[k]
        left = net.part_span[k] * limits.rest[node] // max(whole, 1)
        resumed = worked(t, c, limits.given_s[node]) + net.part_delay[k] + net.part_span[k] - left
        if limits.rest_from[node] != LOW:
            resumed = max(resumed, worked(t, c, limits.rest_from[node]))
        if retained and from_links != LOW and left > 0:
            resumed = max(resumed, worked(t, c, from_links))
        end = max(end, moment_ending(t, c, resumed + left))
    return end


@compiled
def parts_forward(net: Net, t: WorkTables, node: int, moment: int) -> tuple[int, int]:
    """Begin and end of an activity whose parts keep their own calendars, begun not before `moment`."""
    begin = HIGH
    end = LOW
    for k in range(net.part_at[node], net.part_at[node + 1]):
        c = net.part_cal[k]
        first = worked(t, c, moment) + net.part_delay[k]
        begin = min(begin, moment_beginning(t, c, first))
        end = max(end, moment_ending(t, c, first + net.part_span[k]))
    return begin, end


@compiled
def parts_backward(net: Net, t: WorkTables, node: int, moment: int) -> tuple[int, int]:
    """Latest begin of an activity with parts that ends not after `moment`, and the end it then has."""
    latest = HIGH
    ending = LOW
    for k in range(net.part_at[node], net.part_at[node + 1]):
        c = net.part_cal[k]
        first = worked(t, c, moment) - net.part_span[k] - net.part_delay[k]
        latest = min(latest, moment_beginning(t, c, first))
        ending = max(ending, moment_ending(t, c, worked(t, c, moment)))
    return latest, ending


@compiled
def _place_parts(
    net: Net, limits: Limits, t: WorkTables, begin: int, honor: bool, node: int,
    from_links: int, to_finish: int, by: int, by_finish: int, start: Ints, finish: Ints, driver: Index,
) -> None:  # fmt: skip
    wanted = max(begin, limits.floor_s[node])
    if from_links >= wanted:
        wanted = from_links
    else:
        by = BY_CONSTRAINT if limits.floor_s[node] > begin else BY_NOTHING
    if honor and limits.cap_s[node] < wanted:
        wanted = limits.cap_s[node]
        by = BY_CONSTRAINT
    first, end = parts_forward(net, t, node, wanted)
    needed = to_finish
    if limits.floor_f[node] > needed:
        needed = limits.floor_f[node]
        by_finish = BY_CONSTRAINT
    if needed > end:
        latest, _ = parts_backward(net, t, node, needed)
        moved, moved_end = parts_forward(net, t, node, latest)
        if moved > first:
            first, end, by = moved, moved_end, by_finish
    if honor and limits.cap_f[node] < end:
        latest, _ = parts_backward(net, t, node, limits.cap_f[node])
        first, end = parts_forward(net, t, node, latest)
        by = BY_CONSTRAINT
    start[node] = first
    finish[node] = end
    driver[node] = by
