"""Exceptions: projects ranked by what can still be saved, in a fixed number of queries however many there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT

from steerboard.core.public import (
    PROPOSE_DECISION,
    Decision,
    IndicatorValue,
    User,
    can,
    clock,
    visible_decisions,
)
from steerboard.insights.cockpit.rules import ExceptionFilter, Situation, Slip, Spending, Step, next_step, reason
from steerboard.insights.figures.queries import open_projects, with_reported_colour
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.health import indicators
from steerboard.insights.health.rules import OLD_DAYS
from steerboard.insights.judgements.rules import day_of
from steerboard.insights.permissions import NUDGE
from steerboard.insights.value.indicators import CPI
from steerboard.work.public import Baseline, Portfolio, Project, Promise, ReportedStatus, visible_portfolios

MOST_EXCEPTIONS = 25
SHOWN_CODES = tuple(
    each.code
    for each in (indicators.HEALTH, indicators.FRESHNESS, indicators.VALUE_AT_RISK, indicators.LATE_SHARE, CPI)
)
COMPARE_FROM, COMPARE_TO = timedelta(days=28), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One project of the list "what can still be saved"."""

    project: Project
    status: str
    sentence: str
    reported: str
    reported_stale: bool
    at_risk: float
    chance: float
    days_left: int
    p50: date | None
    p80: date | None
    p95: date | None
    promised: date | None
    cost_p50: Any
    cost_p80: Any
    cost_p95: Any
    stale: bool
    step: Step


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; the heading is empty where nothing is grouped."""

    heading: str
    rows: Sequence[ExceptionRow]


def exceptions(user: User, limit: int = MOST_EXCEPTIONS, chosen: ExceptionFilter | None = None) -> list[ExceptionRow]:
    """What can still be saved: the highest value at risk × chance to miss ÷ days left, first."""
    rows = open_projects(user)
    if chosen is not None:
        rows = _filtered(rows, chosen)
    scored = IndicatorValue.objects.filter(
        code=indicators.EXCEPTION.code,
        number__gt=0,
        scope__in=rows.order_by().select_related(None).values("scope_id"),
    ).order_by("-number", "scope_id")
    scopes = list(scored.values_list("scope_id", flat=True)[:limit])
    found = {row.project.scope_id: row for row in rows_of(user, rows.filter(scope_id__in=scopes))}
    return [found[scope] for scope in scopes if scope in found]


def _filtered(rows: QuerySet[Project], chosen: ExceptionFilter) -> QuerySet[Project]:
    if chosen.portfolio_path:
        rows = rows.filter(scope__path__startswith=chosen.portfolio_path)
    if chosen.status:
        judged = IndicatorValue.objects.filter(code=indicators.HEALTH.code, status=chosen.status)
        rows = rows.filter(scope__in=judged.values("scope_id"))
    return rows


def _portfolio(project: Project) -> str:
    return project.portfolio.name


def _manager(project: Project) -> str:
    return (project.manager.name if project.manager else project.manager_name) or "nobody"


def _sponsor(project: Project) -> str:
    return (project.sponsor.name if project.sponsor else project.sponsor_name) or "nobody"


GROUPING: dict[str, Callable[[Project], str]] = {"portfolio": _portfolio, "manager": _manager, "sponsor": _sponsor}


def grouped(rows: Sequence[ExceptionRow], by: str) -> list[Group]:
    """Rows under headings, the heading with the worst row first."""
    if by not in GROUPING:
        return [Group("", rows)] if rows else []
    found: dict[str, list[ExceptionRow]] = {}
    for row in rows:
        found.setdefault(GROUPING[by](row.project), []).append(row)
    return [Group(heading, members) for heading, members in found.items()]


def portfolio_choices(user: User) -> list[tuple[str, str, str]]:
    """Path, indented name and code of the portfolios one may filter by, in tree order."""
    rows: QuerySet[Portfolio] = visible_portfolios(user).select_related("scope").order_by("scope__path")
    found = list(rows)
    top = min((row.scope.path.count("/") for row in found), default=0)
    return [(row.scope.path, "\u2003" * (row.scope.path.count("/") - top) + row.name, row.code) for row in found]


def rows_of(user: User, projects: QuerySet[Project]) -> list[ExceptionRow]:
    """Everything a row shows, for some projects, in five queries."""
    told = Promise.objects.filter(project=OuterRef("pk"), item=None, state=Promise.State.OPEN).order_by("due")
    reports = ReportedStatus.objects.filter(project=OuterRef("pk")).order_by("-reported_at", "-pk")
    chosen = list(
        with_reported_colour(projects)
        .select_related("scope", "portfolio", "manager", "sponsor")
        .annotate(
            told=Subquery(told.values("due")[:1]),
            reported_at=Subquery(reports.values("reported_at")[:1]),
            has_baseline=Exists(Baseline.objects.filter(project=OuterRef("pk"))),
        )
    )
    ids, scopes = [p.pk for p in chosen], [p.scope_id for p in chosen]
    values: dict[int, dict[str, IndicatorValue]] = {}
    for value in IndicatorValue.objects.filter(scope_id__in=scopes, code__in=SHOWN_CODES).defer("computed_at"):
        values.setdefault(value.scope_id, {})[value.code] = value
    forecasts = {
        row.project_id: row
        for row in Forecast.objects.filter(project_id__in=ids, is_newest=True)
        .annotate(driver=KT("details__tornado__0__name"))
        .defer("details")
    }
    earlier = earlier_p80(ids)
    waiting = dict(
        visible_decisions(user)
        .filter(state=Decision.State.OPEN, scope_id__in=scopes)
        .order_by("-due_at")
        .values_list("scope_id", "code")
    )
    today = clock.today()
    return [
        _row(
            user,
            project,
            values[project.scope_id],
            forecasts.get(project.pk),
            earlier.get(project.pk),
            waiting.get(project.scope_id, ""),
            today,
        )
        for project in chosen
        if indicators.HEALTH.code in values.get(project.scope_id, {})
    ]


def earlier_p80(project_ids: Sequence[int]) -> dict[int, tuple[date, int]]:
    """Day and P80 of the forecast to compare with: the oldest of the last four weeks that is a week old or older."""
    now = clock.now()
    rows = (
        Forecast.objects.filter(
            project_id__in=project_ids, made_at__gt=now - COMPARE_FROM, made_at__lt=now - COMPARE_TO, is_newest=False
        )
        .order_by(F("made_at").desc())
        .values_list("project_id", "made_at", "finish_p80")
    )
    return {project_id: (made_at.date(), p80) for project_id, made_at, p80 in rows}


def _slip(forecast: Forecast | None, earlier: tuple[date, int] | None) -> Slip | None:
    if forecast is None or earlier is None:
        return None
    return Slip((forecast.finish_p80 - earlier[1]) // 1440, earlier[0])


def _spending(values: dict[str, IndicatorValue]) -> Spending | None:
    value = values.get(CPI.code)
    if value is None or not value.derivation.get("budget"):
        return None
    budget = value.derivation["budget"]
    return Spending(value.derivation["actual"] / budget, value.derivation["earned"] / budget, value.number)


def _row(
    user: User,
    project: Project,
    values: dict[str, IndicatorValue],
    forecast: Forecast | None,
    earlier: tuple[date, int] | None,
    decision: str,
    today: date,
) -> ExceptionRow:
    health, fresh = values[indicators.HEALTH.code], values.get(indicators.FRESHNESS.code)
    at_risk, chance = values.get(indicators.VALUE_AT_RISK.code), values.get(indicators.LATE_SHARE.code)
    reported_at = project.reported_at  # type: ignore[attr-defined]
    promised = project.told or project.promised_finish  # type: ignore[attr-defined]
    freshness = fresh.status if fresh is not None else "stale"
    owner = project.manager.name if project.manager is not None else ""
    situation = Situation(
        status=health.status,
        sentence=health.sentence,
        fresh=freshness,
        fresh_sentence=fresh.sentence if fresh is not None else "Nothing has been reported yet.",
        slip=_slip(forecast, earlier),
        driver=(getattr(forecast, "driver", "") or "") if forecast is not None else "",
        spending=_spending(values),
    )
    return ExceptionRow(
        project=project,
        status=health.status,
        sentence=reason(situation),
        reported=project.reported_colour or "",  # type: ignore[attr-defined]
        reported_stale=reported_at is None or (today - reported_at.date()).days > OLD_DAYS,
        at_risk=(at_risk.number or 0.0) if at_risk else 0.0,
        chance=(chance.number or 0.0) if chance else 0.0,
        days_left=max(1, (promised - today).days) if promised else 90,
        p50=day_of(forecast.finish_p50) if forecast else None,
        p80=day_of(forecast.finish_p80) if forecast else None,
        p95=day_of(forecast.finish_p95) if forecast else None,
        promised=promised,
        cost_p50=forecast.cost_p50 if forecast else None,
        cost_p80=forecast.cost_p80 if forecast else None,
        cost_p95=forecast.cost_p95 if forecast else None,
        stale=freshness == "stale",
        step=next_step(
            status=health.status,
            fresh=freshness,
            decision=decision,
            owner=owner,
            may_nudge=can(user, NUDGE, project.scope),
            may_propose=can(user, PROPOSE_DECISION, project.scope),
            has_baseline=project.has_baseline,  # type: ignore[attr-defined]
        ),
    )
