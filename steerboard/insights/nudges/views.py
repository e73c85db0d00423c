"""Asking owners for news from the cockpit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from steerboard.core.public import RuleBroken
from steerboard.insights.nudges.actions import nudge_owner, nudge_owners
from steerboard.insights.nudges.queries import by_owner, silent_projects
from steerboard.insights.permissions import signed_in
from steerboard.work.public import find_project


@require_POST
def nudge_all(request: HttpRequest) -> HttpResponse:
    """Ask all managers whose projects have been silent."""
    actor = signed_in(request)
    silent = silent_projects(actor)
    asked = request.POST.getlist("project")
    chosen = list(silent.filter(code__in=asked) if asked else silent)
    try:
        nudge_owners(actor=actor, projects=chosen)
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    else:
        names = ", ".join(group.owner.name for group in by_owner(chosen)) or "Nobody needed to be asked"
        messages.success(request, f"Asked for news: {names}." if chosen else f"{names}.")
    return redirect("insights:cockpit")


@require_POST
def nudge(request: HttpRequest, project_code: str) -> HttpResponse:
    """Ask one project's manager."""
    project = find_project(request, project_code)
    try:
        made = nudge_owner(actor=signed_in(request), project=project)
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{made.owner.name} is asked for news of {project.code}.")
    return redirect("insights:cockpit")
