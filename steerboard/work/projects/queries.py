"""Reading projects, starting at what this person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DecimalField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Cast, Floor
from django.urls import reverse

from steerboard.core.public import Event, IndicatorValue, Permission, Scope, User, formats, paths_for, visible
from steerboard.work.permissions import SEE_MONEY, SEE_PROJECTS
from steerboard.work.portfolios.models import Portfolio
from steerboard.work.projects.models import Project, ReportedStatus

# Published by upper rooms; read here by their codes, so that lists can show, sort and filter them.
HEALTH_CODE = "insights.health"
P80_CODE = "insights.p80_finish"
AMOUNT = DecimalField(max_digits=18, decimal_places=2)
CLOSED = (Project.State.CLOSED, Project.State.STOPPED)


class DayOf(Func):
    """The day of a number of days since 1970."""

    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps days as text."""
        return self.as_sql(compiler, connection, template="date(%(expressions)s * 86400, 'unixepoch')", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL adds days to a day."""
        return self.as_sql(compiler, connection, template="(date '1970-01-01' + %(expressions)s)", **context)


def visible_projects(user: User) -> QuerySet[Project]:
    """Projects this person may see, with people and portfolio at hand."""
    rows = Project.objects.select_related("portfolio", "sponsor", "manager", "scope")
    return visible(rows, user, SEE_PROJECTS)


def projects_below(user: User, portfolio: Portfolio) -> QuerySet[Project]:
    """The projects of a portfolio and of all below it."""
    return visible_projects(user).filter(scope__path__startswith=portfolio.scope.path)


def open_projects(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Those in which work may still happen."""
    return projects.exclude(state__in=CLOSED)


def with_reported(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Adds the newest reported colour, its text and its day."""
    newest = ReportedStatus.objects.filter(project=OuterRef("pk")).order_by("-reported_at", "-pk")
    return projects.annotate(
        reported_colour=Subquery(newest.values("colour")[:1]),
        reported_text=Subquery(newest.values("text")[:1]),
        reported_at=Subquery(newest.values("reported_at")[:1]),
    )


def with_indicators(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Adds health as computed, its sentence, and P80 of the finish as a day."""
    found = IndicatorValue.objects.filter(scope=OuterRef("scope_id"))
    p80 = found.filter(code=P80_CODE).values("number")[:1]
    return projects.annotate(
        computed_health=Subquery(found.filter(code=HEALTH_CODE).values("status")[:1]),
        health_sentence=Subquery(found.filter(code=HEALTH_CODE).values("sentence")[:1]),
        p80_finish=DayOf(Cast(Floor(Subquery(p80)), IntegerField())),
        scheduled_day=DayOf(Cast(Floor(F("scheduled_finish") / 1440), IntegerField())),
    )


def with_budget(projects: QuerySet[Project], user: User) -> QuerySet[Project]:
    """Adds the approved budget where this person may see money."""
    allowed = Q(pk__in=[])
    for path in paths_for(user, SEE_MONEY):
        allowed |= Q(scope__path__startswith=path)
    return projects.annotate(
        seen_budget=Case(When(allowed, then=F("budget_at_approval")), default=None, output_field=AMOUNT),
    )


def project_scope(code: str) -> Scope | None:
    """The scope behind a project's code."""
    return Scope.objects.filter(pk__in=Project.objects.filter(code=code).values("scope_id")).first()


def status_history(project: Project) -> QuerySet[ReportedStatus]:
    """What was reported, newest first."""
    return ReportedStatus.objects.filter(project=project).select_related("reporter").order_by("-reported_at", "-pk")


@dataclass(frozen=True, slots=True)
class HealthCount:
    """How many of some projects stand in each state of health."""

    good: int
    watch: int
    bad: int
    stale: int

    @property
    def parts(self) -> list[tuple[int, str]]:
        """As a bar of shares wants them."""
        return [(self.good, "good"), (self.watch, "watch"), (self.bad, "bad"), (self.stale, "stale")]

    @property
    def words(self) -> str:
        """For people who cannot see the bar."""
        return f"{self.good} on track, {self.watch} at risk, {self.bad} off track, {self.stale} without data"


def count_health(projects: QuerySet[Project]) -> HealthCount:
    """Open projects by computed health, in one query."""
    states = IndicatorValue.objects.filter(code=HEALTH_CODE, scope_id__in=projects.order_by().values("scope_id"))
    counts = states.aggregate(
        good=Count("pk", filter=Q(status="good")),
        watch=Count("pk", filter=Q(status="watch")),
        bad=Count("pk", filter=Q(status="bad")),
    )
    total = projects.order_by().count()
    return HealthCount(
        counts["good"], counts["watch"], counts["bad"], max(0, total - sum(counts[key] for key in counts))
    )


def portfolios_for(user: User, permission: Permission) -> QuerySet[Portfolio]:
    """Portfolios where this person holds a permission, parents first."""
    return visible(Portfolio.objects.select_related("scope"), user, permission).order_by("scope__path")


def people_to_lead() -> list[tuple[int, str]]:
    """Active people, by name."""
    return list(User.objects.active().order_by("name").values_list("pk", "name"))


def currencies_of(projects: QuerySet[Project]) -> list[str]:
    """The currencies of some projects, two at most: more than one cannot be summed."""
    return list(projects.order_by().values_list("currency", flat=True).distinct()[:2])


def who_changed(project: Project) -> str:
    """Who changed a project's facts last, and when, in words."""
    event = Event.objects.filter(object_type="work.project", object_id=str(project.pk), kind="changed").order_by("-seq")
    found = event.first()
    if found is None:
        return ""
    person = User.objects.filter(pk=found.actor_id).first()
    return f"{person.name if person is not None else 'Steerboard'}, {formats.since(found.at)} ago"


def found_by(rows: QuerySet[Any], words: str, fields: Sequence[str]) -> QuerySet[Any]:
    """Rows in which every word stands in one of the fields."""
    for word in words.split()[:6]:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(anywhere)
    return rows


def find_projects(user: User, words: str, limit: int) -> list[tuple[str, str, str, str]]:
    """Projects by code, name and people, as (kind, code, title, address)."""
    rows = found_by(visible_projects(user), words, ("code", "name", "manager__name", "external_key")).order_by("code")
    return [("Project", row.code, row.name, reverse("work:project", args=[row.code])) for row in rows[:limit]]


def find_portfolios(user: User, words: str, limit: int) -> list[tuple[str, str, str, str]]:
    """Portfolios and programmes by code and name, as (kind, code, title, address)."""
    rows = found_by(portfolios_for(user, SEE_PROJECTS), words, ("code", "name"))
    return [
        (row.get_kind_display().capitalize(), row.code, row.name, reverse("work:portfolio", args=[row.code]))
        for row in rows[:limit]
    ]
