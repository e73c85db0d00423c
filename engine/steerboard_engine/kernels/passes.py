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
from steerboard_engine.kernels.worktime import CALENDARS, WorkTables, moment_beginning, moment_ending, shifted, worked

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
    delay: minutes a start is put off (levelling), counted in calendar delay_cal
    begin: a moment before the begin of the plan where this node may begin all the same, HIGH for none
    special: bool[nodes] whether anything but links, floor_s and due holds the node, or it has parts
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
    delay: Ints
    delay_cal: NDArray[np.int16]
    begin: Ints
    special: NDArray[np.bool_]


@compiled
def milestone_moment(t: WorkTables, c: int, moment: int) -> int:
    """A milestone may sit at the end of a shift; outside working time it waits for the next begin."""
    count = worked(t, c, moment)
    if moment_ending(t, c, count) == moment:
        return moment
    return moment_beginning(t, c, count)


# Helpers of the passes take numbers and single arrays only: handing on a record of arrays costs more than
# all the rest of an activity, because each call counts the references of every array in it.


@compiled
def forward(
    net: Net, limits: Limits, t: WorkTables, begin: int, honor: bool, retained: bool,
    start: Ints, finish: Ints, driver: Index,
) -> int:  # fmt: skip
    """`forward_counted` for who needs no counts."""
    nodes = net.order.size
    start_count, finish_count = np.empty(nodes, np.int64), np.empty(nodes, np.int64)
    return forward_counted(net, limits, t, begin, honor, retained, start, finish, start_count, finish_count, driver)


@compiled
def counts_of(t: WorkTables, moment: int) -> Ints:
    """`worked` of one moment in every calendar of the book."""
    counts = np.empty(t[CALENDARS], np.int64)
    for c in range(counts.size):
        counts[c] = worked(t, c, moment)
    return counts


@compiled
def forward_counted(  # noqa: C901 - one loop; split, it would pay for the call at every activity
    net: Net, limits: Limits, t: WorkTables, begin: int, honor: bool, retained: bool,
    start: Ints, finish: Ints, start_count: Ints, finish_count: Ints, driver: Index,
) -> int:  # fmt: skip
    """Earliest dates in topological order; returns the latest finish that counts.

    start, finish: int64[nodes] out; for gates the moments before which nothing inside may begin or end
    start_count, finish_count: int64[nodes] out, the same as working minutes of the node's calendar; not for gates
    driver: int32[nodes] out, row of the link that decided or one of the BY_ reasons
    """
    order, gate, rollup, tail = net.order, net.gate, net.rollup, net.tail
    kinds, lag, lag_cal = net.kind, net.lag, net.lag_cal
    in_at, in_rows, cal, span = net.in_at, net.in_rows, net.cal, net.span
    part_at, part_cal, part_span, part_delay = net.part_at, net.part_cal, net.part_span, net.part_delay
    modes, floor_s, floor_f, cap_s, cap_f = limits.mode, limits.floor_s, limits.floor_f, limits.cap_s, limits.cap_f
    given_s, given_f, done, rest, rest_from = limits.given_s, limits.given_f, limits.done, limits.rest, limits.rest_from
    rolls, delay, delay_cal, begins, special = (
        limits.rolls, limits.delay, limits.delay_cal, limits.begin, limits.special,
    )  # fmt: skip
    begin_counts = counts_of(t, begin)
    nodes = order.size
    last = LOW
    for node in range(nodes):
        if modes[node] == SUMMARY:
            start[node] = HIGH
            finish[node] = LOW
    for at in range(nodes):
        node = order[at]
        mode = modes[node]
        c = cal[node]
        driver[node] = BY_NOTHING
        counted = mode == OPEN and span[node] > 0 and not special[node]
        if counted:
            # most activities: only starts are asked for, all of it in counts where calendars agree
            count = begin_counts[c]
            if floor_s[node] != LOW and worked(t, c, floor_s[node]) > count:
                count = worked(t, c, floor_s[node])
                driver[node] = BY_CONSTRAINT
            from_links = LOW
            by = BY_NOTHING
            above = gate[node]
            if above >= 0 and start[above] != LOW:
                from_links = worked(t, c, start[above])
                by = BY_GATE
            counted = above < 0 or finish[above] == LOW
            for k in range(in_at[node], in_at[node + 1]):
                row = in_rows[k]
                kind = kinds[row]
                if kind & 1 == 0:
                    counted = False
                    break
                source = tail[row]
                if cal[source] == c and (lag[row] == 0 or lag_cal[row] == c):
                    asked = (finish_count[source] if kind == 1 else start_count[source]) + lag[row]
                else:
                    moment = finish[source] if kind == 1 else start[source]
                    if lag[row] != 0:
                        moment = shifted(t, lag_cal[row], moment, lag[row])
                    asked = worked(t, c, moment)
                if asked > from_links:
                    from_links = asked
                    by = row
        if counted:
            if from_links >= count:
                count = from_links
                driver[node] = by
            start_count[node] = count
            finish_count[node] = count + span[node]
            start[node] = moment_beginning(t, c, count)
            finish[node] = moment_ending(t, c, count + span[node])
        elif mode == SUMMARY:
            if finish[node] == LOW:  # nothing inside counts
                start[node] = max(begin, start[gate[node]])
                finish[node] = start[node]
        elif mode == DONE or mode == MANUAL:  # noqa: SIM109 - compiled code is faster so
            start[node] = given_s[node]
            finish[node] = given_f[node]
            driver[node] = BY_ACTUAL if mode == DONE else BY_MANUAL
        else:
            driver[node] = BY_NOTHING
            from_links = LOW
            to_finish = LOW
            by = BY_NOTHING
            by_finish = BY_NOTHING
            above = gate[node]
            if above >= 0:
                from_links = start[above]
                to_finish = finish[above]
                if from_links != LOW:
                    by = BY_GATE
                if to_finish != LOW:
                    by_finish = BY_GATE
            for k in range(in_at[node], in_at[node + 1]):
                row = in_rows[k]
                kind = kinds[row]
                source = tail[row]
                moment = finish[source] if kind <= 1 else start[source]
                if lag[row] != 0:
                    moment = shifted(t, lag_cal[row], moment, lag[row])
                if kind & 1:
                    if moment > from_links:
                        from_links = moment
                        by = row
                elif moment > to_finish:
                    to_finish = moment
                    by_finish = row
            if mode == GATE:
                start[node] = max(from_links, floor_s[node])
                finish[node] = to_finish
                driver[node] = BY_CONSTRAINT if floor_s[node] > from_links else by
            elif mode == STARTED:
                start[node] = given_s[node]
                driver[node] = BY_ACTUAL
                if part_at[node + 1] > part_at[node]:
                    finish[node] = _rest_of_parts(
                        t, part_cal, part_span, part_delay, part_at[node], part_at[node + 1], given_s[node],
                        done[node], rest[node], rest_from[node], retained, from_links, to_finish,
                    )  # fmt: skip
                else:
                    finish[node] = _rest_ends(
                        t, cal[node], given_s[node], done[node], rest[node], rest_from[node],
                        retained, from_links, to_finish,
                    )  # fmt: skip
            elif part_at[node + 1] > part_at[node]:
                start[node], finish[node], driver[node] = _place_parts(
                    t, part_cal, part_span, part_delay, part_at[node], part_at[node + 1],
                    min(begin, begins[node]), honor, from_links, to_finish, by, by_finish,
                    floor_s[node], floor_f[node], cap_s[node], cap_f[node], delay[node], delay_cal[node],
                )  # fmt: skip
            else:
                start[node], finish[node], driver[node] = _place(
                    t, cal[node], span[node], min(begin, begins[node]), honor, from_links, to_finish, by, by_finish,
                    floor_s[node], floor_f[node], cap_s[node], cap_f[node], delay[node], delay_cal[node],
                )  # fmt: skip
        if not counted and mode != GATE:
            start_count[node] = worked(t, c, start[node])
            finish_count[node] = worked(t, c, finish[node])
        if mode != GATE and rolls[node]:
            above = rollup[node]
            if above >= 0:
                start[above] = min(start[above], start[node])
                finish[above] = max(finish[above], finish[node])
            last = max(last, finish[node])
    return last


@compiled
def _place(
    t: WorkTables, c: int, span: int, begin: int, honor: bool, from_links: int, to_finish: int, by: int, by_finish: int,
    floor_s: int, floor_f: int, cap_s: int, cap_f: int, delay: int, delay_cal: int,
) -> tuple[int, int, int]:  # fmt: skip
    """Begin, end and reason of one activity from what its links and constraints ask for."""
    wanted, by = _wanted_start(t, begin, honor, from_links, by, floor_s, cap_s, delay, delay_cal)
    needed = to_finish
    if floor_f > needed:
        needed = floor_f
        by_finish = BY_CONSTRAINT
    if span == 0:
        return _place_milestone(t, c, honor, wanted, needed, by, by_finish, cap_f)
    end = worked(t, c, wanted) + span
    pulled_to = LOW
    if needed != LOW:
        must = worked(t, c, needed)
        if must > end:
            end = must
            by = by_finish
        if must == end and by_finish >= 0 and moment_beginning(t, c, end) == needed:
            pulled_to = needed
    if honor and cap_f != HIGH:
        cap = worked(t, c, cap_f)
        if cap < end:
            end = cap
            by = BY_CONSTRAINT
            pulled_to = LOW
    first = moment_beginning(t, c, end - span)
    # asked by a link to finish at the begin of a shift, it finishes there
    return first, (pulled_to if pulled_to != LOW else moment_ending(t, c, end)), by


@compiled
def _wanted_start(
    t: WorkTables, begin: int, honor: bool, from_links: int, by: int, floor_s: int, cap_s: int,
    delay: int, delay_cal: int,
) -> tuple[int, int]:  # fmt: skip
    wanted = max(begin, floor_s)
    if from_links >= wanted:
        wanted = from_links
    else:
        by = BY_CONSTRAINT if floor_s > begin else BY_NOTHING
    if delay != 0:
        wanted = shifted(t, delay_cal, wanted, delay)
    if honor and cap_s < wanted:
        wanted = cap_s
        by = BY_CONSTRAINT
    return wanted, by


@compiled
def _place_milestone(
    t: WorkTables, c: int, honor: bool, wanted: int, needed: int, by: int, by_finish: int, cap_f: int
) -> tuple[int, int, int]:
    moment = milestone_moment(t, c, wanted)
    if needed > moment:
        moment = milestone_moment(t, c, needed)
        by = by_finish
    if honor and cap_f < moment:
        moment = cap_f
        by = BY_CONSTRAINT
    return moment, moment, by


@compiled
def _rest_ends(
    t: WorkTables, c: int, began: int, done: int, rest: int, rest_from: int, retained: bool,
    from_links: int, to_finish: int,
) -> int:  # fmt: skip
    """End of started work: the rest goes on where it stopped, not before `rest_from` and its links."""
    resumed = worked(t, c, began) + done
    if rest_from != LOW:
        resumed = max(resumed, worked(t, c, rest_from))
    if retained and from_links != LOW and rest > 0:
        resumed = max(resumed, worked(t, c, from_links))
    ended = resumed + rest
    if retained and to_finish != LOW:
        ended = max(ended, worked(t, c, to_finish))
    # with nothing done and nothing left it ends where it began, not at the shift before
    return max(moment_ending(t, c, ended), began)


@compiled
def _rest_of_parts(
    t: WorkTables, part_cal: NDArray[np.int16], part_span: Ints, part_delay: Ints, first: int, beyond: int,
    began: int, done: int, rest: int, rest_from: int, retained: bool, from_links: int, to_finish: int,
) -> int:  # fmt: skip
    """End of started work with parts: each goes on from where it stopped, all by the same share."""
    whole = max(done + rest, 1)
    end = to_finish if retained else LOW
    for k in range(first, beyond):
        c = part_cal[k]
        left = part_span[k] * rest // whole
        resumed = worked(t, c, began) + part_delay[k] + part_span[k] - left
        if rest_from != LOW:
            resumed = max(resumed, worked(t, c, rest_from))
        if retained and from_links != LOW and left > 0:
            resumed = max(resumed, worked(t, c, from_links))
        end = max(end, moment_ending(t, c, resumed + left))
    return max(end, began)


@compiled
def parts_forward(
    t: WorkTables, part_cal: NDArray[np.int16], part_span: Ints, part_delay: Ints, first: int, beyond: int, moment: int
) -> tuple[int, int]:
    """Begin and end of an activity whose parts keep their own calendars, begun not before `moment`."""
    begin = HIGH
    end = LOW
    for k in range(first, beyond):
        c = part_cal[k]
        count = worked(t, c, moment) + part_delay[k]
        first_moment = moment_beginning(t, c, count)
        begin = min(begin, first_moment)
        end = max(end, moment_ending(t, c, count + part_span[k]) if part_span[k] > 0 else first_moment)
    return begin, end


@compiled
def parts_backward(
    t: WorkTables, part_cal: NDArray[np.int16], part_span: Ints, part_delay: Ints, first: int, beyond: int, moment: int
) -> tuple[int, int]:
    """Latest begin of an activity with parts that ends not after `moment`, and the end it then has."""
    latest = HIGH
    ending = LOW
    for k in range(first, beyond):
        c = part_cal[k]
        count = worked(t, c, moment)
        latest = min(latest, moment_beginning(t, c, count - part_span[k] - part_delay[k]))
        ending = max(ending, moment_ending(t, c, count))
    return latest, ending


@compiled
def _place_parts(
    t: WorkTables, part_cal: NDArray[np.int16], part_span: Ints, part_delay: Ints, a: int, b: int, begin: int,
    honor: bool, from_links: int, to_finish: int, by: int, by_finish: int,
    floor_s: int, floor_f: int, cap_s: int, cap_f: int, delay: int, delay_cal: int,
) -> tuple[int, int, int]:  # fmt: skip
    wanted, by = _wanted_start(t, begin, honor, from_links, by, floor_s, cap_s, delay, delay_cal)
    first, end = parts_forward(t, part_cal, part_span, part_delay, a, b, wanted)
    needed = to_finish
    if floor_f > needed:
        needed = floor_f
        by_finish = BY_CONSTRAINT
    if needed > end:
        latest, _ = parts_backward(t, part_cal, part_span, part_delay, a, b, needed)
        moved, moved_end = parts_forward(t, part_cal, part_span, part_delay, a, b, latest)
        if moved > first:
            first, end, by = moved, moved_end, by_finish
    if honor and cap_f < end:
        latest, _ = parts_backward(t, part_cal, part_span, part_delay, a, b, cap_f)
        first, end = parts_forward(t, part_cal, part_span, part_delay, a, b, latest)
        by = BY_CONSTRAINT
    return first, end, by


@compiled
def early_begins(net: Net, begin: int, own: Ints, begins: Ints) -> None:
    """Spread begins before the begin of the plan along links: what follows such work may precede it too.

    own: int64[nodes] moments before the begin of the plan that nodes have of their own; begins: int64[nodes] out
    """
    order, tail, in_at, in_rows, gate = net.order, net.tail, net.in_at, net.in_rows, net.gate
    for at in range(order.size):
        node = order[at]
        begins[node] = own[node]
        if gate[node] >= 0:
            begins[node] = min(begins[node], begins[gate[node]])
        for k in range(in_at[node], in_at[node + 1]):
            begins[node] = min(begins[node], begins[tail[in_rows[k]]])
        if begins[node] >= begin:
            begins[node] = HIGH
