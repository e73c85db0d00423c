"""Forms that create, change and move projects."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from steerboard.core.public import RuleBroken, Stale, can, can_anywhere
from steerboard.work.permissions import CHANGE_PROJECT, CREATE_PROJECT, SEE_MONEY
from steerboard.work.portfolios.queries import visible_portfolios
from steerboard.work.projects.actions import change_project, create_project, move_project
from steerboard.work.projects.forms import MoveProject, NewProject, ProjectEdit, facts_of
from steerboard.work.projects.models import Project
from steerboard.work.projects.panels import find_project, project_frame
from steerboard.work.projects.queries import who_changed
from steerboard.work.projects.views.lists import reading_person


@require_http_methods(["GET", "POST"])
def project_new(request: HttpRequest) -> HttpResponse:
    """A new project."""
    actor = reading_person(request)
    below = visible_portfolios(actor).filter(code=request.GET.get("portfolio", "")).first()
    form = NewProject(
        actor, request.POST or None, initial={"portfolio": below}, sees_money=can_anywhere(actor, SEE_MONEY)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            created = create_project(actor=actor, portfolio=data["portfolio"], code=data["code"], **form.facts())
        except RuleBroken as refusal:
            form.add_error(_known(form, refusal.field), refusal.sentence)
        else:
            messages.success(request, f"{created.code} is there. Next: its plan.")
            return redirect("work:project", project_code=created.code)
    context = {"crumbs": [("Projects", reverse("work:projects")), ("New project", None)], "form": form}
    return render(request, "work/projects/new.html", context, status=422 if form.errors else 200)


def _known(form: Any, field: str) -> str | None:
    return field if field in form.fields else None


@require_http_methods(["GET", "POST"])
def project_edit(request: HttpRequest, project_code: str) -> HttpResponse:
    """The facts of a project. Of two people who edit them at once the second is told, and keeps what was typed."""
    project, actor = find_project(request, project_code), reading_person(request)
    sees_money = can(actor, SEE_MONEY, project.scope)
    if request.method == "GET":
        return _edit_page(request, project, ProjectEdit.of(project, sees_money=sees_money))
    form = ProjectEdit(request.POST, sees_money=sees_money)
    if not form.is_valid():
        return _edit_page(request, project, form, status=422)
    try:
        change_project(actor=actor, project=project, version=form.cleaned_data["version"], **form.facts())
    except Stale as stale:
        return _conflict(request, project, form, stale)
    except RuleBroken as refusal:
        form.add_error(_known(form, refusal.field), refusal.sentence)
        return _edit_page(request, project, form, status=422)
    messages.success(request, f"{project.code} is changed.")
    return redirect("work:project", project_code=project.code)


def _conflict(request: HttpRequest, project: Project, form: ProjectEdit, stale: Stale) -> HttpResponse:
    """What the other person wrote, beside what was typed; saving again then says that one has seen it."""
    theirs = facts_of(project)
    differing = [
        (bound.label, _shown(bound, theirs[bound.name]), _shown(bound, form.cleaned_data.get(bound.name)))
        for bound in form
        if bound.name != "version" and (theirs[bound.name] or None) != (form.cleaned_data.get(bound.name) or None)
    ]
    form.data = {**request.POST.dict(), "version": str(stale.current_version)}
    conflict = {"sentence": stale.sentence, "last": who_changed(project), "rows": differing}
    return _edit_page(request, project, form, conflict=conflict, status=409)


def _shown(bound: Any, value: Any) -> str:
    choices = dict(getattr(bound.field, "choices", ()))
    return str(choices.get(value, value)) if value not in (None, "") else "–"


def _edit_page(
    request: HttpRequest, project: Project, form: ProjectEdit, *, conflict: Any = None, status: int = 200
) -> HttpResponse:
    actor = reading_person(request)
    frame = project_frame(request, project, "work:project_edit")
    context = {
        **frame,
        "crumbs": [*frame["crumbs"], ("Edit", None)],
        "form": form,
        "conflict": conflict,
        "move": MoveProject(actor, initial={"portfolio": project.portfolio_id})
        if can(actor, CREATE_PROJECT, project.scope)
        else None,
    }
    return render(request, "work/projects/edit.html", context, status=status)


@require_POST
def project_move(request: HttpRequest, project_code: str) -> HttpResponse:
    """Another portfolio for a project."""
    project, actor = find_project(request, project_code), reading_person(request)
    form = MoveProject(actor, request.POST)
    if not form.is_valid():
        messages.error(request, "Choose the portfolio it should hang in.")
        return redirect("work:project_edit", project_code=project.code)
    try:
        move_project(actor=actor, project=project, portfolio=form.cleaned_data["portfolio"])
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{project.code} now hangs in {form.cleaned_data['portfolio'].name}.")
    return redirect("work:project", project_code=project.code)


def may_change(request: HttpRequest, project: Project) -> bool:
    """Whether this person may change the project's facts."""
    return can(reading_person(request), CHANGE_PROJECT, project.scope)
