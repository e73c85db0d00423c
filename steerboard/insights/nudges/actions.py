"""Asking owners for news."""

from collections.abc import Iterable
from datetime import timedelta

from steerboard.core.public import ANYWHERE, IndicatorValue, RuleBroken, User, action, announce, clock
from steerboard.insights.health.indicators import FRESHNESS
from steerboard.insights.nudges.events import OwnerNudged
from steerboard.insights.nudges.models import Nudge
from steerboard.insights.nudges.rules import QUIET_DAYS
from steerboard.insights.permissions import NUDGE
from steerboard.work.public import Project


@action(NUDGE, on="project")
def nudge_owner(*, actor: User, project: Project) -> Nudge:
    """Ask a project's manager for news."""
    if not project.is_open:
        raise RuleBroken(f"{project.code} has ended; there is nothing to report.")
    if project.manager_id is None or project.manager is None:
        raise RuleBroken(f"{project.code} has no manager with an account here: name one first.")
    since = clock.now() - timedelta(days=QUIET_DAYS)
    before = Nudge.objects.filter(project=project, asked_at__gt=since).first()
    if before is not None:
        raise RuleBroken(f"{project.manager.name} was asked about {project.code} less than {QUIET_DAYS} days ago.")
    fresh = IndicatorValue.objects.filter(code=FRESHNESS.code, scope_id=project.scope_id).first()
    nudge = Nudge(
        project=project,
        owner=project.manager,
        asked_by=actor,
        asked_at=clock.now(),
        reason=fresh.sentence if fresh is not None else "Nothing has been reported yet.",
    )
    nudge.save()
    announce(
        OwnerNudged(
            scope_id=project.scope_id,
            project_id=project.pk,
            owner_id=project.manager_id,
            asked_by_id=actor.pk,
            reason=nudge.reason,
        )
    )
    return nudge


@action(NUDGE, on=ANYWHERE)
def nudge_owners(*, actor: User, projects: Iterable[Project]) -> list[Nudge]:
    """Ask the managers of several projects at once; each project asks for its own right."""
    return [nudge_owner(actor=actor, project=project) for project in projects]
