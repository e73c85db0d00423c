"""Changing plans. Every edit is scheduled at once and answers with all that moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from steerboard.core.public import RuleBroken, Stale, User, action, announce, clock
from steerboard.work.permissions import EDIT_PLAN, REPORT_PROGRESS
from steerboard.work.projects.models import Project
from steerboard.work.schedule import rules
from steerboard.work.schedule.compute import Computed, compute_schedule
from steerboard.work.schedule.edits import EditFailed, PlanEdit, refuse_used
from steerboard.work.schedule.events import PlanChanged
from steerboard.work.schedule.models import Link, WorkItem
from steerboard.work.schedule.queries import (
    COMPUTED_FIELDS,
    PlanValues,
    link_network,
    plan_values,
    projects_waiting_for,
)

DEEPEST_CASCADE = 50


@dataclass(frozen=True, slots=True)
class EditResult:
    """What an edit did. `moved` holds, by item id, the columns that differ now."""

    revision: int
    moved: dict[int, dict[str, Any]]
    created: dict[str, int]
    removed: list[int]
    links_added: list[int]
    links_changed: list[int]
    links_removed: list[int]
    conflicts: list[tuple[int, str]]
    undo: list[dict[str, Any]]
    restructured: bool
    other_projects: list[str] = field(default_factory=list)


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
    parents = list(WorkItem.objects.filter(project=project).order_by("position", "id").values_list("pk", "parent_id"))
    links = list(Link.objects.filter(successor__project=project).order_by("pk"))
    edit = PlanEdit(project, parents, links)
    edit.apply(operations)
    edit.check()
    return _write(edit, project)


@action(REPORT_PROGRESS, on="project")
def report_progress_of_item(
    *, actor: User, project: Project, item: WorkItem, percent: int, remaining: int | None = None
) -> EditResult:
    """Say how far an item is; team members may do this without the right to edit the plan."""
    if item.project_id != project.pk:
        raise RuleBroken("This item belongs to another project.")
    project = _locked(project)
    parents = list(WorkItem.objects.filter(project=project).order_by("position", "id").values_list("pk", "parent_id"))
    edit = PlanEdit(project, parents, list(Link.objects.filter(successor__project=project)))
    operations: list[Mapping[str, Any]] = [{"op": "set", "id": item.pk, "field": "percent", "value": percent}]
    if remaining is not None:
        operations.append({"op": "set", "id": item.pk, "field": "remaining", "value": remaining})
    edit.apply(operations)
    edit.check()
    return _write(edit, project)


@action(EDIT_PLAN, on="project")
def reschedule(*, actor: User, project: Project, status_date: int | None = None) -> EditResult:
    """Compute the plan again, as of a new status date if one is given."""
    project = _locked(project)
    if status_date is not None and status_date != project.status_date:
        project.status_date = status_date
        project.save(update_fields=["status_date"])
    return _write(PlanEdit(project, [], []), project)


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One item of a plan that comes as a whole. `uid` is its name in the file it comes from."""

    uid: str
    parent_uid: str | None
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """One link of a plan that comes as a whole."""

    predecessor_uid: str
    successor_uid: str
    type: int
    lag: int
    lag_unit: int


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """What bringing a plan in would change, by uid."""

    new: list[str]
    changed: dict[str, dict[str, tuple[Any, Any]]]
    removed: list[str]
    unchanged: int
    links_new: int
    links_changed: int
    links_removed: int


def item_name(item: WorkItem) -> str:
    """The uid by which drafts name an item: that of its file, or `own-…` for one that was made here."""
    return item.external_uid or f"own-{item.pk}"


def compare_plan(project: Project, items: Sequence[ItemDraft], links: Sequence[LinkDraft]) -> PlanDifference:
    """What `bring_plan` would do, without doing it."""
    present = {item_name(item): item for item in WorkItem.objects.filter(project=project)}
    uid_of = {item.pk: uid for uid, item in present.items()}
    new, changed, unchanged = [], {}, 0
    for draft in items:
        item = present.get(draft.uid)
        if item is None:
            new.append(draft.uid)
            continue
        differing = _differing(item, draft)
        parent_uid = uid_of.get(item.parent_id) if item.parent_id else None
        if parent_uid != draft.parent_uid:
            differing["parent"] = (parent_uid, draft.parent_uid)
        if differing:
            changed[draft.uid] = differing
        else:
            unchanged += 1
    coming = {draft.uid for draft in items}
    removed = [uid for uid in present if uid not in coming]
    old = {
        (uid_of[row.predecessor_id], uid_of[row.successor_id], row.type): (row.lag, row.lag_unit)
        for row in Link.objects.filter(successor__project=project, predecessor__project=project)
    }
    wanted = {(d.predecessor_uid, d.successor_uid, d.type): (d.lag, d.lag_unit) for d in links}
    return PlanDifference(
        new,
        changed,
        removed,
        unchanged,
        links_new=len(wanted.keys() - old.keys()),
        links_changed=sum(1 for key in wanted.keys() & old.keys() if wanted[key] != old[key]),
        links_removed=len(old.keys() - wanted.keys()),
    )


def _differing(item: WorkItem, draft: ItemDraft) -> dict[str, tuple[Any, Any]]:
    return {name: (getattr(item, name), value) for name, value in draft.fields.items() if getattr(item, name) != value}


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
    positions = {draft.uid: by_uid[draft.uid].position for draft in items if draft.uid in present}
    for uid, position in rules.spread_positions([d.uid for d in items], positions).items():
        by_uid[str(uid)].position = position
    created = _create_level_by_level(fresh, by_uid)
    fields = sorted({name for draft in items for name in draft.fields} | {"position", "parent"})
    for draft in items:
        if draft.uid in present:
            parent = by_uid[draft.parent_uid] if draft.parent_uid else None
            by_uid[draft.uid].parent_id = parent.pk if parent is not None else None
    changed = [by_uid[draft.uid] for draft in items if draft.uid in present]
    WorkItem.objects.bulk_update(changed, fields)
    added, altered, dropped = _bring_links(project, links, by_uid)
    _delete_items(gone)
    edit = PlanEdit(project, [], [])
    result = _write(edit, project)
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


def _create_level_by_level(
    fresh: Sequence[tuple[ItemDraft, WorkItem]], by_uid: Mapping[str, WorkItem]
) -> dict[str, int]:
    waiting = list(fresh)
    created: dict[str, int] = {}
    while waiting:
        ready, later = [], []
        for draft, item in waiting:
            parent = by_uid.get(draft.parent_uid) if draft.parent_uid else None
            if draft.parent_uid and parent is None:
                raise RuleBroken(f"Item {draft.uid} lies below {draft.parent_uid}, which does not exist.")
            if parent is not None and parent.pk is None:
                later.append((draft, item))
                continue
            item.parent_id = parent.pk if parent is not None else None
            ready.append((draft, item))
        if not ready:
            raise RuleBroken("Some items lie below each other in a circle.")
        WorkItem.objects.bulk_create([item for _, item in ready], batch_size=500)
        created |= {draft.uid: item.pk for draft, item in ready}
        waiting = later
    return created


def _bring_links(
    project: Project, links: Sequence[LinkDraft], by_uid: Mapping[str, WorkItem]
) -> tuple[list[int], list[int], list[int]]:
    present = {
        (row.predecessor_id, row.successor_id, row.type): row
        for row in Link.objects.filter(successor__project=project, predecessor__project=project)
    }
    wanted = {(by_uid[d.predecessor_uid].pk, by_uid[d.successor_uid].pk, d.type): d for d in links}
    fresh, changed = [], []
    for key, draft in wanted.items():
        row = present.get(key)
        if row is None:
            fresh.append(
                Link(predecessor_id=key[0], successor_id=key[1], type=key[2], lag=draft.lag, lag_unit=draft.lag_unit)
            )
        elif (row.lag, row.lag_unit) != (draft.lag, draft.lag_unit):
            row.lag, row.lag_unit = draft.lag, draft.lag_unit
            changed.append(row)
    gone = [row.pk for key, row in present.items() if key not in wanted]
    _scoped_links(fresh, project)
    Link.objects.bulk_create(fresh, batch_size=500)
    Link.objects.bulk_update(_scoped_links(changed, project), ["lag", "lag_unit"])
    _delete_links(gone, project)
    return [row.pk for row in fresh], [row.pk for row in changed], gone


def _scoped_links(links: list[Link], project: Project) -> list[Link]:
    """Tell each link its scope, so that noting thousands of them asks the database nothing."""
    for link in links:
        link.known_scope_id = project.scope_id
    return links


def _delete_links(keys: Sequence[int], project: Project) -> None:
    for start in range(0, len(keys), 500):
        rows = Link.objects.filter(pk__in=keys[start : start + 500]).select_related("successor__project")
        rows.delete()


def _delete_items(items: Sequence[WorkItem]) -> None:
    if not items:
        return
    gone = {item.pk for item in items}
    outside = (
        Link.objects.filter(predecessor_id__in=gone).exclude(successor_id__in=gone).select_related("successor__project")
    )
    if outside.exists():
        outside.delete()
    leftover = Link.objects.filter(successor_id__in=gone).select_related("successor__project")
    if leftover.exists():
        leftover.delete()
    collector = Collector(using="default")
    try:
        collector.collect([item for item in items if item.parent_id not in gone])
    except (ProtectedError, RestrictedError) as problem:
        others = [row for row in problem.args[1] if not (isinstance(row, WorkItem) and row.pk in gone)]
        if others:
            raise refuse_used(ProtectedError("", set(others))) from problem
    WorkItem.objects.filter(pk__in=gone).select_related("project").delete()


def _locked(project: Project) -> Project:
    found = Project.objects.select_for_update().select_related("scope").get(pk=project.pk)
    if not found.is_open:
        raise RuleBroken(f"{found.code} is {found.get_state_display()}; its plan cannot be changed any more.")
    return found


def _write(edit: PlanEdit, project: Project) -> EditResult:
    created = _write_structure(edit, project)
    _write_links(edit, created)
    plan = plan_values(project)
    if edit.new_links:
        _refuse_circles(edit.new_links)
    computed = compute_schedule(plan)
    moved = _write_computed(plan, computed)
    for key in [*edit.touched, *edit.new_items]:
        item = edit.items[key]
        moved.setdefault(item.pk, {}).update({name: getattr(item, name) for name in _input_columns(item)})
    others = _finish(project, plan, computed, moved)
    return EditResult(
        revision=project.plan_revision,
        moved=moved,
        created=created,
        removed=[item.pk for item in edit.deleted_items],
        links_added=[link.pk for link in edit.new_links],
        links_changed=list(edit.touched_links),
        links_removed=[link.pk for link in edit.deleted_links],
        conflicts=computed.conflicts,
        undo=[_with_ids(operation, created) for operation in edit.undo],
        restructured=edit.restructured,
        other_projects=others,
    )


def _input_columns(item: WorkItem) -> list[str]:
    left_out = WorkItem.computed_fields | {"id", "version"}
    return [f.attname for f in WorkItem._meta.concrete_fields if f.name not in left_out]


def _with_ids(operation: dict[str, Any], created: Mapping[str, int]) -> dict[str, Any]:
    """Undo operations name items by id, not by the temporary name of the request they came with."""

    def known(value: Any) -> Any:
        if isinstance(value, list):
            return [known(v) for v in value]
        return created.get(value, value) if isinstance(value, str) else value

    return {k: known(v) if k in ("id", "ids", "parent", "after", "from", "to") else v for k, v in operation.items()}


def _write_structure(edit: PlanEdit, project: Project) -> dict[str, int]:
    created: dict[str, int] = {}
    if edit.restructured:
        present = dict(WorkItem.objects.filter(project=project).values_list("pk", "position"))
        kept = {key: present[key] for key in edit.outline.order if isinstance(key, int)}
        for key, position in rules.spread_positions(edit.outline.order, kept).items():
            edit.items[key].position = position
            if isinstance(key, int):
                edit.touched[key] = None
    for temp in [key for key in edit.outline.order if isinstance(key, str)]:  # parents come before children
        item = edit.items[temp]
        parent = edit.outline.parent[temp]
        item.parent_id = created.get(parent, parent) if isinstance(parent, str) else parent  # type: ignore[assignment]
        item.save()
        created[temp] = item.pk
    changed = []
    for key in edit.touched:
        item = edit.items[key]
        item.project = project
        parent = edit.outline.parent.get(key) if edit.restructured else item.parent_id
        item.parent_id = created.get(parent, 0) if isinstance(parent, str) else parent
        changed.append(item)
    if changed:
        WorkItem.objects.bulk_update(changed, _writable())
    return created


def _writable() -> list[str]:
    left_out = WorkItem.computed_fields | {"id", "version", "project"}
    return [f.name for f in WorkItem._meta.concrete_fields if f.name not in left_out]


def _write_links(edit: PlanEdit, created: Mapping[str, int]) -> None:
    _delete_links([link.pk for link in edit.deleted_links], edit.project)
    _delete_items(edit.deleted_items)
    for link in edit.new_links:
        for side in ("predecessor", "successor"):
            temp = getattr(link, f"temp_{side}", None)
            if temp is not None:
                setattr(link, f"{side}_id", created[temp])
    new = [link for link in edit.new_links if link.pk is None]
    Link.objects.bulk_create(new)
    Link.objects.bulk_update([edit.links[key] for key in edit.touched_links], ["type", "lag", "lag_unit"])


def _refuse_circles(links: Sequence[Link]) -> None:
    """Within a project the engine finds circles; here those that run through several projects."""
    network = link_network([link.successor_id for link in links])
    for link in links:
        reached, frontier = set(), [link.successor_id]
        while frontier:
            item = frontier.pop()
            if item == link.predecessor_id:
                names = dict(WorkItem.objects.filter(pk__in=[item, link.successor_id]).values_list("pk", "name"))
                raise RuleBroken(f"Items '{names[item]}' and '{names[link.successor_id]}' would wait for each other.")
            if item not in reached:
                reached.add(item)
                frontier.extend(network.get(item, ()))


def _write_computed(plan: PlanValues, computed: Computed) -> dict[int, dict[str, Any]]:
    """Write the rows whose computed columns differ; returns the new values by item."""
    moved: dict[int, dict[str, Any]] = {}
    rows = []
    old_columns = [plan.columns[name] for name in COMPUTED_FIELDS]
    new_columns = [computed.columns[name] for name in COMPUTED_FIELDS]
    progress = COMPUTED_FIELDS.index("progress")
    for pk, old, new in zip(plan.ids, zip(*old_columns, strict=True), zip(*new_columns, strict=True), strict=True):
        differing = {
            name: b
            for i, (name, a, b) in enumerate(zip(COMPUTED_FIELDS, old, new, strict=True))
            if (float(a) != b if i == progress else a != b)
        }
        if differing:
            moved[pk] = differing
            rows.append((pk, *new))
    WorkItem.objects.rewrite_computed(COMPUTED_FIELDS, rows)
    return moved


def _finish(
    project: Project, plan: PlanValues, computed: Computed, moved: Mapping[int, Mapping[str, Any]], depth: int = 0
) -> list[str]:
    before = project.scheduled_finish
    project.plan_revision += 1
    project.scheduled_start, project.scheduled_finish = computed.start, computed.finish
    project.item_count = len(plan.ids)
    project.percent_complete = rules.percent(computed.percent, field="percent")
    project.plan_changed_at = clock.now()
    names = (
        "plan_revision",
        "scheduled_start",
        "scheduled_finish",
        "item_count",
        "percent_complete",
        "plan_changed_at",
    )
    Project.objects.rewrite_computed(names, [(project.pk, *(getattr(project, name) for name in names))])
    dates_moved = [pk for pk, values in moved.items() if {"start", "finish"} & values.keys()]
    announce(
        PlanChanged(
            scope_id=project.scope_id,
            project_id=project.pk,
            finish_before=before,
            finish_after=computed.finish,
            items_moved=len(dates_moved),
        )
    )
    return _carry_on(project.pk, dates_moved, depth)


def _carry_on(project_id: int, item_ids: Sequence[int], depth: int) -> list[str]:
    """Schedule the projects that wait for the moved items, and those that wait for them in turn."""
    if not item_ids:
        return []
    if depth > DEEPEST_CASCADE:
        raise RuleBroken("Items of several projects wait for each other in a circle.")
    reached: list[str] = []
    for other_id in projects_waiting_for(project_id, item_ids):
        other = Project.objects.select_for_update().get(pk=other_id)
        plan = plan_values(other)
        computed = compute_schedule(plan)
        moved = _write_computed(plan, computed)
        if moved:
            reached.append(other.code)
            reached.extend(_finish(other, plan, computed, moved, depth + 1))
    return reached


def store_item_forecasts(rows: Sequence[tuple[int, int, int, int]]) -> None:
    """Keep (id, P50, P80, P95 of the finish) beside each item, as the newest forecast has it."""
    WorkItem.objects.rewrite_computed(("p50", "p80", "p95"), rows)


__all__ = [
    "EditFailed",
    "EditResult",
    "ItemDraft",
    "LinkDraft",
    "PlanDifference",
    "bring_plan",
    "compare_plan",
    "edit_plan",
    "item_name",
    "report_progress_of_item",
    "reschedule",
    "store_item_forecasts",
]
