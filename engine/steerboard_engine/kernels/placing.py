"""Where one activity lies, given what its links, constraints and progress ask for.

Functions here take numbers and single arrays only: handing on a record of arrays costs more than all the
rest of an activity, because each call counts the references of every array in it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.compiling import compiled
from steerboard_engine.kernels.records import BY_CONSTRAINT, BY_NOTHING, HIGH, LOW, Ints
from steerboard_engine.kernels.worktime import WorkTables, moment_beginning, moment_ending, shifted, worked


@compiled
def milestone_moment(t: WorkTables, c: int, moment: int) -> int:
    """A milestone may sit at the end of a shift; outside working time it waits for the next begin."""
    count = worked(t, c, moment)
    if moment_ending(t, c, count) == moment:
        return moment
    return moment_beginning(t, c, count)


@compiled
def place(
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
def rest_ends(
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
    return moment_ending(t, c, ended)


@compiled
def rest_of_parts(
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
def place_parts(
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
