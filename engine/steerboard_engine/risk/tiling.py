"""Whether and how a plan can be run in tiles: its network in codes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels.passes import DONE, GATE, HIGH, LOW, MANUAL, OPEN, STARTED, SUMMARY, Limits, Net, forward
from steerboard_engine.kernels.worktime import HEAD, SUMS, WorkTables, moment_beginning, moment_ending, worked
from steerboard_engine.risk.passes_kernel import Durations, set_durations
from steerboard_engine.risk.sampling import SamplingPlan
from steerboard_engine.risk.tile_kernel import NO_CAP, NO_FLOOR, TileNet, encode_many

Ints = NDArray[np.int64]

# Codes are four times minutes in 32 bits and less than NO_CAP; half of that is left as a margin.
_REACH = 1 << 27


def tile_net(
    view: Net, limits: Limits, durations: Durations, tables: WorkTables, continuous: int, plan: SamplingPlan, begin: int
) -> TileNet | None:
    """The network in codes, or None where only the full passes will do.

    That is: activities in parts or put off by levelling, summaries in which nothing counts, calendars
    that run out of working time, milestones held at a moment outside working time, links from a start
    that lies there, and plans longer than two centuries.
    """
    if _is_beyond_codes(view, limits, tables, continuous):
        return None
    if _reach(view, limits, durations, tables, plan, begin) > _REACH:
        return None
    base = np.array([worked(tables, c, begin) for c in range(continuous + 1)], np.int64)
    cal = _calendars(view, limits, tables, continuous)
    if _has_blurred_dates(view, limits, tables, cal, plan):
        return None
    return _in_codes(view, limits, durations, tables, cal, base, begin)


def _is_beyond_codes(view: Net, limits: Limits, tables: WorkTables, continuous: int) -> bool:
    """Whether the plan uses something the tiles know nothing of."""
    if view.part_cal.size or bool(np.any(limits.delay != 0)):
        return True
    if any(tables[c * HEAD + SUMS + 7] == 0 for c in range(continuous)):
        return True
    summaries = np.flatnonzero(limits.mode == SUMMARY)
    filled = view.rollup[(view.rollup >= 0) & limits.rolls & (limits.mode != GATE)]
    return not bool(np.isin(summaries, filled).all())


def _has_blurred_dates(
    view: Net, limits: Limits, tables: WorkTables, cal: NDArray[np.int16], plan: SamplingPlan
) -> bool:
    """Whether an answer could be a moment outside working time that a code cannot name."""
    may_be_milestone = np.zeros(view.order.size, np.bool_)
    may_be_milestone[: plan.base.size] = plan.base == 0
    may_be_milestone[plan.item] = plan.estimate[:, 0] == 0
    for node in np.flatnonzero((limits.cap_f != HIGH) & (limits.mode == OPEN) & may_be_milestone):
        if not _is_exact(tables, cal[node], limits.cap_f[node]):
            return True
    from_start = view.tail[view.kind >= 2]
    asked = np.unique(from_start)
    summary_asked = bool(np.any(limits.mode[asked] == SUMMARY))
    return any(
        not _is_exact(tables, cal[node], limits.given_s[node])
        for node in np.flatnonzero(limits.mode == STARTED)
        if summary_asked or node in asked
    )


def _in_codes(
    view: Net, limits: Limits, durations: Durations, tables: WorkTables, cal: NDArray[np.int16], base: Ints, begin: int
) -> TileNet:
    nodes, count = view.order.size, durations.mode.size
    fixed = (limits.mode == DONE) | (limits.mode == MANUAL)
    started, is_open = limits.mode == STARTED, limits.mode == OPEN
    floor_s = np.where(is_open, np.maximum(limits.floor_s, np.minimum(begin, limits.begin)), limits.floor_s)

    def codes(moments: Ints, wanted: NDArray[np.bool_], missing: int) -> NDArray[np.int32]:
        result = np.full(nodes, missing, np.int32)
        encode_many(tables, cal, base, moments, np.flatnonzero(wanted), result)
        return result

    resumed = np.zeros(nodes, np.int32)
    for node in np.flatnonzero(started):
        c = cal[node]
        at = worked(tables, c, limits.given_s[node]) + limits.done[node]
        if limits.rest_from[node] != LOW:
            at = max(at, worked(tables, c, limits.rest_from[node]))
        resumed[node] = at - base[c]
    rows = view.in_rows
    tail, lag, lag_cal = view.tail[rows], view.lag[rows], view.lag_cal[rows]
    head_cal, tail_cal = cal[view.head[rows]], cal[tail]
    same = (head_cal == tail_cal) & ((lag == 0) | (lag_cal == head_cal))
    return TileNet(
        view.order, view.gate, view.rollup, limits.mode, limits.rolls, cal, base,
        view.in_at, tail, view.kind[rows], same, np.where(same, 4 * lag, 0).astype(np.int32), lag, lag_cal,
        codes(floor_s, (is_open | (limits.mode == GATE)) & (floor_s != LOW), NO_FLOOR),
        codes(limits.floor_f, is_open & (limits.floor_f != LOW), NO_FLOOR),
        codes(limits.cap_s, is_open & (limits.cap_s != HIGH), NO_CAP),
        codes(limits.cap_f, is_open & (limits.cap_f != HIGH), NO_CAP),
        codes(limits.given_s, fixed | started, 0),
        codes(limits.given_f, fixed, 0),
        resumed, durations.pause[:count].astype(np.int32),
    )  # fmt: skip


def _reach(
    view: Net, limits: Limits, durations: Durations, tables: WorkTables, plan: SamplingPlan, begin: int
) -> float:
    """Minutes from the plan's begin beyond which no date lies in any run."""
    minutes = plan.base.astype(np.int64)
    minutes[plan.item] = plan.estimate[:, 2]
    risk_of = np.repeat(np.arange(plan.threshold.size), np.diff(plan.risk_at))
    np.add.at(minutes, plan.risk_item, plan.risk_delay[risk_of, 2].astype(np.int64))
    own_view = view._replace(span=view.span.copy())
    own_limits = limits._replace(rest=limits.rest.copy())
    if int(minutes.max(initial=0)) > _REACH:
        return float(minutes.max())
    set_durations(own_view, own_limits, durations, minutes.astype(np.int32)[:, None], 0)
    start, finish = np.zeros(view.order.size, np.int64), np.zeros(view.order.size, np.int64)
    # Nothing caps the longest run here: more floor, later dates.
    forward(own_view, own_limits, tables, begin, False, True, start, finish, np.zeros(view.order.size, np.int32))
    moments = [limits.floor_s, limits.floor_f, limits.cap_s, limits.cap_f, limits.rest_from, finish, start]
    far = 0.0
    for values in moments:
        known = values[(np.abs(values) < HIGH)]
        far = max(far, float(np.abs(known - begin).max(initial=0)))
    return far + float(np.abs(view.lag).max(initial=0)) + float(minutes.max(initial=0))


def _is_exact(tables: WorkTables, c: int, moment: int) -> bool:
    """Whether a code of this calendar can say this very moment."""
    at = worked(tables, c, moment)
    return bool(moment in {moment_ending(tables, c, at), moment_beginning(tables, c, at)})


def _calendars(view: Net, limits: Limits, tables: WorkTables, continuous: int) -> NDArray[np.int16]:
    """The calendar each node's codes are written in.

    Activities use their own. What only has dates (finished and manual work, summaries, gates)
    uses that of its surroundings where it can say its dates exactly, else the 24-hour calendar, which
    can say any.
    """
    cal = view.cal.copy()
    for node in np.flatnonzero((limits.mode == DONE) | (limits.mode == MANUAL)):
        c = cal[node]
        if not (_is_exact(tables, c, limits.given_s[node]) and _is_exact(tables, c, limits.given_f[node])):
            cal[node] = continuous
    unknown = -1
    cal[(limits.mode == SUMMARY) | (limits.mode == GATE)] = unknown
    for node in view.order:
        above = view.rollup[node]
        if above >= 0 and limits.mode[node] != GATE:
            if cal[node] == unknown:
                cal[node] = continuous
            cal[above] = cal[node] if cal[above] in (unknown, cal[node]) else continuous
    cal[(limits.mode == SUMMARY) & (cal == unknown)] = continuous
    for node in view.order[::-1]:
        gate = view.gate[node]
        if cal[node] == unknown:
            cal[node] = continuous
        if gate >= 0 and limits.mode[node] != SUMMARY:
            cal[gate] = cal[node] if cal[gate] in (unknown, cal[node]) else continuous
    for gate in view.order[limits.mode[view.order] == GATE]:
        rows = view.in_rows[view.in_at[gate] : view.in_at[gate + 1]]
        foreign = (cal[view.tail[rows]] != cal[gate]) | ((view.lag[rows] != 0) & (view.lag_cal[rows] != cal[gate]))
        above = view.gate[gate]
        floor = limits.floor_s[gate]
        if (
            bool(foreign.any())
            or (above >= 0 and cal[above] != cal[gate])
            or (floor != LOW and not _is_exact(tables, cal[gate], floor))
        ):
            cal[gate] = continuous
    return cal
