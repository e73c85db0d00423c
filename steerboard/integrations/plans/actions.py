"""Bringing a plan file into a project, with everything it holds."""

import gzip

from steerboard.core.public import RuleBroken, User, action, clock
from steerboard.integrations.plans.models import KeptPlan
from steerboard.integrations.plans.queries import PlanMove, kept_hash
from steerboard.work.public import (
    EDIT_PLAN,
    BaselineDraft,
    ItemDraft,
    Project,
    WorkItem,
    bring_baselines,
    bring_plan,
    change_project,
    item_name,
    save_project_calendar,
)

PACKING = 5  # of gzip: nearly as small as the best, much quicker


@action(EDIT_PLAN, on="project")
def bring_in_plan(
    *, actor: User, project: Project, move: PlanMove, content: bytes, file_name: str, sha256: str
) -> dict[str, int]:
    """Make a project's plan equal to the file's. What is equal already is not touched. Returns what was done."""
    keys = _save_calendars(actor, project, move)
    facts = {name: _known(value, keys) if name == "calendar_id" else value for name, value in move.facts.items()}
    changed = {name: value for name, value in facts.items() if getattr(project, name) != value}
    if changed:
        if "calendar_id" in changed:
            changed["calendar"] = changed.pop("calendar_id") and move.calendars[move.content.project_calendar or 0]
        project = change_project(actor=actor, project=project, **changed)
    if move.changes_items or changed or move.calendars_to_save:
        items = [
            ItemDraft(d.uid, d.parent_uid, d.fields | {"calendar_id": _known(d.fields["calendar_id"], keys)})
            if "calendar_id" in d.fields
            else d
            for d in move.items
        ]
        bring_plan(actor=actor, project=project, items=items, links=move.links)
    baselines = _bring_baselines(actor, project, move, file_name) if move.takes_baselines else 0
    if kept_hash(project) != sha256:
        KeptPlan(
            project=project,
            file_name=file_name[:255],
            sha256=sha256,
            kept_at=clock.now(),
            kept_by=actor,
            content=gzip.compress(content, PACKING, mtime=0),
        ).save()
    return {"baselines": baselines, "calendars": len(move.calendars_to_save), "settings": len(changed)}


def _save_calendars(actor: User, project: Project, move: PlanMove) -> dict[int, int]:
    """Create and change calendars; returns the ids that the drafts' negative numbers stand for."""
    keys: dict[int, int] = {}
    for draft in move.calendars_to_save:
        try:
            row = save_project_calendar(
                actor=actor,
                project=project,
                name=draft.name,
                week=draft.week,
                exceptions=draft.exceptions,
                calendar=move.calendars.get(draft.uid),
                external_uid=str(draft.uid),
            )
        except RuleBroken as broken:
            raise RuleBroken(f"Calendar “{draft.name}”: {broken.sentence}") from broken
        move.calendars[draft.uid] = row
        keys[-draft.uid - 1] = row.pk
    return keys


def _known(key: int | None, keys: dict[int, int]) -> int | None:
    return keys.get(key, key) if key is not None else None


def _bring_baselines(actor: User, project: Project, move: PlanMove, file_name: str) -> int:
    ids = {item_name(row): row.pk for row in WorkItem.objects.filter(project=project)}
    drafts = [
        BaselineDraft(
            f"Baseline {number}" if number else "Baseline",
            {
                ids[uid]: (values.start, values.finish, values.duration, values.effort, values.cost)
                for uid, values in found.items()
                if uid in ids
            },
        )
        for number, found in move.content.baselines
    ]
    return bring_baselines(actor=actor, project=project, baselines=drafts, authority=f"brought with {file_name}"[:120])
