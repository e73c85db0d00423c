"""A plan file as the engine's problem, and the engine's answer beside what the file had stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from steerboard.integrations.mspdi import rules
from steerboard.integrations.mspdi.models import Assignment, Calendar, PlanFile, PlanUnschedulable, Task
from steerboard_engine.calendars import NONE, STANDARD, CalendarError, WorkCalendar
from steerboard_engine.schedule import ProgressRule, ScheduleError, ScheduleProblem, ScheduleResult, schedule

WORK_RESOURCE = 1
SLACKS = ("total_float", "free_float")
DATES = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
FIELDS = (*DATES, *SLACKS, "critical")
LATE_FIELDS = frozenset({"late_start", "late_finish", *SLACKS, "critical"})

Stored = dict[str, int | bool | None]
Part = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One stored value that a recalculation does not give. Dates are moments, slack is working minutes."""

    uid: int
    id: int | None
    name: str
    field: str
    stored: int | bool
    ours: int | bool
    working_minutes: int
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a recalculated plan compares with the one in the file."""

    tasks: int
    compared: int
    equal: int
    differences: tuple[Difference, ...]
    project_start: datetime
    project_finish: datetime
    conflicts: tuple[str, ...]


def planned_tasks(plan: PlanFile) -> list[Task]:
    """The lines that are planned: without empty ones and the plan's own summary."""
    return [task for task in plan.tasks if task.outline_level > 0 and not task.is_null]


def schedule_problem(plan: PlanFile) -> ScheduleProblem:
    """The scheduling problem of a plan; item i is the i-th of `planned_tasks`.

    Raises PlanUnschedulable with a sentence when the plan contradicts itself.
    """
    try:
        return _Problem(plan).build()
    except (ScheduleError, CalendarError, ValueError) as error:
        raise PlanUnschedulable(str(error)) from error


def worked_in(plan: PlanFile) -> dict[int, int | None]:
    """The calendar in which each task is worked, by UID: its own or its people's; None for the project's.

    Raises PlanUnschedulable with a sentence when a calendar cannot be used.
    """
    try:
        problem = _Problem(plan)
        uids = list(problem.place)
        default = problem._calendar(plan.project.calendar_uid, 0)
        found: dict[int, int | None] = {}
        for row, task in enumerate(problem.tasks):
            at, _, _ = problem._people(row, task, problem._calendar(task.calendar_uid, default))
            found[task.uid] = uids[at] if uids and at != default else None
    except (CalendarError, ValueError) as error:
        raise PlanUnschedulable(str(error)) from error
    return found


def recalculate(plan: PlanFile) -> ScheduleResult:
    """Dates, floats and critical path of a plan, computed anew."""
    return _scheduled(schedule_problem(plan))


def compare_with_stored(plan: PlanFile) -> Comparison:
    """Recalculate a plan and list every value that differs from the one stored in the file."""
    problem = schedule_problem(plan)
    result = _scheduled(problem)
    tasks = planned_tasks(plan)
    stored = [stored_values(task) for task in tasks]
    differing = [_differing(fields, result, row) for row, fields in enumerate(stored)]
    explain = _Explanations(plan, problem, stored, differing)
    differences = [
        Difference(
            tasks[row].uid, tasks[row].id, tasks[row].name, name, value, ours,
            _apart(problem, row, name, value, ours), explain.reason(row, name),
        )
        for row, names in enumerate(differing)
        for name in names
        if (value := stored[row][name]) is not None and (ours := _ours(result, name, row)) is not None
    ]  # fmt: skip
    compared = sum(value is not None for fields in stored for value in fields.values())
    return Comparison(
        len(tasks), compared, compared - len(differences), tuple(differences),
        rules.moment_of(result.project_start), rules.moment_of(result.project_finish),
        tuple(conflict.sentence for conflict in result.conflicts),
    )  # fmt: skip


def stored_values(task: Task) -> Stored:
    """The compared fields as the file has them, None where it has none."""
    stored = task.stored
    values: Stored = {name: _minute(getattr(stored, name)) for name in DATES}
    values["total_float"] = None if stored.total_slack is None else round(stored.total_slack)
    values["free_float"] = None if stored.free_slack is None else round(stored.free_slack)
    values["critical"] = stored.critical
    return values


def _minute(moment: datetime | None) -> int | None:
    return None if moment is None else rules.minute_of(moment)


def _moment(moment: datetime | None) -> int:
    return NONE if moment is None else rules.minute_of(moment)


def _scheduled(problem: ScheduleProblem) -> ScheduleResult:
    try:
        return schedule(problem)
    except (ScheduleError, CalendarError) as error:
        raise PlanUnschedulable(str(error)) from error


def _ours(result: ScheduleResult, name: str, row: int) -> int | bool:
    value = getattr(result, name)[row]
    return bool(value) if name == "critical" else int(value)


def _differing(fields: Stored, result: ScheduleResult, row: int) -> list[str]:
    return [name for name in FIELDS if fields[name] is not None and fields[name] != _ours(result, name, row)]


def _apart(problem: ScheduleProblem, row: int, name: str, stored: int, ours: int) -> int:
    """Working minutes from the stored value to ours, later counting as more."""
    if name not in DATES:
        return int(ours) - int(stored) if name in SLACKS else 0
    calendar = problem.calendars[problem.plan_calendar[row]]
    return int(calendar.between(stored, ours) if ours >= stored else -calendar.between(ours, stored))


class _Problem:
    """The rows of a plan and what the engine wants to know about them."""

    def __init__(self, plan: PlanFile) -> None:
        self.plan = plan
        self.tasks = planned_tasks(plan)
        self.row = {task.uid: row for row, task in enumerate(self.tasks)}
        period = rules.plan_period(plan)
        by_uid = {calendar.uid: calendar for calendar in plan.calendars}
        self.unusable: dict[int, str] = {}
        self.calendars = tuple(self._laid_out(uid, by_uid, period) for uid in by_uid) or (STANDARD,)
        self.place = {uid: place for place, uid in enumerate(by_uid)}
        self.resources = {resource.uid: resource for resource in plan.resources}
        self.assigned: dict[int, list[Assignment]] = {}
        for assignment in plan.assignments:
            self.assigned.setdefault(assignment.task_uid, []).append(assignment)

    def build(self) -> ScheduleProblem:
        project, tasks = self.plan.project, self.tasks
        default = self._calendar(project.calendar_uid, 0)
        own = [self._calendar(task.calendar_uid, default) for task in tasks]
        people = [self._people(row, task, own[row]) for row, task in enumerate(tasks)]
        parts = np.array([part for _, _, found in people for part in found], np.int64).reshape(-1, 4).T
        links = np.array(
            [
                (self.row[link.predecessor_uid], row, link.type, *rules.link_lag(link))
                for row, task in enumerate(tasks)
                for link in task.links
                if link.predecessor_uid in self.row
            ],
            np.int64,
        )
        links = links.reshape(-1, 5).T
        undated = [task.constraint_type >= 2 and task.constraint_date is None for task in tasks]
        return ScheduleProblem(
            names=tuple(task.name or f"task {task.uid}" for task in tasks),
            duration=np.array([rules.task_duration_minutes(task) for task in tasks], np.int64),
            duration_elapsed=np.array([rules.is_elapsed(task.duration_format) for task in tasks], np.bool_),
            parent=np.array([self.row.get(_parent(task), -1) for task in tasks], np.int32),
            calendar=np.array([calendar for calendar, _, _ in people], np.int16),
            plan_calendar=np.array(own, np.int16),
            calendars=self.calendars,
            project_calendar=default,
            constraint_type=np.array(
                [0 if loose else task.constraint_type for task, loose in zip(tasks, undated, strict=True)], np.int8
            ),
            constraint_date=self._moments("constraint_date"),
            deadline=self._moments("deadline"),
            milestone=np.array([task.milestone for task in tasks], np.bool_),
            inactive=np.array([not task.active for task in tasks], np.bool_),
            manual=np.array([task.manual for task in tasks], np.bool_),
            manual_start=self._moments("manual_start"),
            manual_finish=self._moments("manual_finish"),
            actual_start=self._moments("actual_start"),
            actual_finish=self._moments("actual_finish"),
            percent_complete=np.array([task.percent_complete or 0 for task in tasks], np.float64),
            remaining=np.array([-1 if (left := task.remaining_duration) is None else round(left) for task in tasks]),
            resume=np.array([_moment(task.resume) if task.actual_start else NONE for task in tasks], np.int64),
            pause=np.array([pause for _, pause, _ in people], np.int64),
            predecessor=links[0].astype(np.int32),
            successor=links[1].astype(np.int32),
            link_type=links[2].astype(np.int8),
            lag=links[3],
            lag_unit=links[4].astype(np.int8),
            part_item=parts[0].astype(np.int32),
            part_calendar=parts[1].astype(np.int16),
            part_span=parts[2],
            part_delay=parts[3],
            project_start=self._beginning(),
            project_finish=_moment(project.finish),
            schedule_from_finish=not project.schedule_from_start,
            progress_rule=ProgressRule.PROGRESS_OVERRIDE,
            critical_limit=(project.critical_slack_limit_days or 0) * (project.minutes_per_day or 480),
        )

    def _beginning(self) -> int:
        starts = [self.plan.project.start, *(task.stored.start for task in self.tasks)]
        if starts[0] is not None:
            return rules.minute_of(starts[0])
        return min((rules.minute_of(start) for start in starts if start is not None), default=0)

    def _moments(self, attribute: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array([_moment(getattr(task, attribute)) for task in self.tasks], np.int64)

    def _laid_out(self, uid: int, by_uid: dict[int, Calendar], period: tuple[date, date]) -> WorkCalendar:
        """A calendar without any working time is an error only where somebody works by it."""
        found = rules.working_time(uid, by_uid, period)
        try:
            return WorkCalendar.from_week(found.week, found.exceptions, found.name)
        except CalendarError as error:
            self.unusable[uid] = str(error)
            return STANDARD

    def _calendar(self, uid: int | None, otherwise: int) -> int:
        if uid in self.unusable:
            raise CalendarError(self.unusable[uid])
        return otherwise if uid is None else self.place.get(uid, otherwise)

    def _people(self, row: int, task: Task, own: int) -> tuple[int, int, list[Part]]:
        """Calendar the task is worked in, pauses ahead, and parts where several people differ in calendar."""
        assigned = self.assigned.get(task.uid, [])
        doing = [each for each in assigned if self._works(each)]
        calendars = [self._calendar_of(each, own) for each in doing]
        follow = bool(doing) and not task.ignore_resource_calendar and not rules.is_elapsed(task.duration_format)
        worked_in = calendars[0] if follow else own
        pause = max((self._pause(each, worked_in, task) for each in assigned), default=0)
        if not follow or len(set(calendars)) == 1 or task.actual_start:
            return worked_in, pause, []
        parts = []
        for each, calendar in zip(doing, calendars, strict=True):
            span = round((each.work or 0) / float(each.units or 1))
            parts.append((row, calendar, span + self._pause(each, calendar, task), round((each.delay or 0) / 10)))
        return own, 0, parts

    def _works(self, assignment: Assignment) -> bool:
        resource = self.resources.get(assignment.resource_uid) if assignment.resource_uid is not None else None
        return resource is not None and resource.type == WORK_RESOURCE

    def _calendar_of(self, assignment: Assignment, own: int) -> int:
        return (
            own
            if assignment.resource_uid is None
            else self._calendar(self.resources[assignment.resource_uid].calendar_uid, own)
        )

    def _pause(self, assignment: Assignment, calendar: int, task: Task) -> int:
        """Working minutes of the splits that lie ahead."""
        since = _moment(task.resume or task.stop) if task.actual_start else NONE
        gaps = (
            (rules.minute_of(first), rules.minute_of(last)) for first, last in rules.split_gaps(assignment.timephased)
        )
        return sum(self.calendars[calendar].between(max(first, since), last) for first, last in gaps if last > since)


def _parent(task: Task) -> int:
    return -1 if task.parent_uid is None else task.parent_uid


class _Explanations:
    """Why stored values differ, where that can be known."""

    def __init__(
        self, plan: PlanFile, problem: ScheduleProblem, stored: Sequence[Stored], differing: Sequence[list[str]]
    ) -> None:
        self.tasks = planned_tasks(plan)
        self.differing = differing
        self.people = {assignment.task_uid for assignment in plan.assignments if assignment.work_contour}
        self.outside = {task.uid for task in self.tasks if any(link.cross_project for link in task.links)}
        self.stale, self.stale_finish = self._stale(problem, stored)
        self.behind: dict[int, set[int]] = {}
        for before, after in zip(problem.predecessor.tolist(), problem.successor.tolist(), strict=True):
            self.behind.setdefault(after, set()).add(before)
        for row, parent in enumerate(problem.parent.tolist()):
            self.behind.setdefault(parent, set()).add(row)

    def reason(self, row: int, name: str) -> str:
        """A sentence, or nothing where the cause is not known."""
        task = self.tasks[row]
        if row in self.stale and name in LATE_FIELDS:
            finish = rules.format_moment(rules.moment_of(self.stale_finish)).replace("T", " ")[:16]
            return f"The file's late dates still belong to a plan that ended on {finish}."
        if not task.active:
            return "The task is inactive; its stored dates are from before it was switched off."
        if task.manual:
            return "The task is planned by hand, so its stored dates need not follow from the plan."
        if task.uid in self.outside:
            return "The task waits for a task of another plan, which is not in this file."
        if task.leveling_delay:
            return "The task was delayed by levelling, which is not repeated here."
        if name not in LATE_FIELDS and any(
            set(self.differing[other]) - LATE_FIELDS for other in self.behind.get(row, ())
        ):
            return "It follows from tasks before or below it that differ."
        if task.uid in self.people:
            return "The work of the people assigned is not spread evenly."
        return ""

    def _stale(self, problem: ScheduleProblem, stored: Sequence[Stored]) -> tuple[set[int], int]:
        """Tasks whose stored late values come out when the plan ends where the latest of them says."""
        rows = [row for row, names in enumerate(self.differing) if names and LATE_FIELDS.issuperset(names)]
        ends = [end for row in rows if (end := stored[row]["late_finish"]) is not None]
        if not ends:
            return set(), NONE
        finish = max(ends)
        deadline = problem.deadline.copy()
        deadline[rows] = np.where(deadline[rows] == NONE, finish, np.minimum(deadline[rows], finish))
        earlier = _scheduled(replace(problem, deadline=deadline))
        return {row for row in rows if not _differing(stored[row], earlier, row)}, finish
