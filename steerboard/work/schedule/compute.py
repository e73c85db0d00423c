"""The plan's values into the engine's arrays, and its answer back into columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steerboard.core.public import RuleBroken
from steerboard.work.calendars.queries import STANDARD, CalendarValues
from steerboard.work.schedule.queries import COMPUTED_FIELDS, PlanValues
from steerboard.work.schedule.rules import Key, Outline, wbs_codes
from steerboard_engine.calendars import NONE, WorkCalendar
from steerboard_engine.schedule import (
    ProgressRule,
    ScheduleError,
    ScheduleProblem,
    ScheduleResult,
    driving_chain,
    schedule,
    why_it_starts,
)

_calendars: dict[CalendarValues, WorkCalendar] = {}


@dataclass(frozen=True, slots=True)
class Computed:
    """What scheduling found: one value per item for each computed column, and the plan's own span."""

    columns: dict[str, list[Any]]
    start: int | None
    finish: int | None
    percent: float
    conflicts: list[tuple[int, str]]


def work_calendar(values: CalendarValues) -> WorkCalendar:
    """The engine's calendar; the same values give the same object, since building one costs more than using it."""
    found = _calendars.get(values)
    if found is None:
        if len(_calendars) > 2000:
            _calendars.clear()
        found = WorkCalendar.from_week(
            values.week, [(first, last, shifts) for first, last, shifts, _ in values.exceptions]
        )
        _calendars[values] = found
    return found


def _moments(values: Sequence[int | None]) -> NDArray[np.int64]:
    return np.array([NONE if v is None else v for v in values], dtype=np.int64)


def schedule_problem(plan: PlanValues) -> ScheduleProblem:
    """The engine's problem. Items of other projects that ours wait for follow as fixed ones at the end."""
    columns = plan.columns
    ids: list[int] = [*columns["id"], *plan.outside]
    own, count = len(columns["id"]), len(ids)
    index = {pk: i for i, pk in enumerate(ids)}
    calendar_ids: list[int | None] = [plan.calendar_id, *(pk for pk in plan.calendars if pk != plan.calendar_id)]
    calendars = tuple(work_calendar(plan.calendars.get(pk or 0, STANDARD)) for pk in calendar_ids)
    calendar_index = {pk: i for i, pk in enumerate(calendar_ids)}
    outside = list(plan.outside.values())

    def column(name: str, dtype: Any, default: Any) -> NDArray[Any]:
        return np.array([*columns[name], *[default] * len(outside)], dtype=dtype)

    def moments(name: str) -> NDArray[np.int64]:
        return _moments([*columns[name], *[None] * len(outside)])

    manual_start = moments("manual_start")
    manual_finish = moments("manual_finish")
    for i, (start, finish, _) in enumerate(outside):
        manual_start[own + i] = NONE if start is None else start
        manual_finish[own + i] = NONE if finish is None else finish
    manual = column("manual", np.bool_, True)
    remaining = np.array(
        [*(-1 if v is None else v for v in columns["remaining"]), *[-1] * len(outside)], dtype=np.int64
    )
    links = [link for link in plan.links if link.predecessor in index and link.successor in index]
    return (
        ScheduleProblem(
            names=(*columns["name"], *(name for _, _, name in outside)),
            duration=column("duration", np.int64, 0),
            duration_elapsed=column("duration_elapsed", np.bool_, False),
            parent=np.array(
                [*(-1 if pk is None else index[pk] for pk in columns["parent_id"]), *[-1] * len(outside)],
                dtype=np.int32,
            ),
            calendar=np.array(
                [*(calendar_index.get(pk, 0) if pk else 0 for pk in columns["calendar_id"]), *[0] * len(outside)],
                dtype=np.int16,
            ),
            calendars=calendars,
            constraint_type=column("constraint", np.int8, 0),
            constraint_date=moments("constraint_at"),
            deadline=moments("deadline"),
            milestone=column("milestone", np.bool_, False),
            inactive=column("inactive", np.bool_, False),
            manual=manual,
            manual_start=manual_start,
            manual_finish=manual_finish,
            actual_start=moments("actual_start"),
            actual_finish=moments("actual_finish"),
            outside=np.array([*[False] * own, *[True] * len(outside)], dtype=np.bool_),
            percent_complete=np.array([*map(float, columns["percent"]), *[0.0] * len(outside)], dtype=np.float64),
            remaining=remaining,
            predecessor=np.array([index[link.predecessor] for link in links], dtype=np.int32),
            successor=np.array([index[link.successor] for link in links], dtype=np.int32),
            link_type=np.array([link.type for link in links], dtype=np.int8),
            lag=np.array([link.lag for link in links], dtype=np.int64),
            lag_unit=np.array([link.lag_unit for link in links], dtype=np.int8),
            project_start=plan.start or 0,
            project_finish=NONE if plan.finish is None else plan.finish,
            schedule_from_finish=plan.from_finish,
            status_date=NONE if plan.status_date is None else plan.status_date,
            progress_rule=ProgressRule.PROGRESS_OVERRIDE
            if plan.progress_rule == "progress_override"
            else ProgressRule.RETAINED_LOGIC,
            critical_limit=plan.critical_slack,
        )
        if count
        else ScheduleProblem(duration=np.empty(0, np.int64), project_start=plan.start or 0)
    )


def _run(plan: PlanValues) -> tuple[ScheduleProblem, ScheduleResult]:
    try:
        problem = schedule_problem(plan)
        return problem, schedule(problem)
    except ScheduleError as problem_found:
        raise RuleBroken(str(problem_found)) from problem_found


def _optional(values: NDArray[np.int64]) -> list[int | None]:
    return [None if v == NONE else v for v in values.tolist()]


def compute_schedule(plan: PlanValues) -> Computed:
    """Dates, floats, outline numbers and rolled-up progress of all items.

    Raises RuleBroken with the engine's sentence when the plan has no answer (a circle).
    """
    ids = plan.ids
    if not ids:
        return Computed({name: [] for name in COMPUTED_FIELDS}, None, None, 0.0, [])
    problem, result = _run(plan)
    own = len(ids)
    parents: dict[Key, Key | None] = dict(zip(ids, plan.columns["parent_id"], strict=True))
    outline = Outline(ids, parents)
    codes = wbs_codes(outline, dict(zip(ids, plan.columns["wbs_code"], strict=True)))
    depth = outline.depth()
    has_children = set(plan.columns["parent_id"])
    summary = [pk in has_children for pk in ids]
    span = _spans(problem, result, own)
    progress = _progress(plan, summary, span)
    linked = [link.id for link in plan.links]
    driving = [None if i < 0 or i >= len(linked) else linked[i] for i in result.driving_link[:own].tolist()]
    columns: dict[str, list[Any]] = {
        "wbs": [codes[pk] for pk in ids],
        "level": [depth[pk] for pk in ids],
        "is_summary": summary,
        "start": _optional(result.start[:own]),
        "finish": _optional(result.finish[:own]),
        "early_start": _optional(result.early_start[:own]),
        "early_finish": _optional(result.early_finish[:own]),
        "late_start": _optional(result.late_start[:own]),
        "late_finish": _optional(result.late_finish[:own]),
        "total_float": _optional(result.total_float[:own]),
        "free_float": _optional(result.free_float[:own]),
        "span": span,
        "progress": progress,
        "critical": result.critical[:own].tolist(),
        "driving_link_id": driving,
    }
    tops = [i for i, parent in enumerate(plan.columns["parent_id"]) if parent is None]
    starts = [columns["start"][i] for i in tops if columns["start"][i] is not None and not plan.columns["inactive"][i]]
    ends = [columns["finish"][i] for i in tops if columns["finish"][i] is not None and not plan.columns["inactive"][i]]
    weights = sum(span[i] or 0 for i in tops) or len(tops)
    done = sum(float(progress[i]) * ((span[i] or 0) if sum(span[j] or 0 for j in tops) else 1) for i in tops)
    conflicts = [(ids[c.item], c.sentence) for c in result.conflicts if 0 <= c.item < own]
    return Computed(columns, min(starts, default=None), max(ends, default=None), round(done / weights, 2), conflicts)


def _spans(problem: ScheduleProblem, result: ScheduleResult, own: int) -> list[int | None]:
    start, finish = result.start[:own], result.finish[:own]
    known = (start != NONE) & (finish != NONE) & (finish >= start)
    spans = np.zeros(own, dtype=np.int64)
    for number, calendar in enumerate(problem.calendars):
        chosen = known & (problem.calendar[:own] == number)
        if chosen.any():
            spans[chosen] = calendar.between_many(start[chosen], finish[chosen])
    return [value if ok else None for value, ok in zip(spans.tolist(), known.tolist(), strict=True)]


def _progress(plan: PlanValues, summary: list[bool], span: list[int | None]) -> list[float]:
    """Percent of each item; of summaries the share of their items' working time that is done."""
    ids = plan.ids
    place = {pk: i for i, pk in enumerate(ids)}
    total = [0.0] * len(ids)
    done = [0.0] * len(ids)
    for i in range(len(ids) - 1, -1, -1):  # children come after their parents
        if not summary[i]:
            weight = float(plan.columns["duration"][i] or 0) if not plan.columns["inactive"][i] else 0.0
            total[i], done[i] = weight, weight * float(plan.columns["percent"][i])
        parent = plan.columns["parent_id"][i]
        if parent is not None:
            total[place[parent]] += total[i]
            done[place[parent]] += done[i]
    return [
        round(done[i] / total[i], 2) if summary[i] and total[i] else float(plan.columns["percent"][i])
        for i in range(len(ids))
    ]


def explain_item(plan: PlanValues, item_id: int) -> tuple[list[int], str]:
    """The chain of items that drives this one, first to last, and why it starts when it starts."""
    problem, result = _run(plan)
    place = plan.ids.index(item_id)
    ids = [*plan.ids, *plan.outside]
    chain = [ids[i] for i in driving_chain(problem, result, place)]
    return chain, why_it_starts(problem, result, place)
