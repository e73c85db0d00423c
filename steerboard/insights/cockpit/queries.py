"""The truth about all projects a person may see, in a fixed number of queries however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from steerboard.core.public import Decision, IndicatorPoint, IndicatorValue, User, clock, visible_decisions
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.forecasts.queries import newest_by_project
from steerboard.insights.health import indicators
from steerboard.insights.health.rules import day_of
from steerboard.work.public import (
    CostLine,
    Project,
    Promise,
    ReportedStatus,
    track_record,
    visible_projects,
)

MOST_EXCEPTIONS = 25
SPARK_WEEKS = 8
OPEN_STATES = (Project.State.PROPOSED, Project.State.APPROVED, Project.State.ACTIVE, Project.State.ON_HOLD)
RANK = {"good": 0, "watch": 1, "bad": 2}


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
    trend: Sequence[float]


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures over all open projects."""

    projects: int
    portfolios: int
    good: int
    watch: int
    bad: int
    stale: int
    promises_kept: int
    promises_settled: int
    promises_kept_before: int
    promises_settled_before: int
    budget: Decimal
    cost_p50: Decimal | None
    cost_p80: Decimal | None
    cost_p95: Decimal | None
    spent: Decimal
    better_reported: int
    overdue_decisions: int
    stale_values: int
    currency: str
    newest: Any

    @property
    def shares(self) -> list[tuple[int, str]]:
        """Counts by status for the health bar."""
        return [(self.good, "good"), (self.watch, "watch"), (self.bad, "bad"), (self.stale, "stale")]

    @property
    def kept_percent(self) -> float:
        """Share of promises kept in twelve months."""
        return 100 * self.promises_kept / self.promises_settled if self.promises_settled else 0.0

    @property
    def kept_percent_before(self) -> float:
        """The same for the twelve months before."""
        return 100 * self.promises_kept_before / self.promises_settled_before if self.promises_settled_before else 0.0

    def _over(self, cost: Decimal | None) -> Decimal | None:
        return None if cost is None else cost - self.budget

    @property
    def over_p50(self) -> Decimal | None:
        """P50 of cost at completion minus budget, summed (an upper bound for the sum's own P50)."""
        return self._over(self.cost_p50)

    @property
    def over_p80(self) -> Decimal | None:
        """P80 minus budget, summed over projects."""
        return self._over(self.cost_p80)

    @property
    def over_p95(self) -> Decimal | None:
        """P95 minus budget, summed over projects."""
        return self._over(self.cost_p95)

    @property
    def spent_percent(self) -> float:
        """Share of the budget spent."""
        return float(100 * self.spent / self.budget) if self.budget else 0.0


def open_projects(user: User) -> QuerySet[Project]:
    """Projects this person may see in which work may still happen."""
    return visible_projects(user).filter(state__in=OPEN_STATES)


def totals(user: User, projects: QuerySet[Project] | None = None) -> Totals:
    """Figures over all open projects one may see, by aggregation in the database."""
    rows = open_projects(user) if projects is None else projects
    plain = rows.order_by().select_related(None)
    scopes, ids = plain.values("scope_id"), plain.values("pk")
    statuses = dict(
        IndicatorValue.objects.filter(code=indicators.HEALTH.code, scope__in=scopes)
        .values_list("status")
        .annotate(Count("pk"))
        .order_by()
    )
    head = plain.aggregate(
        n=Count("pk"), p=Count("portfolio", distinct=True), b=Sum("budget_at_approval"), c=Min("currency")
    )
    newest = Forecast.objects.filter(project=OuterRef("project")).order_by("-made_at", "-pk").values("pk")[:1]
    cost = Forecast.objects.filter(project__in=ids, pk=Subquery(newest)).aggregate(
        p50=Sum("cost_p50"), p80=Sum("cost_p80"), p95=Sum("cost_p95")
    )
    spent = CostLine.objects.filter(project__in=ids, kind=CostLine.Kind.ACTUAL).aggregate(total=Sum("amount"))["total"]
    today = clock.today()
    year = timedelta(days=365)
    now, before = track_record(user, today - year, today), track_record(user, today - 2 * year, today - year)
    facts = IndicatorValue.objects.filter(scope__in=scopes).aggregate(
        newest=Max("computed_at"),
        old=Count("pk", filter=Q(code=indicators.FRESHNESS.code) & Q(number__gt=7)),
    )
    overdue = visible_decisions(user).filter(state=Decision.State.OPEN, due_at__lt=clock.now()).count()
    return Totals(
        projects=head["n"],
        portfolios=head["p"],
        good=statuses.get("good", 0),
        watch=statuses.get("watch", 0),
        bad=statuses.get("bad", 0),
        stale=statuses.get("stale", 0),
        promises_kept=now["kept"],
        promises_settled=now["settled"],
        promises_kept_before=before["kept"],
        promises_settled_before=before["settled"],
        budget=head["b"] or Decimal(0),
        cost_p50=cost["p50"],
        cost_p80=cost["p80"],
        cost_p95=cost["p95"],
        spent=spent or Decimal(0),
        better_reported=len(better_reported_than_computed(rows)),
        overdue_decisions=overdue,
        stale_values=facts["old"],
        currency=head["c"] or "EUR",
        newest=facts["newest"],
    )


def with_health(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Adds the computed status and the newest reported colour."""
    health = IndicatorValue.objects.filter(code=indicators.HEALTH.code, scope=OuterRef("scope"))
    newest = ReportedStatus.objects.filter(project=OuterRef("pk")).order_by("-reported_at", "-pk")
    return projects.annotate(
        computed=Subquery(health.values("status")[:1]), reported_colour=Subquery(newest.values("colour")[:1])
    )


def better_reported_than_computed(projects: QuerySet[Project]) -> list[str]:
    """Codes of projects whose manager reports a better colour than is computed."""
    rows = with_health(projects.order_by().select_related(None)).values_list("code", "computed", "reported_colour")
    return [
        code
        for code, computed, reported in rows
        if reported in RANK and computed in RANK and RANK[reported] < RANK[computed]
    ]


def exceptions(
    user: User, limit: int = MOST_EXCEPTIONS, projects: QuerySet[Project] | None = None
) -> list[ExceptionRow]:
    """What can still be saved: the highest value at risk × chance to miss ÷ days left, first."""
    rows = open_projects(user) if projects is None else projects
    scored = (
        IndicatorValue.objects.filter(
            code=indicators.EXCEPTION.code,
            number__gt=0,
            scope__in=rows.order_by().select_related(None).values("scope_id"),
        )
        .order_by("-number", "scope_id")
        .values_list("scope_id", flat=True)[:limit]
    )
    scopes = list(scored)
    by_scope = {project.scope_id: project for project in rows.filter(scope_id__in=scopes)}
    values: dict[int, dict[str, IndicatorValue]] = {}
    for value in IndicatorValue.objects.filter(scope_id__in=scopes):
        values.setdefault(value.scope_id, {})[value.code] = value
    forecasts = newest_by_project([project.pk for project in by_scope.values()])
    reported = _newest_reports([project.pk for project in by_scope.values()])
    promised = dict(
        Promise.objects.filter(project__scope_id__in=scopes, item=None, state=Promise.State.OPEN)
        .values_list("project_id")
        .annotate(Min("due"))
    )
    trends = _trends(scopes)
    today = clock.today()
    return [
        _row(by_scope[scope], values[scope], forecasts, reported, promised, trends.get(scope, []), today)
        for scope in scopes
        if scope in by_scope
    ]


def _row(
    project: Project,
    values: dict[str, IndicatorValue],
    forecasts: dict[int, Forecast],
    reported: dict[int, ReportedStatus],
    promised: dict[int, date],
    trend: Sequence[float],
    today: date,
) -> ExceptionRow:
    health, forecast, report = values[indicators.HEALTH.code], forecasts.get(project.pk), reported.get(project.pk)
    at_risk = values.get(indicators.VALUE_AT_RISK.code)
    chance = values.get(indicators.LATE_SHARE.code)
    due = promised.get(project.pk) or project.promised_finish
    return ExceptionRow(
        project=project,
        status=health.status,
        sentence=health.sentence,
        reported=report.colour if report is not None else "",
        reported_stale=report is None or (today - report.reported_at.date()).days > 14,
        at_risk=(at_risk.number or 0.0) if at_risk else 0.0,
        chance=(chance.number or 0.0) if chance else 0.0,
        days_left=max(1, (due - today).days) if due else 90,
        p50=day_of(forecast.finish_p50) if forecast else None,
        p80=day_of(forecast.finish_p80) if forecast else None,
        p95=day_of(forecast.finish_p95) if forecast else None,
        promised=due,
        trend=trend,
    )


def _newest_reports(project_ids: list[int]) -> dict[int, ReportedStatus]:
    newest = ReportedStatus.objects.filter(project=OuterRef("project")).order_by("-reported_at", "-pk").values("pk")[:1]
    rows = ReportedStatus.objects.filter(project_id__in=project_ids, pk=Subquery(newest))
    return {row.project_id: row for row in rows}


def _trends(scopes: list[int]) -> dict[int, list[float]]:
    """Days from promise to P80 over the last weeks, for sparklines."""
    since = clock.today() - timedelta(weeks=SPARK_WEEKS)
    points = IndicatorPoint.objects.filter(
        code=indicators.P80_FINISH.code, scope_id__in=scopes, day__gte=since, number__isnull=False
    ).order_by("day")
    found: dict[int, list[float]] = {}
    for scope, number in points.values_list("scope_id", "number"):
        found.setdefault(scope, []).append(number)
    return found


def must_wins(user: User, limit: int = 7) -> list[ExceptionRow]:
    """The projects a board looks at first: the largest budgets among those still open."""
    rows = open_projects(user)
    largest = list(
        rows.order_by(F("budget_at_approval").desc(nulls_last=True), "code").values_list("pk", flat=True)[:limit]
    )
    chosen = rows.filter(pk__in=largest)
    by_scope = {project.scope_id: project for project in chosen}
    scopes = list(by_scope)
    values: dict[int, dict[str, IndicatorValue]] = {}
    for value in IndicatorValue.objects.filter(scope_id__in=scopes):
        values.setdefault(value.scope_id, {})[value.code] = value
    forecasts = newest_by_project(largest)
    reported = _newest_reports(largest)
    promised = dict(
        Promise.objects.filter(project_id__in=largest, item=None, state=Promise.State.OPEN)
        .values_list("project_id")
        .annotate(Min("due"))
    )
    today = clock.today()
    found = [
        _row(project, values[scope], forecasts, reported, promised, [], today)
        for scope, project in by_scope.items()
        if scope in values
    ]
    return sorted(found, key=lambda row: (-RANK.get(row.status, 1), row.project.code))
