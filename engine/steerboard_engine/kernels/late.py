"""The backward pass, roll-up of late dates, and floats."""

from __future__ import annotations

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.kernels.passes import counts_of
from steerboard_engine.kernels.placing import parts_backward
from steerboard_engine.kernels.records import DONE, GATE, HIGH, LOW, MANUAL, OPEN, STARTED, SUMMARY, Ints, Limits, Net
from steerboard_engine.kernels.worktime import WorkTables, moment_beginning, moment_ending, worked


@compiled
def backward(  # noqa: C901 - one loop; split, it would pay for the call at every activity
    net: Net, limits: Limits, t: WorkTables, end: int, honor: bool, retained: bool,
    start: Ints, finish: Ints, finish_count: Ints,
    late_start: Ints, late_finish: Ints, late_start_count: Ints, late_finish_count: Ints,
) -> int:  # fmt: skip
    """Latest dates in reverse order; returns the earliest late start of an activity that counts.

    end: the moment nothing may pass; start, finish, finish_count: early dates
    late_start, late_finish: int64[nodes] out; …_count: the same as working minutes of the node's calendar
    """
    order, gates, rollup, head = net.order, net.gate, net.rollup, net.head
    kinds, lag, lag_cal = net.kind, net.lag, net.lag_cal
    out_at, out_rows, cal, span, part_at = net.out_at, net.out_rows, net.cal, net.span, net.part_at
    part_cal, part_span, part_delay = net.part_cal, net.part_span, net.part_delay
    modes, cap_s, cap_f, due, rest = limits.mode, limits.cap_s, limits.cap_f, limits.due, limits.rest
    rolls, special, floor_s, floor_f = limits.rolls, limits.special, limits.floor_s, limits.floor_f
    end_counts = counts_of(t, end)
    given_s = limits.given_s
    nodes = order.size
    first = HIGH
    for node in range(nodes):
        late_start[node] = HIGH
        late_finish[node] = HIGH
    for back in range(nodes - 1, -1, -1):
        node = order[back]
        mode = modes[node]
        gate = gates[node]
        if mode == GATE:
            if gate >= 0:
                late_start[gate] = min(late_start[gate], late_start[node])
                late_finish[gate] = min(late_finish[gate], late_finish[node])
            continue
        if mode == DONE:
            late_start[node] = start[node]
            late_finish[node] = finish[node]
            continue
        c = cal[node]
        if mode == OPEN and span[node] > 0 and not special[node]:
            # most activities: in counts where calendars agree, as on the way forward
            count = end_counts[c]
            if due[node] != HIGH:
                count = min(count, worked(t, c, due[node]))
            for k in range(out_at[node], out_at[node + 1]):
                row = out_rows[k]
                target = head[row]
                if not rolls[target]:
                    continue
                kind = kinds[row]
                other = modes[target]
                if other == OPEN and cal[target] == c and (lag[row] == 0 or lag_cal[row] == c):
                    asked = (late_start_count[target] if kind & 1 else late_finish_count[target]) - lag[row]
                else:
                    moment = late_start[target] if kind & 1 else late_finish[target]
                    if other in (STARTED, DONE):
                        moment = _held_moment(t, cal[target], other, kind, rest[target], late_finish[target], retained)
                    if moment == HIGH:
                        continue
                    ends = kind & 1 == 0 and span[target] > 0 and other != MANUAL
                    asked = worked(t, c, _asked_back(t, moment, lag[row], lag_cal[row], c, cal[target], ends))
                count = min(count, asked if kind <= 1 else asked + span[node])
            above = rollup[node]
            if above >= 0 and rolls[node]:
                if late_finish[above] < end:
                    count = min(count, worked(t, c, late_finish[above]))
                if late_start[above] != HIGH and start[node] == start[above]:
                    count = min(count, worked(t, c, late_start[above]) + span[node])
            late_start_count[node] = count - span[node]
            late_finish_count[node] = count
            late_start[node] = moment_beginning(t, c, count - span[node])
            late_finish[node] = moment_ending(t, c, count)
            if finish_count[node] == count and finish[node] > late_finish[node]:
                # a link made it finish at the begin of a shift
                late_finish[node] = finish[node]
            if rolls[node]:
                first = min(first, late_start[node])
                if gate >= 0:
                    late_start[gate] = min(late_start[gate], late_start[node])
                    late_finish[gate] = min(late_finish[gate], late_finish[node])
            continue
        to_finish = min(end, due[node], cap_f[node])
        to_start = cap_s[node]
        for k in range(out_at[node], out_at[node + 1]):
            row = out_rows[k]
            target = head[row]
            if not rolls[target]:
                continue
            kind = kinds[row]
            moment = late_start[target] if kind & 1 else late_finish[target]
            if modes[target] == STARTED or modes[target] == DONE:
                moment = _held_moment(t, cal[target], modes[target], kind, rest[target], late_finish[target], retained)
            if moment == HIGH:
                continue
            ends = kind & 1 == 0 and span[target] > 0 and modes[target] != MANUAL
            moment = _asked_back(t, moment, lag[row], lag_cal[row], c, cal[target], ends)
            if kind <= 1:
                to_finish = min(to_finish, moment)
            else:
                to_start = min(to_start, moment)
        above = rollup[node]
        if above >= 0 and rolls[node]:
            to_finish = min(to_finish, late_finish[above])
            if start[node] == start[above]:
                to_start = min(to_start, late_start[above])
        if mode == SUMMARY:
            late_start[node] = to_start
            late_finish[node] = to_finish
            continue
        pinned = floor_s[node] == cap_s[node] or floor_f[node] == cap_f[node]
        if honor and pinned and mode == OPEN:
            # a date that must be kept is early and late at once, whatever lies behind it
            late_start[node] = start[node]
            late_finish[node] = finish[node]
        elif mode == STARTED:
            late_start[node] = given_s[node]
            late_finish[node] = moment_ending(t, c, worked(t, c, to_finish))
        elif mode == MANUAL:
            # the start is set by hand: links from it ask for nothing, and the finish is not rounded to a shift
            late_finish[node] = to_finish
            late_start[node] = moment_beginning(t, c, worked(t, c, to_finish) - span[node])
            if to_finish == finish[node]:
                late_start[node] = start[node]
        elif part_at[node + 1] > part_at[node]:
            latest, ending = parts_backward(
                t, part_cal, part_span, part_delay, part_at[node], part_at[node + 1], to_finish
            )
            late_start[node] = min(latest, to_start)
            late_finish[node] = ending
        elif span[node] == 0:
            moment = min(to_start, to_finish)
            if moment < start[node] and worked(t, c, moment) == worked(t, c, start[node]):
                moment = start[node]
            late_start[node] = moment
            late_finish[node] = moment
        else:
            count = worked(t, c, to_finish)
            if to_start != HIGH:
                count = min(count, worked(t, c, to_start) + span[node])
            late_start[node] = moment_beginning(t, c, count - span[node])
            late_finish[node] = moment_ending(t, c, count)
            if finish_count[node] == count and finish[node] > late_finish[node]:
                late_finish[node] = finish[node]
        late_start_count[node] = worked(t, c, late_start[node])
        late_finish_count[node] = worked(t, c, late_finish[node])
        if rolls[node]:
            first = min(first, late_start[node])
            if gate >= 0 and mode != STARTED and mode != MANUAL:
                late_start[gate] = min(late_start[gate], late_start[node])
                late_finish[gate] = min(late_finish[gate], late_finish[node])
    _roll_up(net, limits, start, finish, late_start, late_finish)
    return first


@compiled
def _asked_back(t: WorkTables, moment: int, lag: int, lag_cal: int, own: int, other: int, ends: bool) -> int:
    """The latest moment of the predecessor that leaves its successor at `moment`.

    own, other: calendars of predecessor and successor. Between two calendars the end of a shift and the
    begin of the next one are different moments; the later one is as good for the successor.
    ends: whether `moment` is an end of the successor's work
    """
    if ends and (own != other or (lag != 0 and lag_cal != other)):
        moment = moment_beginning(t, other, worked(t, other, moment))
    if lag == 0:
        return moment
    count = worked(t, lag_cal, moment) - lag
    if lag > 0 or lag_cal != own:
        return moment_beginning(t, lag_cal, count)
    return moment_ending(t, lag_cal, count)


@compiled
def _held_moment(t: WorkTables, c: int, mode: int, kind: int, rest: int, finish: int, retained: bool) -> int:
    """The moment of begun work that a predecessor can still hold up: its rest, if anything; HIGH for nothing."""
    if mode == DONE or not retained or rest == 0:
        return HIGH
    if kind & 1:
        return moment_beginning(t, c, worked(t, c, finish) - rest)
    return finish


@compiled
def _roll_up(net: Net, limits: Limits, start: Ints, finish: Ints, late_start: Ints, late_finish: Ints) -> None:
    """Late dates of a summary: the earliest late start and the latest late finish inside."""
    order, rollup, modes, rolls = net.order, net.rollup, limits.mode, limits.rolls
    some = False
    for node in range(order.size):
        if modes[node] == SUMMARY:
            some = True
            late_start[node] = HIGH
            late_finish[node] = LOW
    if not some:
        return
    for at in range(order.size):
        node = order[at]
        if modes[node] == GATE:
            continue
        if modes[node] == SUMMARY and late_finish[node] == LOW:
            late_start[node] = start[node]
            late_finish[node] = finish[node]
        above = rollup[node]
        if above >= 0 and rolls[node]:
            late_start[above] = min(late_start[above], late_start[node])
            late_finish[above] = max(late_finish[above], late_finish[node])


@compiled
def floats(
    net: Net, limits: Limits, t: WorkTables, retained: bool,
    start: Ints, finish: Ints, start_count: Ints, finish_count: Ints,
    late_start: Ints, late_finish: Ints, late_start_count: Ints, late_finish_count: Ints, total: Ints, free: Ints,
) -> None:  # fmt: skip
    """Total float: the smaller of what start and finish may move; free float: until a successor moves.

    Free float is never negative and never more than total float. All in working minutes of the plan
    calendar; total, free: int64[n] out
    """
    head, kinds, lag, lag_cal, out_at, out_rows = net.head, net.kind, net.lag, net.lag_cal, net.out_at, net.out_rows
    cal, plan_cal, span, modes, rest, rolls = net.cal, net.plan_cal, net.span, limits.mode, limits.rest, limits.rolls
    for node in range(total.size):
        c = plan_cal[node]
        mode = modes[node]
        if mode == DONE:
            total[node] = 0
            free[node] = 0
            continue
        same = c == cal[node]
        ending = finish_count[node] if same else worked(t, c, finish[node])
        beginning = start_count[node] if same else worked(t, c, start[node])
        if same and mode == OPEN:
            late_ending, late_beginning = late_finish_count[node], late_start_count[node]
        else:
            late_ending, late_beginning = worked(t, c, late_finish[node]), worked(t, c, late_start[node])
        total[node] = late_ending - ending
        if mode != STARTED and mode != MANUAL:
            total[node] = min(total[node], late_beginning - beginning)
        room = HIGH
        for k in range(out_at[node], out_at[node + 1]):
            row = out_rows[k]
            target = head[row]
            if not rolls[target]:
                continue
            kind = kinds[row]
            if same and modes[target] == OPEN and cal[target] == c and (lag[row] == 0 or lag_cal[row] == c):
                left = (start_count[target] if kind & 1 else finish_count[target]) - lag[row]
            else:
                moment = start[target] if kind & 1 else finish[target]
                if modes[target] == STARTED or modes[target] == DONE:
                    moment = _held_moment(t, cal[target], modes[target], kind, rest[target], finish[target], retained)
                if moment == HIGH or moment == LOW:  # noqa: SIM109 - compiled code is faster so
                    continue
                ends = kind & 1 == 0 and span[target] > 0 and modes[target] != MANUAL
                left = worked(t, c, _asked_back(t, moment, lag[row], lag_cal[row], cal[node], cal[target], ends))
            room = min(room, left - (ending if kind <= 1 else beginning))
        free[node] = max(min(room, total[node]), 0)
