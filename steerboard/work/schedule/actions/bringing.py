"""A plan that comes as a whole: what it would change, and its items and links as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steerboard.core.public import RuleBroken
from steerboard.work.projects.models import Project
from steerboard.work.schedule.actions.writing import delete_links
from steerboard.work.schedule.models import Link, WorkItem


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


def create_level_by_level(
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
            if parent is not None and parent._state.adding:
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


def bring_links(
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
    delete_links(gone, project)
    return [row.pk for row in fresh], [row.pk for row in changed], gone


def _scoped_links(links: list[Link], project: Project) -> list[Link]:
    """Tell each link its scope, so that noting thousands of them asks the database nothing."""
    for link in links:
        link.known_scope_id = project.scope_id
    return links
