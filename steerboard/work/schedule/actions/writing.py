"""Writing what an edit did: structure, links, and all dates that moved, also in the projects that wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from steerboard.core.public import RuleBroken, announce, clock
from steerboard.work.projects.models import Project
from steerboard.work.schedule import rules
from steerboard.work.schedule.actions.edits import PlanEdit, refuse_used
from steerboard.work.schedule.compute import Computed, compute_schedule
from steerboard.work.schedule.events import PlanChanged
from steerboard.work.schedule.models import Link, WorkItem
from steerboard.work.schedule.queries import (
    COMPUTED_FIELDS,
    PlanValues,
    link_network,
    plan_values,
    projects_waiting_for,
)
from steerboard.work.schedule.rules import Key

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


def write_edit(edit: PlanEdit, project: Project) -> EditResult:
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
        kept: dict[Key, int] = {key: present[key] for key in edit.outline.order if isinstance(key, int)}
        for key, position in rules.spread_positions(edit.outline.order, kept).items():
            edit.items[key].position = position
            if isinstance(key, int):
                edit.touched[key] = None
    for temp in [key for key in edit.outline.order if isinstance(key, str)]:  # parents come before children
        item = edit.items[temp]
        parent = edit.outline.parent[temp]
        item.parent_id = created.get(parent, parent) if isinstance(parent, str) else parent
        item.save(force_insert=True)
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
    delete_links([link.pk for link in edit.deleted_links], edit.project)
    delete_items(edit.deleted_items)
    for link in edit.new_links:
        for side in ("predecessor", "successor"):
            temp = getattr(link, f"temp_{side}", None)
            if temp is not None:
                setattr(link, f"{side}_id", created[temp])
    Link.objects.bulk_create(edit.new_links)
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
    """Write the columns and rows that differ; returns the new values by item."""
    moved: dict[int, dict[str, Any]] = {}
    names = []
    for name in COMPUTED_FIELDS:
        old, new = plan.columns[name], computed.columns[name]
        if name == "progress":
            old = [float(value) for value in old]
        if old == new:
            continue
        names.append(name)
        for pk, before, after in zip(plan.ids, old, new, strict=True):
            if before != after:
                found = moved.get(pk)
                if found is None:
                    found = moved[pk] = {}
                found[name] = after
    if moved:
        columns = [computed.columns[name] for name in names]
        rows = zip(plan.ids, *columns, strict=True)
        WorkItem.objects.rewrite_computed(names, [row for row in rows if row[0] in moved])
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


def delete_links(keys: Sequence[int], project: Project) -> None:
    for start in range(0, len(keys), 500):
        rows = Link.objects.filter(pk__in=keys[start : start + 500]).select_related("successor__project")
        rows.delete()


def delete_items(items: Sequence[WorkItem]) -> None:
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
