"""Reading forecasts and what they are made from."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from steerboard.core.public import DECIDE, Grant, IndicatorValue, User, clock, visible
from steerboard.governance.public import open_risks
from steerboard.insights.forecasts.compute import MoneyInput, cost_share, finish_share, run_forecast
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.judgements.rules import day_of
from steerboard.work.public import (
    SEE_PROJECTS,
    CostLine,
    Project,
    Promise,
    cost_lines,
    day_start,
    plan_values,
)

END_OF_DAY = 1439


def newest_forecast(project: Project, before: datetime | None = None) -> Forecast | None:
    """The forecast in force, or the one that was on a day."""
    rows = Forecast.objects.filter(project=project).order_by("-made_at", "-pk")
    return (rows.filter(made_at__lt=before) if before is not None else rows).first()


@dataclass(frozen=True, slots=True)
class Known:
    """What several pieces of a project's page show."""

    values: dict[str, IndicatorValue]
    forecast: Forecast | None
    promised: date | None


def known_of(project: Project) -> Known:
    """The newest judgements, forecast and promise, read once for this project object however many pieces ask."""
    found: Known | None = getattr(project, "_known", None)
    if found is None:
        values = {value.code: value for value in IndicatorValue.objects.filter(scope_id=project.scope_id)}
        found = Known(values, newest_forecast(project), promised_day(project))
        project._known = found  # type: ignore[attr-defined]
    return found


def forecast_history(project: Project, limit: int = 60) -> list[Forecast]:
    """Past forecasts without their curves, oldest first: how the band moved."""
    rows = Forecast.objects.filter(project=project).defer("details").order_by("-made_at", "-pk")[:limit]
    return list(rows)[::-1]


def visible_forecasts(user: User) -> QuerySet[Forecast]:
    """Forecasts of projects this person may see."""
    return visible(Forecast.objects.select_related("project"), user, SEE_PROJECTS, prefix="project__scope")


def newest_by_project(project_ids: list[int]) -> dict[int, Forecast]:
    """The newest forecast of each project, without curves, in one query."""
    rows = Forecast.objects.filter(project_id__in=project_ids, is_newest=True).defer("details")
    return {row.project_id: row for row in rows}


def promised_day(project: Project) -> date | None:
    """The day the project's finish is promised for: the earliest open promise of the whole project, else its own."""
    told = (
        Promise.objects.filter(project=project, item=None, state=Promise.State.OPEN)
        .order_by("due")
        .values_list("due", flat=True)
        .first()
    )
    return told or project.promised_finish


def promised_minute(project: Project) -> int | None:
    """The last minute of the promised day."""
    day = promised_day(project)
    return None if day is None else day_start(day, END_OF_DAY)


def money_input(project: Project) -> MoneyInput:
    """Spent so far; still to spend: forecast lines from this month on, else the budget for what is not done."""
    this_month = clock.today().replace(day=1)
    spent = forecast = Decimal(0)
    has_forecast = False
    for line in cost_lines(project.pk):
        if line.kind == CostLine.Kind.ACTUAL:
            spent += line.amount
        elif line.kind == CostLine.Kind.FORECAST and line.month >= this_month:
            has_forecast = True
            forecast += line.amount
    budget = project.budget_at_approval
    if not has_forecast and budget is not None:
        forecast = budget * (100 - project.percent_complete) / 100
    return MoneyInput(float(spent), float(forecast), None if budget is None else float(budget))


def rebaseline_evidence(project: Project, *, new_finish: date, new_budget: Decimal | None) -> dict[str, dict[str, str]]:
    """The engine's before and after of a re-baseline: what is promised, and in how many runs it holds.

    Both sides come from one simulation of the present plan, so that they differ by the promise alone.
    """
    values = run_forecast(
        plan_values(project, extra=()),
        open_risks(project.pk),
        money_input(project),
        promised=promised_minute(project),
        drivers=0,
    )
    budget = new_budget if new_budget is not None else project.budget_at_approval
    before, after = promised_day(project), new_finish
    runs = finish_share(values, day_start(after, END_OF_DAY))
    shown = {
        "finish_p50": str(day_of(values.finish[50])),
        "finish_p80": str(day_of(values.finish[80])),
        "cost_p50": _rounded(values.cost, 50),
        "cost_p80": _rounded(values.cost, 80),
    }
    return {
        "before": {
            "promised_finish": str(before) if before else "none",
            "promise_kept_percent": _percent(values.promise_share),
            "budget": str(project.budget_at_approval or "none"),
            "budget_kept_percent": _percent(values.budget_share),
            **shown,
        },
        "after": {
            "promised_finish": str(after),
            "promise_kept_percent": _percent(runs),
            "budget": str(budget or "none"),
            "budget_kept_percent": _percent(cost_share(values, None if budget is None else float(budget))),
            **shown,
        },
        "forecast": {
            "runs": str(values.iterations),
            "seed": str(values.seed),
            "inputs_sha256": values.inputs_hash,
            "engine": values.engine_version,
            "plan_revision": str(project.plan_revision),
        },
    }


def _percent(share: float | None) -> str:
    return "unknown" if share is None else f"{100 * share:.1f}"


def _rounded(cost: dict[int, float] | None, percent: int) -> str:
    return "unknown" if cost is None else f"{cost[percent]:.0f}"


def possible_deciders(project: Project, proposer: User) -> QuerySet[User]:
    """Active people who may decide at this project, but for the proposer."""
    scopes = [int(part) for part in project.scope.path.strip("/").split("/")]
    roles = [role.value for role in DECIDE.roles]
    ids = Grant.objects.filter(scope_id__in=scopes, role__in=roles).values("user_id")
    people: QuerySet[User] = User.objects.filter(is_active=True, is_system=False, pk__in=ids)
    return people.exclude(pk=proposer.pk).order_by("name")
