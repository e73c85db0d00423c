"""The backward pass, roll-up of late dates, and floats."""

from __future__ import annotations

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.kernels.passes import (
    DONE,
    GATE,
    HIGH,
    LOW,
    MANUAL,
    STARTED,
    SUMMARY,
    Ints,
    Limits,
    Net,
    parts_backward,
)
from steerboard_engine.kernels.worktime import WorkTables, moment_beginning, moment_ending, shifted, worked


@compiled
def late_moment_asked(
    net: Net, limits: Limits, t: WorkTables, row: int, late_start: Ints, late_finish: Ints, retained: bool
) -> int:
    """The latest moment a link leaves to its predecessor's end of the link; HIGH when it asks nothing."""
    target = net.head[row]
    mode = limits.mode[target]
    if mode == DONE:
        return HIGH
    starts = net.kind[row] & 1
    if mode == STARTED:
        # what has begun cannot be held up any more, only its rest can
        if not retained or limits.rest[target] == 0:
            return HIGH
        moment = late_finish[target]
        if starts:
            c = net.cal[target]
            moment = moment_beginning(t, c, worked(t, c, moment) - limits.rest[target])
    else:
        moment = late_start[target] if starts else late_finish[target]
    if moment == HIGH:
        return HIGH
    return shifted(t, net.lag_cal[row], moment, -net.lag[row])


@compiled
def backward(
    net: Net, limits: Limits, t: WorkTables, end: int, retained: bool,
    start: Ints, finish: Ints, late_start: Ints, late_finish: Ints,
) -> int:  # fmt: skip
    """Latest dates in reverse order; returns the earliest late start of an activity that counts.

    end: the moment nothing may pass; start, finish: early dates; late_start, late_finish: int64[nodes] out
    """
    nodes = net.order.size
    first = HIGH
    for node in range(nodes):
        late_start[node] = HIGH
        late_finish[node] = HIGH
    for back in range(nodes - 1, -1, -1):
        node = net.order[back]
        mode = limits.mode[node]
        gate = net.gate[node]
        if mode == GATE:
            if gate >= 0:
                late_start[gate] = min(late_start[gate], late_start[node])
                late_finish[gate] = min(late_finish[gate], late_finish[node])
            continue
        if mode == DONE:
            late_start[node] = start[node]
            late_finish[node] = finish[node]
            continue
        to_finish = min(end, limits.due[node], limits.cap_f[node])
        to_start = limits.cap_s[node]
        for k in range(net.out_at[node], net.out_at[node + 1]):
            row = net.out_rows[k]
            moment = late_moment_asked(net, limits, t, row, late_start, late_finish, retained)
            if net.kind[row] <= 1:
                to_finish = min(to_finish, moment)
            else:
                to_start = min(to_start, moment)
        above = net.rollup[node]
        if above >= 0 and limits.rolls[node]:
            to_finish = min(to_finish, late_finish[above])
            if start[node] == start[above]:
                to_start = min(to_start, late_start[above])
        if mode == SUMMARY:
            late_start[node] = to_start
            late_finish[node] = to_finish
            continue
        if mode == MANUAL:
            # the start is set by hand: links from it cannot ask for anything, and the finish is not rounded to a shift
            c = net.cal[node]
            late_start[node] = moment_beginning(t, c, worked(t, c, to_finish) - net.span[node])
            late_finish[node] = to_finish
        else:
            _place_late(net, limits, t, node, to_start, to_finish, late_start, late_finish)
        if limits.rolls[node]:
            first = min(first, late_start[node])
            if gate >= 0 and mode != STARTED and mode != MANUAL:
                late_start[gate] = min(late_start[gate], late_start[node])
                late_finish[gate] = min(late_finish[gate], late_finish[node])
    _roll_up(net, limits, start, finish, late_start, late_finish)
    return first


@compiled
def _place_late(
    net: Net, limits: Limits, t: WorkTables, node: int, to_start: int, to_finish: int,
    late_start: Ints, late_finish: Ints,
) -> None:  # fmt: skip
    c = net.cal[node]
    mode = limits.mode[node]
    if mode == STARTED:
        late_start[node] = limits.given_s[node]
        late_finish[node] = moment_ending(t, c, worked(t, c, to_finish))
        return
    if net.part_at[node + 1] > net.part_at[node]:
        latest, ending = parts_backward(net, t, node, to_finish)
        late_start[node] = min(latest, to_start)
        late_finish[node] = ending
        return
    span = net.span[node]
    if span == 0:
        moment = min(to_start, to_finish)
        late_start[node] = moment
        late_finish[node] = moment
        return
    end = worked(t, c, to_finish)
    if to_start != HIGH:
        end = min(end, worked(t, c, to_start) + span)
    late_start[node] = moment_beginning(t, c, end - span)
    late_finish[node] = moment_ending(t, c, end)


@compiled
def _roll_up(net: Net, limits: Limits, start: Ints, finish: Ints, late_start: Ints, late_finish: Ints) -> None:
    """Late dates of a summary: the earliest late start and the latest late finish inside."""
    nodes = net.order.size
    for node in range(nodes):
        if limits.mode[node] == SUMMARY:
            late_start[node] = HIGH
            late_finish[node] = LOW
    for at in range(nodes):
        node = net.order[at]
        mode = limits.mode[node]
        if mode == GATE:
            continue
        if mode == SUMMARY and late_finish[node] == LOW:
            late_start[node] = start[node]
            late_finish[node] = finish[node]
        above = net.rollup[node]
        if above >= 0 and limits.rolls[node]:
            late_start[above] = min(late_start[above], late_start[node])
            late_finish[above] = max(late_finish[above], late_finish[node])


@compiled
def floats(
    net: Net, limits: Limits, t: WorkTables, retained: bool,
    start: Ints, finish: Ints, late_start: Ints, late_finish: Ints, total: Ints, free: Ints,
) -> None:  # fmt: skip
    """Total float: the smaller of what start and finish may move; free float: until a successor moves.

    Without a successor both are the same. All in working minutes of the item's plan calendar; total, free: int64[n] out.
    """
    for node in range(total.size):
        c = net.plan_cal[node]
        mode = limits.mode[node]
        if mode == DONE:
            total[node] = 0
            free[node] = 0
            continue
        ending = worked(t, c, finish[node])
        beginning = worked(t, c, start[node])
        total[node] = worked(t, c, late_finish[node]) - ending
        if mode != STARTED:
            total[node] = min(total[node], worked(t, c, late_start[node]) - beginning)
        room = HIGH
        for k in range(net.out_at[node], net.out_at[node + 1]):
            row = net.out_rows[k]
            moment = _early_moment_left(net, limits, t, row, start, finish, retained)
            if moment != HIGH:
                room = min(room, worked(t, c, moment) - (ending if net.kind[row] <= 1 else beginning))
        free[node] = total[node] if room == HIGH else max(room, 0)


@compiled
def _early_moment_left(
    net: Net, limits: Limits, t: WorkTables, row: int, start: Ints, finish: Ints, retained: bool
) -> int:
    """The latest moment of the predecessor's end that leaves the successor where it is."""
    target = net.head[row]
    mode = limits.mode[target]
    if mode == DONE:
        return HIGH
    starts = net.kind[row] & 1
    if mode == STARTED:
        if not retained or limits.rest[target] == 0:
            return HIGH
        moment = finish[target]
        if starts:
            c = net.cal[target]
            moment = moment_beginning(t, c, worked(t, c, moment) - limits.rest[target])
    else:
        moment = start[target] if starts else finish[target]
    if moment == HIGH or moment == LOW:
        return HIGH
    return shifted(t, net.lag_cal[row], moment, -net.lag[row])
