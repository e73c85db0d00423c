"""Changing plans. Every edit is scheduled at once and answers with all that moved."""

from collections.abc import Mapping, Sequence
from typing import Any

from steerboard.core.public import RuleBroken, Stale, User, action, enqueue
from steerboard.work.calendars.actions import ExceptionDraft, save_project_calendar, save_shared_calendar
from steerboard.work.calendars.models import Calendar
from steerboard.work.permissions import EDIT_PLAN, MANAGE_PORTFOLIOS, REPORT_PROGRESS
from steerboard.work.projects.models import Project
from steerboard.work.schedule import rules
from steerboard.work.schedule.actions.bringing import (
    ItemDraft,
    LinkDraft,
    PlanDifference,
    bring_links,
    compare_plan,
    create_level_by_level,
    item_name,
)
from steerboard.work.schedule.actions.edits import EditFailed, PlanEdit
from steerboard.work.schedule.actions.writing import EditResult, delete_items, write_edit
from steerboard.work.schedule.models import WorkItem
from steerboard.work.schedule.queries import link_rows_of, parents_of, projects_using

RESCHEDULE_JOB = "work.reschedule"


@action(EDIT_PLAN, on="project")
def edit_plan(
    *, actor: User, project: Project, operations: list[Mapping[str, Any]], revision: int | None = None
) -> EditResult:
    """Apply operations to a plan, all or nothing, and schedule it again.

    `revision` is the plan's revision the person was looking at; None skips the check (imports, the
    demo). Raises Stale when somebody else was faster, EditFailed naming the operation at fault,
    RuleBroken when the plan has no answer (a circle).
    """
    project = _locked(project)
    if revision is not None and revision != project.plan_revision:
        raise Stale("Somebody else changed this plan in the meantime.", current_version=project.plan_revision)
    edit = PlanEdit(project, parents_of(project), link_rows_of(project), actor=actor)
    edit.apply(operations)
    edit.check()
    return write_edit(edit, project)


@action(REPORT_PROGRESS, on="project")
def report_progress_of_item(
    *, actor: User, project: Project, item: WorkItem, percent: int, remaining: int | None = None
) -> EditResult:
    """Say how far an item is; team members may do this without the right to edit the plan."""
    if item.project_id != project.pk:
        raise RuleBroken("This item belongs to another project.")
    project = _locked(project)
    edit = PlanEdit(project, parents_of(project), [])
    operations: list[Mapping[str, Any]] = [{"op": "set", "id": item.pk, "field": "percent", "value": percent}]
    if remaining is not None:
        operations.append({"op": "set", "id": item.pk, "field": "remaining", "value": remaining})
    edit.apply(operations)
    edit.check()
    return write_edit(edit, project)


@action(EDIT_PLAN, on="project")
def reschedule(*, actor: User, project: Project, status_date: int | None = None) -> EditResult:
    """Compute the plan again, as of a new status date if one is given."""
    project = _locked(project)
    if status_date is not None and status_date != project.status_date:
        project.status_date = status_date
        project.save(update_fields=["status_date"])
    return write_edit(PlanEdit(project, [], []), project)


PLAN_SETTINGS = frozenset({"plan_start", "status_date", "calendar", "progress_rule"})


@action(EDIT_PLAN, on="project")
def change_plan_settings(*, actor: User, project: Project, **fields: Any) -> EditResult:
    """Change what a plan is computed by (start, status date, calendar, rule for progress), and compute it again."""
    project = _locked(project)
    unknown = set(fields) - PLAN_SETTINGS
    if unknown:
        raise RuleBroken(f"'{sorted(unknown)[0]}' is not a setting of the plan.")
    calendar = fields.get("calendar")
    if calendar is not None and calendar.project_id not in (None, project.pk):
        raise RuleBroken("This calendar belongs to another project.", field="calendar")
    if "progress_rule" in fields and fields["progress_rule"] not in Project.ProgressRule.values:
        raise RuleBroken("There is no such rule for progress.", field="progress_rule")
    for name, value in fields.items():
        setattr(project, name, value)
    project.save(update_fields=sorted(fields))
    return write_edit(PlanEdit(project, [], []), project)


@action(EDIT_PLAN, on="project")
def change_working_time(
    *,
    actor: User,
    project: Project,
    name: str,
    week: Any,
    exceptions: Sequence[ExceptionDraft] = (),
    calendar: Calendar | None = None,
) -> EditResult:
    """Create or change a calendar of a project and compute its plan again. Its first one becomes the plan's own."""
    project = _locked(project)
    saved = save_project_calendar(
        actor=actor, project=project, name=name, week=week, exceptions=exceptions, calendar=calendar
    )
    if project.calendar_id is None:
        project.calendar = saved
        project.save(update_fields=["calendar"])
    return write_edit(PlanEdit(project, [], []), project)


@action(MANAGE_PORTFOLIOS)
def change_shared_working_time(
    *, actor: User, name: str, week: Any, exceptions: Sequence[ExceptionDraft] = (), calendar: Calendar | None = None
) -> Calendar:
    """Create or change a calendar of all projects; the plans that use it are computed again one by one."""
    saved = save_shared_calendar(actor=actor, name=name, week=week, exceptions=exceptions, calendar=calendar)
    for project_id, scope_id in projects_using(saved):
        enqueue(RESCHEDULE_JOB, {"project_id": project_id}, key=f"reschedule:{project_id}", scope_id=scope_id)
    return saved


@action(EDIT_PLAN, on="project")
def bring_plan(*, actor: User, project: Project, items: Sequence[ItemDraft], links: Sequence[LinkDraft]) -> EditResult:
    """Make the plan equal to one that comes as a whole: new items in, changed ones changed, missing ones out.

    Items are matched by `uid`. The same plan a second time changes nothing. All in bulk, so that
    ten thousand items take seconds.
    """
    project = _locked(project)
    present = {item_name(item): item for item in WorkItem.objects.filter(project=project)}
    by_uid: dict[str, WorkItem] = {}
    fresh: list[tuple[ItemDraft, WorkItem]] = []
    for draft in items:
        item = present.get(draft.uid)
        if item is None:
            item = WorkItem(project=project, external_uid=draft.uid)
            fresh.append((draft, item))
        item.project = project  # at hand, so that noting thousands of rows asks the database nothing
        for name, value in draft.fields.items():
            setattr(item, name, value)
        by_uid[draft.uid] = item
    gone = [item for uid, item in present.items() if uid not in by_uid]
    positions: dict[rules.Key, int] = {draft.uid: by_uid[draft.uid].position for draft in items if draft.uid in present}
    for uid, position in rules.spread_positions([d.uid for d in items], positions).items():
        by_uid[str(uid)].position = position
    created = create_level_by_level(fresh, by_uid)
    fields = sorted({name for draft in items for name in draft.fields} | {"position", "parent"})
    for draft in items:
        if draft.uid in present:
            parent = by_uid[draft.parent_uid] if draft.parent_uid else None
            by_uid[draft.uid].parent_id = parent.pk if parent is not None else None
    changed = [by_uid[draft.uid] for draft in items if draft.uid in present]
    WorkItem.objects.bulk_update(changed, fields)
    added, altered, dropped = bring_links(project, links, by_uid)
    delete_items(gone)
    edit = PlanEdit(project, [], [])
    result = write_edit(edit, project)
    return EditResult(
        revision=result.revision,
        moved=result.moved,
        created=created,
        removed=[item.pk for item in gone],
        links_added=added,
        links_changed=altered,
        links_removed=dropped,
        conflicts=result.conflicts,
        undo=[],
        restructured=True,
        other_projects=result.other_projects,
    )


def _locked(project: Project) -> Project:
    found = Project.objects.select_for_update().select_related("scope").get(pk=project.pk)
    if not found.is_open:
        raise RuleBroken(f"{found.code} is {found.get_state_display()}; its plan cannot be changed any more.")
    return found


def store_item_forecasts(rows: Sequence[tuple[int, int, int, int]]) -> None:
    """Keep (id, P50, P80, P95 of the finish) beside each item, as the newest forecast has it."""
    WorkItem.objects.rewrite_computed(("p50", "p80", "p95"), rows)


__all__ = [
    "RESCHEDULE_JOB",
    "EditFailed",
    "EditResult",
    "ItemDraft",
    "LinkDraft",
    "PlanDifference",
    "bring_plan",
    "change_plan_settings",
    "change_shared_working_time",
    "change_working_time",
    "compare_plan",
    "edit_plan",
    "item_name",
    "report_progress_of_item",
    "reschedule",
    "store_item_forecasts",
]
