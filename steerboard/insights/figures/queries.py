"""The figures over all open projects a person may see, in seven queries however many there are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from steerboard.core.public import Decision, IndicatorValue, User, clock, visible_decisions
from steerboard.insights.figures.rules import spread_of_sum
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.health import indicators
from steerboard.insights.value.indicators import SPENT
from steerboard.work.public import (
    NoRate,
    Project,
    Promise,
    Rates,
    ReportedStatus,
    visible_projects,
    visible_promises,
)

OPEN_STATES = (Project.State.PROPOSED, Project.State.APPROVED, Project.State.ACTIVE, Project.State.ON_HOLD)
RANK = {"good": 0, "watch": 1, "bad": 2}
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures over all open projects; money in one currency."""

    projects: int
    portfolios: int
    statuses: Counter[str]
    better_reported: int
    stale_values: int
    newest: datetime | None
    currency: str
    budget: Decimal
    spent: Decimal
    forecast_budget: Decimal  # of the projects that have a cost forecast
    cost_p50: Decimal | None
    cost_p80: Decimal | None
    cost_p95: Decimal | None
    unconverted: Sequence[str]  # codes of projects whose money has no rate

    @property
    def good(self) -> int:
        """Projects on track."""
        return self.statuses["good"]

    @property
    def watch(self) -> int:
        """Projects at risk."""
        return self.statuses["watch"]

    @property
    def bad(self) -> int:
        """Projects off track."""
        return self.statuses["bad"]

    @property
    def stale(self) -> int:
        """Projects without fresh data."""
        return self.projects - self.good - self.watch - self.bad

    @property
    def shares(self) -> list[tuple[int, str]]:
        """Counts by status for the health bar."""
        return [(self.good, "good"), (self.watch, "watch"), (self.bad, "bad"), (self.stale, "stale")]

    def _over(self, cost: Decimal | None) -> Decimal | None:
        return None if cost is None else cost - self.forecast_budget

    @property
    def over_p50(self) -> Decimal | None:
        """P50 of cost at completion minus budget."""
        return self._over(self.cost_p50)

    @property
    def over_p80(self) -> Decimal | None:
        """P80 minus budget."""
        return self._over(self.cost_p80)

    @property
    def over_p95(self) -> Decimal | None:
        """P95 minus budget."""
        return self._over(self.cost_p95)

    @property
    def spent_percent(self) -> float:
        """Share of the budget spent."""
        return float(100 * self.spent / self.budget) if self.budget else 0.0


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """How promises were kept in the last twelve months, and in the twelve before."""

    kept: int
    settled: int
    kept_before: int
    settled_before: int

    @property
    def percent(self) -> float:
        """Share kept in the last twelve months."""
        return 100 * self.kept / self.settled if self.settled else 0.0

    @property
    def percent_before(self) -> float:
        """The same for the twelve months before."""
        return 100 * self.kept_before / self.settled_before if self.settled_before else 0.0


@dataclass(frozen=True, slots=True)
class OpenProject:
    """What the figures need of one project."""

    pk: int
    scope_id: int
    code: str
    portfolio_id: int
    currency: str
    budget: Decimal | None
    reported: str | None


def open_projects(user: User) -> QuerySet[Project]:
    """Projects this person may see in which work may still happen."""
    return visible_projects(user).filter(state__in=OPEN_STATES)


def with_health(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Adds the computed status and the newest reported colour."""
    health = IndicatorValue.objects.filter(code=indicators.HEALTH.code, scope=OuterRef("scope"))
    return with_reported_colour(projects).annotate(computed=Subquery(health.values("status")[:1]))


def with_reported_colour(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Adds the newest reported colour."""
    return projects.annotate(reported_colour=newest_colour())


def newest_colour() -> Subquery:
    """The colour reported last, for an annotation on projects."""
    newest = ReportedStatus.objects.filter(project=OuterRef("pk")).order_by("-reported_at", "-pk")
    return Subquery(newest.values("colour")[:1])


def totals(user: User) -> Totals:
    """Figures over all open projects one may see."""
    plain = open_projects(user).order_by().select_related(None)
    rows = [
        OpenProject(*row)
        for row in plain.annotate(reported_colour=newest_colour()).values_list(
            "pk", "scope_id", "code", "portfolio_id", "currency", "budget_at_approval", "reported_colour"
        )
    ]
    statuses: dict[int, str] = {}
    spent: dict[int, float] = {}
    old = 0
    values = IndicatorValue.objects.filter(
        code__in=(indicators.HEALTH.code, indicators.FRESHNESS.code, SPENT.code), scope__in=plain.values("scope_id")
    )
    # The moment is asked for by itself: reading thousands of moments costs more than all the rest of the figures.
    newest = values.aggregate(newest=Max("computed_at"))["newest"]
    for code, scope_id, number, status in values.values_list("code", "scope_id", "number", "status"):
        if code == indicators.HEALTH.code:
            statuses[scope_id] = status
        elif code == SPENT.code:
            spent[scope_id] = number or 0.0
        else:
            old += number is None or number > 7
    money = _money(plain, rows, spent)
    return Totals(
        projects=len(rows),
        portfolios=len({row.portfolio_id for row in rows}),
        statuses=Counter(statuses.values()),
        better_reported=sum(_is_better(row.reported, statuses.get(row.scope_id)) for row in rows),
        stale_values=old,
        newest=newest,
        currency=money.currency,
        budget=money.budget,
        spent=money.spent,
        forecast_budget=money.forecast_budget,
        cost_p50=money.at(0.0),
        cost_p80=money.at(spread_of_sum(money.to_p80)),
        cost_p95=money.at(spread_of_sum(money.to_p95)),
        unconverted=money.unconverted,
    )


def _is_better(reported: str | None, computed: str | None) -> bool:
    return RANK.get(reported or "", 9) < RANK.get(computed or "", -1)


def promise_record(user: User) -> PromiseRecord:
    """Kept and settled in the last twelve months, and in the twelve before."""
    today = clock.today()
    now = Q(settled_on__gt=today - YEAR, settled_on__lte=today)
    before = Q(settled_on__gt=today - 2 * YEAR, settled_on__lte=today - YEAR)
    kept = Q(state=Promise.State.KEPT)
    settled = Q(state__in=[Promise.State.KEPT, Promise.State.BROKEN])
    found = (
        visible_promises(user)
        .order_by()
        .aggregate(
            a=Count("pk", filter=now & kept),
            b=Count("pk", filter=now & settled),
            c=Count("pk", filter=before & kept),
            d=Count("pk", filter=before & settled),
        )
    )
    return PromiseRecord(found["a"], found["b"], found["c"], found["d"])


def overdue_decisions(user: User) -> int:
    """Open questions whose date has passed."""
    return visible_decisions(user).filter(state=Decision.State.OPEN, due_at__lt=clock.now()).count()


class _Money:
    """Sums in one currency: the one most projects are kept in."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.budget = self.spent = self.forecast_budget = Decimal(0)
        self.middle: Decimal | None = None
        self.to_p80: list[float] = []
        self.to_p95: list[float] = []
        self.unconverted: list[str] = []

    def at(self, spread: float) -> Decimal | None:
        return None if self.middle is None else self.middle + Decimal(str(round(spread, 2)))


def _money(plain: QuerySet[Project], rows: Sequence[OpenProject], spent: dict[int, float]) -> _Money:
    costs = {
        project_id: (p50, p80, p95)
        for project_id, p50, p80, p95 in Forecast.objects.filter(
            project__in=plain.values("pk"), is_newest=True
        ).values_list("project_id", "cost_p50", "cost_p80", "cost_p95")
        if p50 is not None and p80 is not None and p95 is not None
    }
    currencies = Counter(row.currency for row in rows)
    found = _Money(currencies.most_common(1)[0][0] if currencies else "EUR")
    rates = Rates(found.currency, None if len(currencies) > 1 else ())
    today = clock.today()
    for row in rows:
        try:
            factor = rates.convert(Decimal(1), row.currency, today) if row.currency != found.currency else Decimal(1)
        except NoRate:
            found.unconverted.append(row.code)
            continue
        found.budget += factor * (row.budget or 0)
        found.spent += factor * Decimal(str(spent.get(row.scope_id, 0.0)))
        if row.pk in costs and row.budget:
            p50, p80, p95 = costs[row.pk]
            found.middle = (found.middle or Decimal(0)) + factor * p50
            found.forecast_budget += factor * row.budget
            found.to_p80.append(float(factor * (p80 - p50)))
            found.to_p95.append(float(factor * (p95 - p50)))
    return found


def better_reported_than_computed(projects: QuerySet[Project]) -> list[str]:
    """Codes of projects whose manager reports a better colour than is computed."""
    rows = with_health(projects.order_by("code").select_related(None))
    return [
        project.code
        for project in rows.only("code")
        if _is_better(getattr(project, "reported_colour", None), getattr(project, "computed", None))
    ]
