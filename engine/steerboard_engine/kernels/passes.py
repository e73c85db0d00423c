"""The forward pass over a compiled network.

Positions are moments. Inside one activity everything is counted in working minutes of its own
calendar, so that "the end of Friday" and "the begin of Monday" are the same instant, and only the
answer chooses between them: a start is a begin of work, a finish is an end of work.
"""

from __future__ import annotations

import numpy as np

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.kernels.placing import place, place_parts, rest_ends, rest_of_parts
from steerboard_engine.kernels.records import (
    BY_ACTUAL,
    BY_CONSTRAINT,
    BY_GATE,
    BY_LATE,
    BY_MANUAL,
    BY_NOTHING,
    BY_STATUS_DATE,
    DONE,
    GATE,
    HIGH,
    LOW,
    MANUAL,
    OPEN,
    STARTED,
    SUMMARY,
    Index,
    Ints,
    Limits,
    Net,
)
from steerboard_engine.kernels.worktime import CALENDARS, WorkTables, moment_beginning, moment_ending, shifted, worked


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
                    finish[node] = rest_of_parts(
                        t, part_cal, part_span, part_delay, part_at[node], part_at[node + 1], given_s[node],
                        done[node], rest[node], rest_from[node], retained, from_links, to_finish,
                    )  # fmt: skip
                else:
                    finish[node] = rest_ends(
                        t, cal[node], given_s[node], done[node], rest[node], rest_from[node],
                        retained, from_links, to_finish,
                    )  # fmt: skip
            elif part_at[node + 1] > part_at[node]:
                start[node], finish[node], driver[node] = place_parts(
                    t, part_cal, part_span, part_delay, part_at[node], part_at[node + 1],
                    min(begin, begins[node]), honor, from_links, to_finish, by, by_finish,
                    floor_s[node], floor_f[node], cap_s[node], cap_f[node], delay[node], delay_cal[node],
                )  # fmt: skip
            else:
                start[node], finish[node], driver[node] = place(
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


__all__ = [
    "BY_ACTUAL",
    "BY_CONSTRAINT",
    "BY_GATE",
    "BY_LATE",
    "BY_MANUAL",
    "BY_NOTHING",
    "BY_STATUS_DATE",
    "DONE",
    "GATE",
    "HIGH",
    "LOW",
    "MANUAL",
    "OPEN",
    "STARTED",
    "SUMMARY",
    "Index",
    "Ints",
    "Limits",
    "Net",
    "counts_of",
    "early_begins",
    "forward",
    "forward_counted",
]
