"""Putting a question about a project to deciders."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steerboard.core.public import RuleBroken, User, clock
from steerboard.governance.questions.actions import ask_about_project, propose_stop
from steerboard.governance.questions.forms import AskForm, StopForm, ToDeciders
from steerboard.governance.questions.queries import impact_of_stopping, possible_deciders
from steerboard.work.public import Project, find_project, project_frame

DAYS_TO_DECIDE = 7


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, project_code: str) -> HttpResponse:
    """Ask a free question."""
    project, actor = find_project(request, project_code), _person(request)
    form = AskForm(
        possible_deciders(project, actor),
        request.POST or None,
        initial={"due": clock.today() + timedelta(days=DAYS_TO_DECIDE)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            decision = ask_about_project(
                actor=actor,
                project=project,
                question=form.cleaned_data["question"],
                explanation=form.cleaned_data["explanation"],
                options=form.options(),
                **form.put(),
            )
        except RuleBroken as refusal:
            form.add_error(_field(form, refusal), refusal.sentence)
        else:
            messages.success(request, f"{decision.code} is asked.")
            return redirect("decision", decision.code)
    return _page(request, project, form, "governance/questions/ask.html")


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, project_code: str) -> HttpResponse:
    """Ask whether to stop the project."""
    project, actor = find_project(request, project_code), _person(request)
    form = StopForm(
        possible_deciders(project, actor),
        request.POST or None,
        initial={"due": clock.today() + timedelta(days=DAYS_TO_DECIDE)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            decision = propose_stop(
                actor=actor,
                project=project,
                reason=form.cleaned_data["reason"],
                stop_by_default=form.cleaned_data["stop_by_default"],
                impact=impact_of_stopping(project),
                **form.put(),
            )
        except RuleBroken as refusal:
            form.add_error(_field(form, refusal), refusal.sentence)
        else:
            messages.success(request, f"{decision.code} asks whether to stop {project.code}.")
            return redirect("decision", decision.code)
    return _page(request, project, form, "governance/questions/stop.html")


def _field(form: ToDeciders, refusal: RuleBroken) -> str | None:
    known = {"due_at": "due", "cost_of_delay_per_day": "cost_of_delay", "options": "label1"}
    name = known.get(refusal.field, refusal.field)
    return name if name in form.fields else None


def _page(request: HttpRequest, project: Project, form: ToDeciders, template: str) -> HttpResponse:
    context = {**project_frame(request, project, "work:project"), "form": form}
    return render(request, template, context, status=422 if form.errors else 200)
