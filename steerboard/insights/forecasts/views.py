"""The forecast page, its charts, and the proposal to agree anew."""

from datetime import UTC, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steerboard.core.public import PROPOSE_DECISION, RuleBroken, can, clock, visible_decisions
from steerboard.governance.public import KIND, propose_rebaseline
from steerboard.insights.forecasts.actions import make_forecast
from steerboard.insights.forecasts.documents import (
    cost_chart,
    curve_chart,
    driver_rows,
    finish_chart,
    history_chart,
    percent_text,
    promise_text,
    tornado_chart,
)
from steerboard.insights.forecasts.forms import RebaselineForm
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.forecasts.queries import (
    forecast_history,
    newest_forecast,
    possible_deciders,
    rebaseline_evidence,
)
from steerboard.insights.judgements.rules import day_of, day_text
from steerboard.insights.permissions import FORECAST, signed_in
from steerboard.work.public import SEE_MONEY, Project, find_project, newest_baseline, project_frame

CHARTS = {"finish": finish_chart, "curve": curve_chart, "cost": cost_chart, "tornado": tornado_chart}


def _chosen(request: HttpRequest, project: Project) -> Forecast | None:
    asked = request.GET.get("forecast", "")
    if asked.isdigit():
        return Forecast.objects.filter(project=project, pk=int(asked)).select_related("project").first()
    return newest_forecast(project)


@require_GET
def forecast(request: HttpRequest, project_code: str) -> HttpResponse:
    """Band, chances, drivers, history; every figure with its derivation."""
    project = find_project(request, project_code)
    shown = _chosen(request, project)
    actor = signed_in(request)
    open_proposal = (
        visible_decisions(actor)
        .filter(kind=KIND, subject_type="work.project", subject_id=str(project.pk), state="open")
        .first()
    )
    context = {
        **project_frame(request, project, "insights:forecast"),
        "forecast": shown,
        "days": None if shown is None else {p: day_of(getattr(shown, f"finish_p{p}")) for p in (10, 50, 80, 95)},
        "planned": None if shown is None or shown.planned_finish is None else day_of(shown.planned_finish),
        "history": list(reversed(forecast_history(project, 30))),
        "may_forecast": project.is_open and can(actor, FORECAST, project.scope),
        "may_propose": project.is_open and can(actor, PROPOSE_DECISION, project.scope),
        "has_baseline": newest_baseline(project) is not None,
        "open_proposal": open_proposal,
        "today": clock.today(),
        "promise_kept": percent_text(shown.promise_share) if shown else "",
        "budget_kept": percent_text(shown.budget_share) if shown else "",
        "against_promise": promise_text(shown) if shown else "",
        "drivers": driver_rows(shown) if shown else [],
        "may_see_money": can(actor, SEE_MONEY, project.scope),
    }
    return render(request, "insights/forecasts/forecast.html", context)


@require_GET
def forecast_chart(request: HttpRequest, project_code: str, chart: str) -> HttpResponse:
    """The data of one chart."""
    project = find_project(request, project_code)
    if chart == "history":
        return JsonResponse(history_chart(forecast_history(project)))
    shown = _chosen(request, project)
    if (
        shown is None
        or chart not in CHARTS
        or (chart == "cost" and not can(signed_in(request), SEE_MONEY, project.scope))
    ):
        return JsonResponse({"type": "line", "series": []}, status=404)
    return JsonResponse(CHARTS[chart](shown))


@require_POST
def forecast_now(request: HttpRequest, project_code: str) -> HttpResponse:
    """Simulate again."""
    project = find_project(request, project_code)
    try:
        made = make_forecast(actor=signed_in(request), project=project)
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"Forecast of {made.iterations:,} runs: P80 {day_text(day_of(made.finish_p80))}.")
    return redirect("insights:forecast", project_code=project.code)


@require_http_methods(["GET", "POST"])
def rebaseline(request: HttpRequest, project_code: str) -> HttpResponse:
    """Propose to agree anew; the engine's before and after go with the question."""
    project = find_project(request, project_code)
    actor = signed_in(request)
    newest = newest_forecast(project)
    start = {
        "new_finish": day_of(newest.finish_p80) + timedelta(days=3) if newest is not None else None,
        "due": clock.today() + timedelta(days=7),
    }
    form = RebaselineForm(request.POST or None, initial=start)
    form.choose_from(possible_deciders(project, actor))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            decision = propose_rebaseline(
                actor=actor,
                project=project,
                new_finish=values["new_finish"],
                new_budget=values["new_budget"],
                reason=values["reason"],
                deciders=list(values["deciders"]),
                due_at=datetime.combine(values["due"], time(17), UTC),
                cost_of_delay_per_day=values["cost_of_delay"],
                evidence=rebaseline_evidence(project, new_finish=values["new_finish"], new_budget=values["new_budget"]),
            )
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, f"{decision.code} is put to {len(values['deciders'])} to decide.")
            return redirect("decision", decision.code)
    return render(
        request,
        "insights/forecasts/rebaseline.html",
        {**project_frame(request, project, "insights:forecast"), "form": form, "forecast": newest},
        status=422 if form.errors else 200,
    )
