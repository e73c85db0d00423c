"""The frame around every page of a project: title, facts and tabs, shared by all rooms."""

from typing import Any

from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from steerboard.core import rooms
from steerboard.core.public import User, can, day_looked_at, permission_named
from steerboard.work.projects.models import Project
from steerboard.work.projects.queries import visible_projects

PROJECT_SLOT = "work.project"
FACTS_SLOT = "work.project.facts"
ACTIONS_SLOT = "work.project.actions"
# The tabs that can show a past day; the others are of today only.
OF_ANY_DAY = frozenset({"work:project", "work:plan", "work:money"})


def find_project(request: HttpRequest, code: str) -> Project:
    """The project of this code if this person may see it; 404 otherwise."""
    user = request.user
    project = visible_projects(user).filter(code=code).first() if isinstance(user, User) else None
    if project is None:
        raise Http404("There is no such project.")
    return project


def render_slot(request: HttpRequest, slot: str, subject: Any) -> list[str]:
    """What all rooms hang into a slot, rendered in order."""
    pieces: list[str] = []
    for panel in rooms.panels(slot):
        found = panel.render(request, subject)
        if found is not None:
            template, context = found
            pieces.append(render_to_string(template, context, request))
    return pieces


def project_frame(request: HttpRequest, project: Project, current: str) -> dict[str, Any]:
    """Context of `work/projects/frame.html`. `current` is the route name of the tab shown."""
    user = request.user
    if not isinstance(user, User):
        raise Http404("Nobody is signed in.")  # the policy table lets nobody else in
    day = day_looked_at(request)
    tabs = []
    for tab in rooms.tabs(PROJECT_SLOT):
        try:
            url = reverse(tab.url_name, kwargs={"project_code": project.code})
        except NoReverseMatch:
            continue
        if day is not None and tab.url_name in OF_ANY_DAY:
            url = f"{url}?as_of={day.isoformat()}"
        if can(user, permission_named(tab.permission), project.scope):
            tabs.append({"label": tab.label, "url": url, "current": tab.url_name == current})
    return {
        "project": project,
        "project_tabs": tabs,
        "knows_past": current in OF_ANY_DAY,
        "project_facts": [] if day is not None and current in OF_ANY_DAY else render_slot(request, FACTS_SLOT, project),
        "project_acts": [] if day is not None else render_slot(request, ACTIONS_SLOT, project),
        "crumbs": [
            ("Projects", reverse("work:projects")),
            (project.code, reverse("work:project", kwargs={"project_code": project.code})),
            *[(tab["label"], None) for tab in tabs if tab["current"] and tab["label"] != "Home"],
        ],
    }
