"""Reading promises."""

from datetime import date
from typing import TypedDict

from django.db.models import Count, Q, QuerySet

from steerboard.core.public import User, visible
from steerboard.work.permissions import SEE_PROJECTS
from steerboard.work.projects.models import Project
from steerboard.work.promises.models import Promise


class Track(TypedDict):
    """How promises were kept in a time."""

    kept: int
    settled: int


def visible_promises(user: User) -> QuerySet[Promise]:
    """Promises of projects this person may see."""
    return visible(Promise.objects.select_related("project", "item"), user, SEE_PROJECTS, prefix="project__scope")


def track_record(user: User, since: date, until: date) -> Track:
    """How many promises settled in a time were kept."""
    counts = (
        visible_promises(user)
        .filter(settled_on__gt=since, settled_on__lte=until)
        .aggregate(
            kept=Count("pk", filter=Q(state=Promise.State.KEPT)),
            settled=Count("pk", filter=Q(state__in=[Promise.State.KEPT, Promise.State.BROKEN])),
        )
    )
    return Track(kept=counts["kept"], settled=counts["settled"])


def promises_of(project: Project) -> list[Promise]:
    """A project's promises: the open ones by their day, then the settled ones, newest first."""
    rows = list(Promise.objects.filter(project=project).select_related("item", "told_by").order_by("due", "pk"))
    still = [row for row in rows if row.state == Promise.State.OPEN]
    settled = sorted((row for row in rows if row.settled_on), key=lambda row: row.settled_on or row.due, reverse=True)
    return [*still, *settled]
