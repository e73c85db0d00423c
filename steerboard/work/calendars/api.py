"""Working time in the API: calendars of all projects and of one."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from pydantic import Field

from steerboard.core.public import api
from steerboard.work.calendars.models import Calendar, CalendarException
from steerboard.work.permissions import EDIT_PLAN, MANAGE_PORTFOLIOS, SEE_PROJECTS
from steerboard.work.projects.api import ONE, SEEN, found_project, in_project
from steerboard.work.projects.models import Project
from steerboard.work.schedule.actions import change_shared_working_time, change_working_time

routes = api.ApiRoutes("work", "calendars")
Shift = Annotated[list[Annotated[int, Field(ge=0, le=1440)]], Field(min_length=2, max_length=2)]
Shifts = Annotated[list[Shift], Field(max_length=24)]
Week = Annotated[list[Shifts], Field(min_length=7, max_length=7)]
CALENDAR = api.Shape(
    "Calendar",
    api.Attribute("id", int),
    api.Attribute("name", str),
    api.Attribute("project", str | None, "project__code"),
    api.Attribute("week", Week),
    api.Attribute("external_uid", str),
    api.Attribute("version", int),
)
EXCEPTION = api.Shape(
    "CalendarException",
    api.Attribute("id", int),
    api.Attribute("name", str),
    api.Attribute("first_day", date),
    api.Attribute("last_day", date),
    api.Attribute("shifts", Shifts),
)


class ExceptionDraft(api.Input):
    """Days that differ from the week; without shifts nobody works."""

    first_day: api.Day
    last_day: api.Day
    shifts: Shifts = []
    name: Annotated[str, Field(max_length=200)] = ""


class WorkingTime(api.Input):
    """A calendar as a whole: seven days, Monday first, each with its shifts in minutes of the day."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    week: Week
    exceptions: Annotated[list[ExceptionDraft], Field(max_length=2000)] = []

    def drafts(self) -> list[Any]:
        """Its exceptions as the actions take them."""
        return [(one.first_day, one.last_day, one.shifts, one.name) for one in self.exceptions]


def _usable(project: Project) -> QuerySet[Calendar]:
    return Calendar.objects.filter(Q(project=project) | Q(project=None))


def _reply(pk: int) -> api.Reply:
    shown = CALENDAR.one(Calendar.objects.filter(pk=pk))
    return api.Reply(shown, shown["version"] if shown else None)


@routes.listing("/calendars", api.Policy(SEE_PROJECTS, why="only those that all projects share"), api.Listing(CALENDAR))
def list_shared(request: HttpRequest) -> QuerySet[Calendar]:
    """Calendars that all projects may use."""
    return Calendar.objects.filter(project=None)


@routes.create("/calendars", api.Policy(MANAGE_PORTFOLIOS, why="asked for the whole again"), out=CALENDAR.model)
def new_shared(request: HttpRequest, data: WorkingTime) -> api.Reply:
    """Create a calendar that all projects may use."""
    saved = change_shared_working_time(
        actor=api.actor_of(request), name=data.name, week=data.week, exceptions=data.drafts()
    )
    return _reply(saved.pk)


@routes.replace(
    "/calendars/{calendar_id}", api.Policy(MANAGE_PORTFOLIOS, why="asked for the whole again"), out=CALENDAR.model
)
def replace_shared(request: HttpRequest, calendar_id: api.Key, data: WorkingTime) -> api.Reply:
    """Change a shared calendar; the plans that use it are scheduled again."""
    rows = Calendar.objects.filter(project=None, pk=calendar_id)
    calendar = api.locked(rows, request, lambda: CALENDAR.one(rows))
    change_shared_working_time(
        actor=api.actor_of(request), name=data.name, week=data.week, exceptions=data.drafts(), calendar=calendar
    )
    return _reply(calendar_id)


@routes.listing(f"{ONE}/calendars", SEEN, api.Listing(CALENDAR))
def list_calendars(request: HttpRequest, project_code: api.Code) -> QuerySet[Calendar]:
    """Calendars a project may use: its own and the shared ones."""
    return _usable(found_project(request, project_code))


@routes.create(f"{ONE}/calendars", in_project(EDIT_PLAN), out=CALENDAR.model)
def new_calendar(request: HttpRequest, project_code: api.Code, data: WorkingTime) -> api.Reply:
    """Create a calendar of a project; its plan is scheduled again."""
    project = found_project(request, project_code)
    change_working_time(
        actor=api.actor_of(request), project=project, name=data.name, week=data.week, exceptions=data.drafts()
    )
    return _reply(Calendar.objects.filter(project=project).order_by("-pk").values_list("pk", flat=True)[0])


@routes.replace(f"{ONE}/calendars/{{calendar_id}}", in_project(EDIT_PLAN), out=CALENDAR.model)
def replace_calendar(
    request: HttpRequest, project_code: api.Code, calendar_id: api.Key, data: WorkingTime
) -> api.Reply:
    """Change a project's own calendar; its plan is scheduled again."""
    found = found_project(request, project_code)
    project = Project.objects.select_for_update(of=("self",)).select_related("scope").get(pk=found.pk)
    rows = Calendar.objects.filter(project=project, pk=calendar_id)
    calendar = api.locked(rows, request, lambda: CALENDAR.one(rows))
    change_working_time(
        actor=api.actor_of(request), project=project, name=data.name, week=data.week, exceptions=data.drafts(),
        calendar=calendar,
    )  # fmt: skip
    return _reply(calendar_id)


@routes.listing(f"{ONE}/calendars/{{calendar_id}}/exceptions", SEEN, api.Listing(EXCEPTION))
def list_exceptions(request: HttpRequest, project_code: api.Code, calendar_id: api.Key) -> QuerySet[CalendarException]:
    """Days of a calendar that differ from its week."""
    return CalendarException.objects.filter(
        calendar__in=_usable(found_project(request, project_code)), calendar_id=calendar_id
    )
