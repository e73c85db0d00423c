"""Reading indicators: one number over all projects, its history, where reports and computation differ."""

from dataclasses import dataclass

from django.db.models import QuerySet

from steerboard.core.public import IndicatorValue, User, visible
from steerboard.work.public import SEE_PROJECTS, Project, Promise, visible_projects, visible_promises


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One project's value of an indicator."""

    project: Project
    value: IndicatorValue


def indicator_rows(user: User, code: str, limit: int = 500) -> list[IndicatorRow]:
    """The newest values of one indicator over the open projects one may see, largest first."""
    values = visible(IndicatorValue.objects.filter(code=code), user, SEE_PROJECTS).order_by("-number", "scope_id")
    found = list(values[: limit * 2])
    projects = {
        project.scope_id: project
        for project in visible_projects(user).filter(scope_id__in=[value.scope_id for value in found])
        if project.is_open
    }
    return [IndicatorRow(projects[value.scope_id], value) for value in found if value.scope_id in projects][:limit]


def promises_of(user: User) -> QuerySet[Promise]:
    """Promises one may see: the open ones by date, then the settled ones, newest first."""
    return visible_promises(user).order_by("-state", "-due", "pk")
