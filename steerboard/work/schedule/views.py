"""The plan page, its data and its edits."""

import json
from datetime import date
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from steerboard.core.public import RuleBroken, Stale, can, day_looked_at
from steerboard.work.baselines.queries import baseline_dates
from steerboard.work.history.queries import project_on, sheet_rows
from steerboard.work.permissions import EDIT_PLAN, REPORT_PROGRESS
from steerboard.work.projects.models import Project
from steerboard.work.projects.panels import find_project, project_frame
from steerboard.work.projects.queries import visible_projects
from steerboard.work.projects.views.lists import reading_person
from steerboard.work.schedule.actions import EditFailed, edit_plan, report_progress_of_item
from steerboard.work.schedule.panels.item import item_picture
from steerboard.work.schedule.panels.plan import (
    PlanSource,
    link_row,
    link_rows,
    moved_rows,
    plan_document,
    present_source,
    promise_flags,
)
from steerboard.work.schedule.queries import first_items, item_rows, item_sheet, people_to_name, who_changed_last

ROWS_WITHOUT_SCRIPTS = 500
_encoder = msgspec.json.Encoder()


@require_GET
def plan(request: HttpRequest, project_code: str) -> HttpResponse:
    """Grid and Gantt over the same rows; a plain table where scripts are off."""
    project, day = find_project(request, project_code), day_looked_at(request)
    past = project_on(project, day) if day is not None else None
    shown = past.project if past is not None else project
    context = {
        **project_frame(request, shown, "work:plan"),
        "rows": past.items[:ROWS_WITHOUT_SCRIPTS] if past is not None else first_items(project, ROWS_WITHOUT_SCRIPTS),
        "may_edit": past is None and _may_edit(request, project),
        "as_of": day,
        "picture": past,
    }
    return render(request, "work/schedule/plan.html", context)


def _may_edit(request: HttpRequest, project: Project) -> bool:
    return project.is_open and can(reading_person(request), EDIT_PLAN, project.scope)


def _json(content: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(_encoder.encode(content), status=status, content_type="application/json")


@require_GET
def plan_data(request: HttpRequest, project_code: str) -> HttpResponse:
    """All of the plan as JSON, as it is or as it was on a past day."""
    project, day = find_project(request, project_code), day_looked_at(request)
    if day is not None:
        return _json(_past_document(project, day))
    editable = _may_edit(request, project)
    reason = (
        ""
        if editable
        else "You may look at this plan, not change it."
        if project.is_open
        else f"This project is {project.get_state_display()}."
    )
    people = people_to_name(project)
    return _json(plan_document(present_source(project), editable=editable, reason=reason, people=people))


def _past_document(project: Project, day: date) -> dict[str, Any]:
    past = project_on(project, day)
    driving = {item.driving_link_id for item in past.items if item.driving_link_id is not None}
    newest = past.baselines[0] if past.baselines else None
    source = PlanSource(
        project=past.project,
        rows=sheet_rows(past),
        links=[link_row(link, driving) for link in past.links],
        calendars=past.calendars.values(),
        promises=promise_flags(past.project, past.promises),
        baseline_name=newest.name if newest is not None else None,
        agreed=baseline_dates(newest) if newest is not None else {},
    )
    return plan_document(source, editable=False, reason=f"As it was on {day:%d %B %Y}.", people=(), today=day)


@require_POST
def plan_edit(request: HttpRequest, project_code: str) -> HttpResponse:
    """Apply one gesture of the person; answer with all that moved."""
    project = find_project(request, project_code)
    try:
        body = json.loads(request.body)
        operations, revision = list(body["operations"]), body.get("revision")
    except (ValueError, KeyError, TypeError):
        return _json({"errors": [{"sentence": "This is not an edit: operations are missing."}]}, 422)
    actor = reading_person(request)
    try:
        result = edit_plan(
            actor=actor,
            project=project,
            operations=operations,
            revision=int(revision) if revision is not None else None,
        )
    except Stale as stale:
        return _json({"error": stale.sentence, "current": who_changed_last(project)}, 409)
    except EditFailed as refusal:
        error = {"id": refusal.item, "field": refusal.field, "sentence": refusal.sentence}
        if refusal.operation >= 0:
            error["operation"] = refusal.operation
        return _json({"errors": [error]}, 422)
    except RuleBroken as refusal:
        return _json({"errors": [{"id": None, "field": refusal.field, "sentence": refusal.sentence}]}, 422)
    project.refresh_from_db()
    answer: dict[str, Any] = {
        "revision": result.revision,
        "moved": moved_rows(result.moved),
        "created": [{"temp": temp, "id": pk} for temp, pk in result.created.items()],
        "removed": result.removed,
        "links": {
            "added": link_rows(project, result.links_added) if result.links_added else [],
            "changed": link_rows(project, result.links_changed) if result.links_changed else [],
            "removed": result.links_removed,
        },
        "project": {
            "finish": project.scheduled_finish,
            "start": project.scheduled_start,
            "promises": promise_flags(project),
        },
        "conflicts": [{"id": pk, "sentence": sentence} for pk, sentence in result.conflicts],
        "undo": result.undo,
    }
    if result.restructured:
        answer["order"] = [row[0] for row in item_sheet(project)]
    if result.other_projects:
        seen = visible_projects(actor).filter(code__in=set(result.other_projects)).values_list("code", flat=True)
        if seen:
            answer["message"] = f"Dates moved in {', '.join(sorted(seen))} too."
    return _json(answer)


@require_GET
def item(request: HttpRequest, project_code: str, item_id: int) -> HttpResponse:
    """One item: all its fields, why it starts when it starts, its links, notes and history."""
    project = find_project(request, project_code)
    found = get_object_or_404(item_rows(project), pk=item_id)
    context = {
        "project": project,
        **item_picture(reading_person(request), project, found),
        "may_edit": _may_edit(request, project),
        "may_report": project.is_open and can(reading_person(request), REPORT_PROGRESS, project.scope),
    }
    if request.headers.get("Sb-Panel"):
        return render(request, "work/schedule/item.html#item", context)
    return render(request, "work/schedule/item.html", {**project_frame(request, project, "work:plan"), **context})


@require_POST
def item_progress(request: HttpRequest, project_code: str, item_id: int) -> HttpResponse:
    """How far an item is, said by whoever works on it."""
    project = find_project(request, project_code)
    found = get_object_or_404(item_rows(project), pk=item_id)
    percent = request.POST.get("percent", "").strip()
    try:
        if not percent.isdigit():
            raise RuleBroken("Say a percentage from 0 to 100.", field="percent")
        report_progress_of_item(actor=reading_person(request), project=project, item=found, percent=int(percent))
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"“{found.name}” is {percent} % done.")
    return redirect("work:item", project_code=project.code, item_id=found.pk)
