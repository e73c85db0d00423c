"""Why an item starts when it starts."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.kernels import passes
from steerboard_engine.problem import ConstraintType, LagUnit, LinkType, ScheduleProblem
from steerboard_engine.result import ScheduleResult
from steerboard_engine.schedule.conflicts import moment_text


class Reason(IntEnum):
    """What decides a start when no link does."""

    LINK = 0
    PLAN_START = passes.BY_NOTHING
    CONSTRAINT = passes.BY_CONSTRAINT
    STATUS_DATE = passes.BY_STATUS_DATE
    ACTUAL = passes.BY_ACTUAL
    MANUAL = passes.BY_MANUAL
    SUMMARY = passes.BY_GATE
    AS_LATE_AS_POSSIBLE = passes.BY_LATE


_CODES = {
    LinkType.FINISH_FINISH: "FF",
    LinkType.FINISH_START: "FS",
    LinkType.START_FINISH: "SF",
    LinkType.START_START: "SS",
}
_CONSTRAINTS = {
    ConstraintType.MUST_START_ON: "must start on",
    ConstraintType.MUST_FINISH_ON: "must finish on",
    ConstraintType.START_NO_EARLIER_THAN: "not earlier than",
    ConstraintType.START_NO_LATER_THAN: "not later than",
    ConstraintType.FINISH_NO_EARLIER_THAN: "finish not earlier than",
    ConstraintType.FINISH_NO_LATER_THAN: "finish not later than",
}


def driving_chain(problem: ScheduleProblem, result: ScheduleResult, item: int) -> tuple[int, ...]:
    """The items that push this one, first cause first, the item itself last.

    Inside a summary that is pushed as a whole the chain goes on with what pushes the summary; behind
    a summary it goes on with the part that finishes last (starts first, for links from its start).
    """
    parts = _parts(problem)
    chain = [item]
    seen = {item}
    while True:
        link = _deciding_link(problem, result, item)
        if link < 0:
            break
        item = int(problem.predecessor[link])
        from_start = problem.link_type[link] >= LinkType.START_FINISH
        while item in parts:
            inside = parts[item]
            dates = result.start[inside] if from_start else -result.finish[inside]
            item = int(inside[int(np.argmin(dates))])
        if item in seen:
            break
        seen.add(item)
        chain.append(item)
    return tuple(reversed(chain))


def _deciding_link(problem: ScheduleProblem, result: ScheduleResult, item: int) -> int:
    """The link that decides, looked for in the summaries above where these decide."""
    while item >= 0:
        if result.driving_link[item] >= 0:
            return int(result.driving_link[item])
        if result.reason[item] != Reason.SUMMARY:
            return -1
        item = int(problem.parent[item])
    return -1


def _parts(problem: ScheduleProblem) -> dict[int, NDArray[np.int64]]:
    inside = np.flatnonzero(problem.parent >= 0)
    parts: dict[int, list[int]] = {}
    for item in inside.tolist():
        parts.setdefault(int(problem.parent[item]), []).append(item)
    return {summary: np.array(items) for summary, items in parts.items()}


def lag_text(problem: ScheduleProblem, link: int) -> str:
    """The lag of a link as people write it: '+ 2 d', '- 4 h', '+ 3 ed', '+ 50 %', or nothing."""
    lag = int(problem.lag[link])
    if lag == 0:
        return ""
    sign, size = ("+", lag) if lag > 0 else ("-", -lag)
    if problem.lag_unit[link] == LagUnit.PERCENT:
        return f" {sign} {size / 100:g} %"
    elapsed = problem.lag_unit[link] == LagUnit.ELAPSED
    day = 1440 if elapsed else 480
    mark = "e" if elapsed else ""
    for unit, minutes in (("d", day), ("h", 60)):
        if size % minutes == 0 or (unit == "d" and size * 2 % minutes == 0):
            return f" {sign} {size / minutes:g} {mark}{unit}"
    return f" {sign} {size} {mark}min"


def why_it_starts(problem: ScheduleProblem, result: ScheduleResult, item: int) -> str:
    """One line for the user: what decides the start of an item."""
    link = _deciding_link(problem, result, item)
    if link >= 0:
        before = problem.title(int(problem.predecessor[link]))
        code = _CODES[LinkType(int(problem.link_type[link]))]
        text = f"waits for '{before}' ({code}{lag_text(problem, link)})"
        if result.driving_link[item] < 0:
            text += f", as all of '{problem.title(int(problem.successor[link]))}' does"
        return text
    reason = Reason(int(result.reason[item]))
    parts = np.flatnonzero(problem.parent == item)
    if parts.size and reason in (Reason.PLAN_START, Reason.SUMMARY):
        return f"begins with '{problem.title(int(parts[np.argmin(result.start[parts])]))}'"
    if reason == Reason.CONSTRAINT:
        return _constraint_text(problem, item)
    return {
        Reason.ACTUAL: "has started",
        Reason.MANUAL: "dates set by hand",
        Reason.STATUS_DATE: f"status date: open work is not before {moment_text(problem.status_date)}",
        Reason.AS_LATE_AS_POSSIBLE: "as late as possible",
        Reason.SUMMARY: "its summary is held by a constraint",
    }.get(reason, "start of the plan")


def _constraint_text(problem: ScheduleProblem, item: int) -> str:
    kind = ConstraintType(int(problem.constraint_type[item]))
    if kind not in _CONSTRAINTS:
        return "its summary is held by a constraint"
    return f"constraint: {_CONSTRAINTS[kind]} {moment_text(int(problem.constraint_date[item]))}"
