"""Reading forecasts and what they are made from."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from steerboard.core.public import User, clock, visible
from steerboard.insights.forecasts.compute import MoneyInput
from steerboard.insights.forecasts.models import Forecast
from steerboard.work.public import SEE_PROJECTS, CostLine, Project, Promise, cost_lines, day_start

END_OF_DAY = 1439


def newest_forecast(project: Project, before: datetime | None = None) -> Forecast | None:
    """The forecast in force, or the one that was on a day."""
    rows = Forecast.objects.filter(project=project).order_by("-made_at", "-pk")
    return (rows.filter(made_at__lt=before) if before is not None else rows).first()


def forecast_history(project: Project, limit: int = 60) -> list[Forecast]:
    """Past forecasts without their curves, oldest first: how the band moved."""
    rows = Forecast.objects.filter(project=project).defer("details").order_by("-made_at", "-pk")[:limit]
    return list(rows)[::-1]


def visible_forecasts(user: User) -> QuerySet[Forecast]:
    """Forecasts of projects this person may see."""
    return visible(Forecast.objects.select_related("project"), user, SEE_PROJECTS, prefix="project__scope")


def newest_by_project(project_ids: list[int]) -> dict[int, Forecast]:
    """The newest forecast of each project, without curves, in one query."""
    newest = Forecast.objects.filter(project=OuterRef("project")).order_by("-made_at", "-pk").values("pk")[:1]
    rows = Forecast.objects.filter(project_id__in=project_ids, pk=Subquery(newest)).defer("details")
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
