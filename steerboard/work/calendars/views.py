"""Working time: the calendars of a project and those of all projects. Plans are computed again after each change."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from steerboard.core.public import RuleBroken, can
from steerboard.work.calendars.forms import ExceptionForm, HolidayForm, PlanningForm, WeekForm, drafts_of
from steerboard.work.calendars.models import Calendar, CalendarException
from steerboard.work.calendars.queries import EPOCH, exceptions_of, project_calendars, shared_calendars
from steerboard.work.permissions import EDIT_PLAN, MANAGE_PORTFOLIOS
from steerboard.work.projects.actions import day_start
from steerboard.work.projects.models import Project
from steerboard.work.projects.panels import find_project, project_frame
from steerboard.work.projects.views.lists import reading_person
from steerboard.work.schedule.actions import change_plan_settings, change_shared_working_time, change_working_time

Save = Callable[..., Any]
Forms = dict[str, Any]


@require_http_methods(["GET", "POST"])
def calendars(request: HttpRequest, project_code: str) -> HttpResponse:
    """The working time of a project, and what else its plan is computed by."""
    project, actor = find_project(request, project_code), reading_person(request)
    rows = project_calendars(project)
    chosen = _chosen(request, rows, project.calendar_id)
    own = chosen if chosen is not None and chosen.project_id == project.pk else None
    may_edit = project.is_open and can(actor, EDIT_PLAN, project.scope)
    refused: Forms = {}
    if request.method == "POST":
        refused = (
            _settle_plan(request, project)
            if "plan" in request.POST
            else _change(request, own, lambda **facts: change_working_time(actor=actor, project=project, **facts))
        )
        if not refused:
            return redirect(_place(request, reverse("work:calendars", kwargs={"project_code": project.code})))
    frame = project_frame(request, project, "work:plan")
    context = {
        **frame,
        "crumbs": [*frame["crumbs"][:-1], ("Plan", reverse("work:plan", kwargs={"project_code": project.code})),
                   ("Working time", None)],
        "planning_form": refused.get("planning") or _planning_form(project),
        "may_edit": may_edit,
        **_context(rows, chosen, own if may_edit else None, refused),
        "may_add": may_edit,
    }  # fmt: skip
    return render(request, "work/calendars/project.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def shared(request: HttpRequest) -> HttpResponse:
    """The calendars that all projects may use."""
    actor = reading_person(request)
    rows = list(shared_calendars())
    chosen = _chosen(request, rows, None)
    refused: Forms = {}
    if request.method == "POST":
        refused = _change(request, chosen, lambda **facts: change_shared_working_time(actor=actor, **facts))
        if not refused:
            return redirect(_place(request, reverse("work:shared_calendars")))
    may_edit = can(actor, MANAGE_PORTFOLIOS)
    context = {
        "crumbs": [("Projects", reverse("work:projects")), ("Shared calendars", None)],
        **_context(rows, chosen, chosen if may_edit else None, refused),
        "may_add": may_edit,
    }
    return render(request, "work/calendars/shared.html", context, status=422 if refused else 200)


def _chosen(request: HttpRequest, rows: list[Calendar], first: int | None) -> Calendar | None:
    asked = request.GET.get("calendar", "")
    if asked == "new":
        return None
    wanted = int(asked) if asked.isdigit() else first
    return next((row for row in rows if row.pk == wanted), rows[0] if rows and not asked else None)


def _place(request: HttpRequest, url: str) -> str:
    asked = request.GET.get("calendar", "")
    return f"{url}?calendar={asked}" if asked.isdigit() else url


def _context(
    rows: list[Calendar], chosen: Calendar | None, editable: Calendar | None, refused: Forms
) -> dict[str, Any]:
    return {
        "calendars": rows,
        "chosen": chosen,
        "editable": editable,
        "exceptions": exceptions_of(chosen) if chosen is not None else [],
        "week_form": refused.get("week") or WeekForm(calendar=editable),
        "new_form": refused.get("new") or WeekForm(),
        "exception_form": refused.get("exception") or ExceptionForm(),
        "holiday_form": refused.get("holidays") or HolidayForm.ahead(),
    }


def _change(request: HttpRequest, calendar: Calendar | None, save: Save) -> Forms:
    """Carry out what one of the page's forms asks for; returns the form that was refused."""
    deed = next((name for name in ("new", "week", "exception", "holidays", "remove") if name in request.POST), "")
    if deed == "new" or calendar is None:
        form: Any = WeekForm(request.POST)
        return _save(request, "new", form, lambda: save(name=form.cleaned_data["name"], week=form.week), "is there")
    present = drafts_of(exceptions_of(calendar))

    def keep(exceptions: list[Any]) -> None:
        save(calendar=calendar, name=calendar.name, week=calendar.week, exceptions=exceptions)

    if deed == "week":
        form = WeekForm(request.POST, calendar=calendar)
        return _save(
            request, deed, form,
            lambda: save(calendar=calendar, name=form.cleaned_data["name"], week=form.week, exceptions=present),
            "is changed; the plan is computed again",
        )  # fmt: skip
    if deed == "exception":
        form = ExceptionForm(request.POST)
        return _save(request, deed, form, lambda: keep([*present, _draft(form)]), "has one exception more")
    if deed == "holidays":
        form = HolidayForm(request.POST)
        return _save(request, deed, form, lambda: keep(_with_days(present, form.days())), "knows the holidays")
    gone = get_object_or_404(CalendarException, pk=request.POST.get("remove", "0"), calendar=calendar)
    keep([draft for draft in present if draft[:2] != (gone.first_day, gone.last_day)])
    messages.success(request, f"“{gone.name or gone.first_day}” is taken out; the plan is computed again.")
    return {}


def _draft(form: ExceptionForm) -> Any:
    data = form.cleaned_data
    return (data["first_day"], data["last_day"], data["hours"], data["name"])


def _with_days(present: list[Any], days: list[tuple[date, str]]) -> list[Any]:
    """Holidays beside what is there; a day that has an exception of its own keeps it."""
    taken = {first for first, last, *_ in present if first == last}
    return [*present, *((day, day, [], name) for day, name in days if day not in taken)]


def _save(request: HttpRequest, name: str, form: Any, work: Callable[[], Any], words: str) -> Forms:
    if form.is_valid():
        try:
            work()
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, f"The calendar {words}.")
            return {}
    return {name: form}


def _planning_form(project: Project, data: Any = None) -> PlanningForm:
    first = {
        "plan_start": _day(project.plan_start),
        "status_date": _day(project.status_date),
        "calendar": project.calendar_id,
        "progress_rule": project.progress_rule,
    }
    usable = Calendar.objects.filter(pk__in=[row.pk for row in project_calendars(project)])
    return PlanningForm(data, calendars=usable, rules=Project.ProgressRule.choices, initial=first)


def _day(minutes: int | None) -> date | None:
    return None if minutes is None else EPOCH + timedelta(minutes=minutes)


def _settle_plan(request: HttpRequest, project: Project) -> Forms:
    form = _planning_form(project, request.POST)
    if not form.is_valid():
        return {"planning": form}
    data = form.cleaned_data
    start, status = data["plan_start"], data["status_date"]
    fields = {
        "plan_start": project.plan_start if start == _day(project.plan_start) else day_start(start),
        "status_date": project.status_date
        if status == _day(project.status_date)
        else None
        if status is None
        else day_start(status, 1020),
        "calendar": data["calendar"],
        "progress_rule": data["progress_rule"],
    }
    try:
        result = change_plan_settings(actor=reading_person(request), project=project, **fields)
    except RuleBroken as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return {"planning": form}
    messages.success(request, f"The plan is computed again; {len(result.moved)} items moved.")
    return {}
