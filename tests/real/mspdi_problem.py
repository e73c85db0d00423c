"""An MSPDI plan as a scheduling problem, the way Microsoft Project reads it."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from steerboard.integrations.mspdi.models import Assignment, Calendar, PlanFile, Task
from steerboard.integrations.mspdi.rules import is_elapsed, link_lag, minute_of, split_gaps, task_duration_minutes
from steerboard_engine.calendars import NONE, STANDARD, CalendarError, WorkCalendar
from steerboard_engine.schedule import ProgressRule, ScheduleProblem

DAY = 1440
MATERIAL_AND_COST = (0, 2)
FLAT_CONTOUR = 0


def moment(value: datetime | None) -> int:
    """Minutes since 1970, NONE for no date."""
    return NONE if value is None else minute_of(value)


def work_calendars(calendars: Sequence[Calendar]) -> dict[int, WorkCalendar]:
    """Every calendar of a plan, what it does not say taken from its base."""
    by_uid = {calendar.uid: calendar for calendar in calendars}
    return {uid: _work_calendar(calendar, by_uid) for uid, calendar in by_uid.items()}


def _work_calendar(calendar: Calendar, by_uid: dict[int, Calendar]) -> WorkCalendar:
    chain = [calendar]
    while chain[-1].base_uid in by_uid and by_uid[chain[-1].base_uid] not in chain:
        chain.append(by_uid[chain[-1].base_uid])
    week = [list(shifts) for shifts in STANDARD.week]
    exceptions: list[tuple[int, int, Sequence[tuple[int, int]]]] = []
    for each in reversed(chain):
        for day in each.week_days:
            index = (day.day_type - 2) % 7
            if not day.working:
                week[index] = []
            elif day.shifts is not None:
                week[index] = list(day.shifts)
        found = []
        for exception in each.exceptions:
            if exception.first is None or exception.last is None:
                continue
            first, last = minute_of(exception.first) // DAY, minute_of(exception.last) // DAY
            found.append((first, last, exception.shifts if exception.working and exception.shifts else ()))
        exceptions = found + exceptions
    return WorkCalendar.from_week(week, exceptions, calendar.name)


class Plan:
    """A plan file with its tasks as rows: the project summary and empty lines left out."""

    def __init__(self, plan: PlanFile) -> None:
        self.plan = plan
        self.tasks = [task for task in plan.tasks if task.uid != 0 and not task.is_null]
        self.row = {task.uid: index for index, task in enumerate(self.tasks)}
        self.calendars = work_calendars(plan.calendars)
        self.uids = list(self.calendars)
        self.assigned: dict[int, list[Assignment]] = {}
        for assignment in plan.assignments:
            self.assigned.setdefault(assignment.task_uid, []).append(assignment)
        self.resources = {resource.uid: resource for resource in plan.resources}

    def problem(self) -> ScheduleProblem:
        """The scheduling problem of the whole plan."""
        project = self.plan.project
        default = self.uids.index(project.calendar_uid) if project.calendar_uid in self.uids else 0
        tasks = self.tasks
        own = [self.uids.index(task.calendar_uid) if task.calendar_uid in self.uids else default for task in tasks]
        self.together: dict[tuple[int, int], int] = {}
        self.all_calendars = list(self.calendars.values()) or [STANDARD]
        worked_in, pause, parts = list(own), [0] * len(tasks), []
        for index, task in enumerate(tasks):
            worked_in[index], pause[index], found = self._people(index, task, own[index])
            parts += found
        links = [(self.row[link.predecessor_uid], self.row[task.uid], link.type, *link_lag(link))
                 for task in tasks for link in task.links if link.predecessor_uid in self.row]  # fmt: skip
        link_columns = list(zip(*links, strict=True)) or [[]] * 5
        part_columns = list(zip(*parts, strict=True)) or [[]] * 4
        parents = [self.row.get(task.parent_uid, -1) if task.parent_uid is not None else -1 for task in tasks]
        return ScheduleProblem(
            names=tuple(task.name for task in tasks),
            duration=[task_duration_minutes(task) for task in tasks],
            duration_elapsed=[is_elapsed(task.duration_format) for task in tasks],
            parent=parents,
            calendar=worked_in,
            plan_calendar=own,
            calendars=tuple(self.all_calendars),
            project_calendar=default,
            constraint_type=[task.constraint_type if task.constraint_date or task.constraint_type < 2 else 0
                             for task in tasks],
            constraint_date=[moment(task.constraint_date) for task in tasks],
            deadline=[moment(task.deadline) for task in tasks],
            milestone=[task.milestone for task in tasks],
            inactive=[not task.active for task in tasks],
            manual=[task.manual for task in tasks],
            manual_start=[moment(task.manual_start) for task in tasks],
            manual_finish=[moment(task.manual_finish) for task in tasks],
            actual_start=[moment(task.actual_start) for task in tasks],
            actual_finish=[moment(task.actual_finish) for task in tasks],
            percent_complete=[float(task.percent_complete or 0) for task in tasks],
            remaining=[-1 if task.remaining_duration is None else round(task.remaining_duration) for task in tasks],
            resume=[moment(task.resume) if task.actual_start else NONE for task in tasks],
            pause=pause,
            delay=[round((task.leveling_delay or 0) / 10) for task in tasks],
            delay_elapsed=[is_elapsed(task.leveling_delay_format) for task in tasks],
            predecessor=link_columns[0], successor=link_columns[1], link_type=link_columns[2],
            lag=link_columns[3], lag_unit=[int(unit) for unit in link_columns[4]],
            part_item=part_columns[0], part_calendar=part_columns[1],
            part_span=part_columns[2], part_delay=part_columns[3],
            project_start=moment(project.start),
            project_finish=moment(project.finish),
            schedule_from_finish=not project.schedule_from_start,
            progress_rule=ProgressRule.PROGRESS_OVERRIDE,
            # the format stores slack up to which a task is critical in days
            critical_limit=(project.critical_slack_limit_days or 0) * (project.minutes_per_day or 480),
        )  # fmt: skip

    def _people(self, index: int, task: Task, own: int) -> tuple[int, int, list[tuple[int, int, int, int]]]:
        """Calendar the task is worked in, its pauses ahead, and parts where people differ in calendar."""
        assigned = self.assigned.get(task.uid, [])
        named = [each for each in assigned if each.resource_uid in self.resources
                 and self.resources[each.resource_uid].type not in MATERIAL_AND_COST]  # fmt: skip
        has_own = task.calendar_uid in self.calendars
        calendars = [self._calendar_of(each, own, has_own) for each in named]
        follow = bool(named) and not task.ignore_resource_calendar and not is_elapsed(task.duration_format)
        worked_in = calendars[0] if follow else own
        pause = max((self._pause(each, worked_in, task) for each in assigned), default=0)
        if not follow or len(set(calendars)) == 1 or task.actual_start:
            return worked_in, pause, []
        parts = []
        for each, calendar in zip(named, calendars, strict=True):
            span = round((each.work or 0) / float(each.units or 1))
            parts.append((index, calendar, span + self._pause(each, calendar, task), round((each.delay or 0) / 10)))
        return own, 0, parts

    def _calendar_of(self, assignment: Assignment, own: int, has_own: bool) -> int:
        """Calendar of the person; where the task has one too, the time both work, unless there is none."""
        resource = self.resources[assignment.resource_uid]
        if resource.calendar_uid not in self.uids:
            return own
        theirs = self.uids.index(resource.calendar_uid)
        if not has_own or self.all_calendars[theirs] == self.all_calendars[own]:
            return theirs
        if (own, theirs) not in self.together:
            try:
                self.all_calendars.append(self.all_calendars[own].both(self.all_calendars[theirs]))
            except CalendarError:
                return own
            self.together[own, theirs] = len(self.all_calendars) - 1
        return self.together[own, theirs]

    def _pause(self, assignment: Assignment, calendar: int, task: Task) -> int:
        """Working minutes of the splits that lie ahead."""
        since = moment(task.resume or task.stop) if task.actual_start else NONE
        work = self.all_calendars[calendar]
        gaps = [(minute_of(first), minute_of(last)) for first, last in split_gaps(assignment.timephased)]
        return sum(work.between(max(first, since), last) for first, last in gaps if last > since)


def stored_fields(task: Task) -> dict[str, object]:
    """The nine fields of the comparison as the file has them; None where it has none."""
    stored = task.stored
    minutes = {"total_float": stored.total_slack, "free_float": stored.free_slack}
    return {
        "early_start": stored.early_start and minute_of(stored.early_start),
        "early_finish": stored.early_finish and minute_of(stored.early_finish),
        "late_start": stored.late_start and minute_of(stored.late_start),
        "late_finish": stored.late_finish and minute_of(stored.late_finish),
        "start": stored.start and minute_of(stored.start),
        "finish": stored.finish and minute_of(stored.finish),
        **{name: None if value is None else round(value) for name, value in minutes.items()},
        "critical": stored.critical,
    }


def as_array(values: Sequence[int]) -> np.ndarray:
    """Moments as the engine takes them."""
    return np.array(values, dtype=np.int64)
