"""Whose projects have been silent, and who was asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from steerboard.core.public import IndicatorValue, User, clock, visible
from steerboard.insights.health.indicators import FRESHNESS
from steerboard.insights.health.rules import FRESH_DAYS
from steerboard.insights.nudges.models import Nudge
from steerboard.insights.nudges.rules import QUIET_DAYS
from steerboard.insights.permissions import NUDGE
from steerboard.work.public import Project, visible_projects


@dataclass(slots=True)
class SilentOwner:
    """One manager with projects nobody has heard of for a while."""

    owner: User
    projects: list[Project] = field(default_factory=list)


def silent_projects(user: User) -> QuerySet[Project]:
    """Open projects with data older than a week whose managers this person may ask and has not just asked."""
    old = IndicatorValue.objects.filter(code=FRESHNESS.code).filter(Q(number__gt=FRESH_DAYS) | Q(number=None))
    asked = Nudge.objects.filter(asked_at__gt=clock.now() - timedelta(days=QUIET_DAYS))
    return (
        visible(visible_projects(user), user, NUDGE)
        .exclude(state__in=(Project.State.CLOSED, Project.State.STOPPED))
        .filter(scope__in=old.values("scope"), manager__is_active=True)
        .exclude(pk__in=asked.values("project"))
        .select_related("manager", "scope")
        .order_by("manager__name", "code")
    )


def by_owner(projects: Iterable[Project]) -> list[SilentOwner]:
    """Silent projects gathered by their managers."""
    found: dict[int, SilentOwner] = {}
    for project in projects:
        if project.manager is not None:
            found.setdefault(project.manager.pk, SilentOwner(project.manager)).projects.append(project)
    return list(found.values())


def unanswered_nudge(project: Project) -> Nudge | None:
    """The newest request for news that neither a report nor a change of the plan has answered."""
    newest = Nudge.objects.filter(project=project).select_related("asked_by").order_by("-asked_at").first()
    if newest is None:
        return None
    fresh = IndicatorValue.objects.filter(code=FRESHNESS.code, scope_id=project.scope_id).first()
    heard_on = str((fresh.derivation.get("newest_input") if fresh is not None else None) or "")
    return None if heard_on >= str(newest.asked_at.date()) else newest


def asked_of(user: User) -> QuerySet[Nudge]:
    """Requests for news put to this person that nothing has answered yet."""
    fresh = IndicatorValue.objects.filter(code=FRESHNESS.code, scope=OuterRef("project__scope"))
    return (
        Nudge.objects.filter(owner=user, asked_at__gt=clock.now() - timedelta(days=30))
        .annotate(age=Subquery(fresh.values("number")[:1]))
        .filter(Q(age__gt=FRESH_DAYS) | Q(age=None))
        .select_related("project", "asked_by")
        .order_by(F("asked_at").desc())
    )
