"""The plan page, its data and its edits."""

import json
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from steerboard.core.public import RuleBroken, Stale, User, can
from steerboard.work.permissions import EDIT_PLAN
from steerboard.work.projects.models import Project
from steerboard.work.projects.panels import find_project, project_frame
from steerboard.work.schedule.actions import edit_plan
from steerboard.work.schedule.actions.edits import EditFailed
from steerboard.work.schedule.documents import link_rows, moved_rows, plan_document, promise_flags
from steerboard.work.schedule.models import WorkItem
from steerboard.work.schedule.queries import item_sheet, people_to_name, who_changed_last

_encoder = msgspec.json.Encoder()


@require_GET
def plan(request: HttpRequest, project_code: str) -> HttpResponse:
    """Grid and Gantt over the same rows; a plain table where scripts are off."""
    project = find_project(request, project_code)
    rows = WorkItem.objects.filter(project=project).order_by("position", "id")[:500]
    return render(
        request,
        "work/schedule/plan.html",
        {**project_frame(request, project, "work:plan"), "rows": rows, "may_edit": _may_edit(request, project)},
    )


def _may_edit(request: HttpRequest, project: Project) -> bool:
    user = request.user
    return isinstance(user, User) and project.is_open and can(user, EDIT_PLAN, project.scope)


def _json(content: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(_encoder.encode(content), status=status, content_type="application/json")


@require_GET
def plan_data(request: HttpRequest, project_code: str) -> HttpResponse:
    """All of the plan as JSON."""
    project = find_project(request, project_code)
    editable = _may_edit(request, project)
    reason = (
        ""
        if editable
        else (
            "You may look at this plan, not change it."
            if project.is_open
            else f"This project is {project.get_state_display()}."
        )
    )
    return _json(plan_document(project, editable=editable, reason=reason, people=people_to_name(project)))


@require_POST
def plan_edit(request: HttpRequest, project_code: str) -> HttpResponse:
    """Apply one gesture of the person; answer with all that moved."""
    project = find_project(request, project_code)
    try:
        body = json.loads(request.body)
        operations, revision = list(body["operations"]), body.get("revision")
    except (ValueError, KeyError, TypeError):
        return _json({"errors": [{"sentence": "This is not an edit: operations are missing."}]}, 422)
    actor = request.user
    assert isinstance(actor, User)
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
        answer["message"] = f"Dates moved in {', '.join(sorted(set(result.other_projects)))} too."
    return _json(answer)


@require_GET
def item(request: HttpRequest, project_code: str, item_id: int) -> HttpResponse:
    """One item: all its fields, and why it starts when it starts."""
    project = find_project(request, project_code)
    found = get_object_or_404(
        WorkItem.objects.select_related("owner", "calendar", "parent"), pk=item_id, project=project
    )
    return render(request, "work/schedule/item.html", {**project_frame(request, project, "work:plan"), "item": found})
