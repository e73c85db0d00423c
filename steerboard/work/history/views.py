"""The history of a project: who changed what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steerboard.core.public import history
from steerboard.work.history.forms import HistoryFilter
from steerboard.work.history.queries import first_day, plan_words
from steerboard.work.projects.panels import find_project, project_frame
from steerboard.work.projects.views.lists import reading_person

PAGE_SIZE = 50


@require_GET
def project_history(request: HttpRequest, project_code: str) -> HttpResponse:
    """What was changed in a project, newest first, narrowed by what, who and day."""
    project = find_project(request, project_code)
    form = HistoryFilter(project.scope, request.GET)
    narrowed, before = form.narrowed(), request.GET.get("before", "")
    lines = history(
        reading_person(request),
        scope=project.scope,
        before=int(before) if before.isdigit() else None,
        limit=PAGE_SIZE + 1,
        **narrowed,
    )
    context = {
        **project_frame(request, project, "work:history"),
        "form": form,
        "is_narrowed": any(narrowed.values()),
        "lines": plan_words(lines[:PAGE_SIZE], project.minutes_per_day),
        "older": lines[PAGE_SIZE - 1].seq if len(lines) > PAGE_SIZE else None,
        "first_day": first_day(project),
    }
    return render(request, "work/history/history.html", context)
