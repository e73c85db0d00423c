"""Reading projects, starting at what this person may see."""

from django.db.models import OuterRef, QuerySet, Subquery

from steerboard.core.public import Scope, User, visible
from steerboard.work.permissions import SEE_PROJECTS
from steerboard.work.portfolios.models import Portfolio
from steerboard.work.projects.models import Project, ReportedStatus


def visible_projects(user: User) -> QuerySet[Project]:
    """Projects this person may see, with people and portfolio at hand."""
    rows = Project.objects.select_related("portfolio", "sponsor", "manager", "scope")
    return visible(rows, user, SEE_PROJECTS)


def projects_below(user: User, portfolio: Portfolio) -> QuerySet[Project]:
    """The projects of a portfolio and of all below it."""
    return visible_projects(user).filter(scope__path__startswith=portfolio.scope.path)


def with_reported(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Adds the newest reported colour, its text and its day."""
    newest = ReportedStatus.objects.filter(project=OuterRef("pk")).order_by("-reported_at", "-pk")
    return projects.annotate(
        reported_colour=Subquery(newest.values("colour")[:1]),
        reported_text=Subquery(newest.values("text")[:1]),
        reported_at=Subquery(newest.values("reported_at")[:1]),
    )


def project_scope(code: str) -> Scope | None:
    """The scope behind a project's code."""
    return Scope.objects.filter(pk__in=Project.objects.filter(code=code).values("scope_id")).first()


def status_history(project: Project) -> QuerySet[ReportedStatus]:
    """What was reported, newest first."""
    return ReportedStatus.objects.filter(project=project).select_related("reporter").order_by("-reported_at", "-pk")
