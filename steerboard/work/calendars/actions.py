"""Changing working time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from steerboard.core.public import RuleBroken, User, action
from steerboard.work.calendars import rules
from steerboard.work.calendars.models import Calendar, CalendarException
from steerboard.work.permissions import EDIT_PLAN, MANAGE_PORTFOLIOS
from steerboard.work.projects.models import Project

# first day, last day, shifts, name
ExceptionDraft = tuple[date, date, Sequence[Sequence[int]], str]


@action(MANAGE_PORTFOLIOS)
def save_shared_calendar(
    *, actor: User, name: str, week: Any, exceptions: Sequence[ExceptionDraft] = (), calendar: Calendar | None = None
) -> Calendar:
    """Create or change a calendar that all projects may use."""
    if calendar is not None and calendar.project_id is not None:
        raise RuleBroken("This calendar belongs to a project.")
    return _save(calendar or Calendar(), None, name, week, exceptions, "")


@action(EDIT_PLAN, on="project")
def save_project_calendar(
    *,
    actor: User,
    project: Project,
    name: str,
    week: Any,
    exceptions: Sequence[ExceptionDraft] = (),
    calendar: Calendar | None = None,
    external_uid: str = "",
) -> Calendar:
    """Create or change a calendar of one project. The plan is scheduled again by whoever calls this."""
    if calendar is not None and calendar.project_id != project.pk:
        raise RuleBroken("This calendar belongs to another project.")
    return _save(calendar or Calendar(), project, name, week, exceptions, external_uid)


def _save(
    calendar: Calendar,
    project: Project | None,
    name: str,
    week: Any,
    exceptions: Sequence[ExceptionDraft],
    external_uid: str,
) -> Calendar:
    if not name.strip():
        raise RuleBroken("Please give the calendar a name.", field="name")
    calendar.name = name.strip()[:200]
    calendar.week = rules.check_week(week)
    calendar.project = project
    calendar.external_uid = external_uid or calendar.external_uid
    calendar.save()
    wanted = {}
    for first, last, shifts, title in exceptions:
        if last < first:
            raise RuleBroken(f"The exception {title or first} ends before it begins.", field="exceptions")
        wanted[(first, last)] = (rules.check_shifts(shifts, where=title or str(first)), title[:200])
    for row in CalendarException.objects.filter(calendar=calendar).select_related("calendar__project"):
        found = wanted.pop((row.first_day, row.last_day), None)
        if found is None:
            row.delete()
        else:
            row.shifts, row.name = found
            row.save()
    CalendarException.objects.bulk_create(
        [
            CalendarException(calendar=calendar, first_day=first, last_day=last, shifts=shifts, name=title)
            for (first, last), (shifts, title) in wanted.items()
        ]
    )
    return calendar
