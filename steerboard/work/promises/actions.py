"""Making and settling promises."""

from datetime import date

from steerboard.core.public import RuleBroken, User, action, announce, clock
from steerboard.work.permissions import PROMISE
from steerboard.work.projects.events import ProjectChanged
from steerboard.work.projects.models import Project
from steerboard.work.promises.models import Promise
from steerboard.work.schedule.models import WorkItem


@action(PROMISE, on="project")
def make_promise(
    *,
    actor: User,
    project: Project,
    what: str,
    due: date,
    told_to: str,
    told_on: date | None = None,
    item: WorkItem | None = None,
) -> Promise:
    """Record a date that somebody was told."""
    if not what.strip() or not told_to.strip():
        raise RuleBroken("Say what was promised, and to whom.", field="what" if not what.strip() else "told_to")
    if item is not None and item.project_id != project.pk:
        raise RuleBroken("This item belongs to another project.", field="item")
    promise = Promise(
        project=project,
        item=item,
        what=what.strip(),
        due=due,
        told_to=told_to.strip(),
        told_on=told_on or clock.today(),
        told_by=actor,
    )
    promise.save()
    announce(ProjectChanged(scope_id=project.scope_id, project_id=project.pk, fields=["promises"]))
    return promise


@action(PROMISE, on="project")
def settle_promise(
    *, actor: User, project: Project, promise: Promise, state: str, settled_on: date | None = None, reason: str = ""
) -> Promise:
    """Say what became of a promise: kept, broken, or released by whom it was made to."""
    promise = Promise.objects.select_for_update().select_related("project").get(pk=promise.pk, project=project)
    if promise.state != Promise.State.OPEN:
        raise RuleBroken("This promise is settled already.")
    if state not in (Promise.State.KEPT, Promise.State.BROKEN, Promise.State.RELEASED):
        raise RuleBroken("A promise is kept, broken or released.", field="state")
    day = settled_on or clock.today()
    if state == Promise.State.KEPT and day > promise.due:
        raise RuleBroken("It was met after the promised day: that promise was broken.", field="state")
    promise.state, promise.settled_on, promise.reason = state, day, reason.strip()
    promise.save()
    announce(ProjectChanged(scope_id=project.scope_id, project_id=project.pk, fields=["promises"]))
    return promise
