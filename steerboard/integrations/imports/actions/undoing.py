"""Undoing an import: every row it created, changed or deleted goes back to what the log says it was before.

Nothing is guessed: a row that somebody changed since, or that something of somebody's own now hangs on, stands in the
way and is named. What only machines derived from the import (forecasts, health) goes with it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from steerboard.core.public import Event, Record, RuleBroken, User, action, clock, event_value
from steerboard.integrations.imports import rules
from steerboard.integrations.imports.models import ImportMapping, ImportRun
from steerboard.integrations.permissions import IMPORT
from steerboard.work.public import Project, WorkItem, reschedule

CHANGES = ("created", "changed", "deleted")
OWN_TABLES = frozenset({ImportRun._meta.label_lower, ImportMapping._meta.label_lower})
BATCH = 500
MOST_NAMED = 5
DEEPEST = 8


@dataclass(slots=True)
class Touched:
    """One row before and after an import; None where it was not there."""

    model: type[Record]
    key: int
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    is_partial: bool = False


@dataclass(slots=True)
class _Plan:
    created: dict[type[Record], list[Touched]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[type[Record], list[Touched]] = field(default_factory=lambda: defaultdict(list))
    deleted: dict[type[Record], list[Touched]] = field(default_factory=lambda: defaultdict(list))


@action(IMPORT, on="run")
def undo_import(*, actor: User, run: ImportRun) -> ImportRun:
    """Put everything back as it was before the import, if nothing of it was changed since."""
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("scope", "project").get(pk=run.pk)
    rules.check_can_undo(state=run.state)
    plan = _plan_of(run)
    obstacles = _changed_since(plan)
    hanging = _hanging_on(plan)
    obstacles += _made_by_people(hanging)
    if obstacles:
        more = f" and {len(obstacles) - MOST_NAMED} more" if len(obstacles) > MOST_NAMED else ""
        raise RuleBroken(
            "This import cannot be undone, because it was built upon since: "
            f"{'; '.join(obstacles[:MOST_NAMED])}{more}.",
            code="built_upon",
        )
    _restore(plan, hanging)
    run.state, run.undone_at = ImportRun.State.UNDONE, clock.now()
    if run.makes_project:
        run.project = None
    run.save()
    _schedule_again(actor, plan)
    return run


def _plan_of(run: ImportRun) -> _Plan:
    """What the import did, row by row, from the log."""
    applied = (
        Event.objects.filter(
            object_type=ImportRun._meta.label_lower, object_id=str(run.pk), verb__endswith="apply_import"
        )
        .order_by("-seq")
        .first()
    )
    if applied is None:
        raise RuleBroken("The log does not hold this import any more.")
    rows: dict[tuple[str, str], Touched] = {}
    events = Event.objects.filter(action_id=applied.action_id, kind__in=CHANGES).order_by("seq")
    for table, key, kind, body in events.values_list("object_type", "object_id", "kind", "body").iterator():
        if table in OWN_TABLES:
            continue
        row = rows.get((table, key))
        if row is None:
            model = apps.get_model(table)
            row = rows[(table, key)] = Touched(
                model, int(key), {} if kind == "changed" else None, {}, kind == "changed"
            )
        _apply(row, kind, json.loads(body)["data"])
    plan = _Plan()
    for row in rows.values():
        if row.before is None and row.after is not None:
            plan.created[row.model].append(row)
        elif row.before is not None and row.after is None:
            plan.deleted[row.model].append(row)
        elif row.before != row.after:
            plan.changed[row.model].append(row)
    return plan


def _apply(row: Touched, kind: str, data: dict[str, Any]) -> None:
    if kind == "created":
        row.after = dict(data["values"])
    elif kind == "changed":
        for name, (before, after) in data.get("changes", {}).items():
            if row.is_partial and row.before is not None:
                row.before.setdefault(name, before)
            if row.after is not None:
                row.after[name] = after
    else:
        # Values changed before the row was deleted go back to what they were at first.
        if row.is_partial or (row.before is None and not row.after):
            row.before = {**data["values"], **(row.before or {})}
        row.after = None


def _stored(model: type[Record], keys: Iterable[int]) -> dict[int, Record]:
    wanted = list(keys)
    found: dict[int, Record] = {}
    for start in range(0, len(wanted), BATCH):
        found |= {row.pk: row for row in model._base_manager.filter(pk__in=wanted[start : start + BATCH])}
    return found


def _changed_since(plan: _Plan) -> list[str]:
    """Rows that are not any more as the import left them, in words."""
    obstacles = []
    for group in (plan.created, plan.changed):
        for model, rows in group.items():
            stored = _stored(model, (row.key for row in rows))
            for touched in rows:
                row = stored.get(touched.key)
                if row is None:
                    obstacles.append(f"{_noun(model)} {_label(touched.after or {})} was deleted")
                    continue
                differing = [n for n, v in (touched.after or {}).items() if event_value(row._typed(n)) != v]
                if differing:
                    names = ", ".join(name.removesuffix("_id").replace("_", " ") for name in differing[:3])
                    obstacles.append(f"{_noun(model)} “{row}” was changed ({names}){_by_whom(row)}")
    for model, rows in plan.deleted.items():
        back = _stored(model, (row.key for row in rows))
        obstacles += [f"{_noun(model)} “{row}” is there again" for row in back.values()]
    return obstacles


def _by_whom(row: Record) -> str:
    event = Event.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk)).order_by("-seq").first()
    person = User.objects.filter(pk=event.actor_id).first() if event is not None else None
    return f" by {person.name} on {event.at:%Y-%m-%d}" if event is not None and person is not None else ""


def _noun(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name)


def _label(values: dict[str, Any]) -> str:
    return f"“{values.get('code') or values.get('name') or '?'}”"


def _hanging_on(plan: _Plan) -> dict[type[models.Model], dict[int, models.Model]]:
    """Rows that point to what the import created and were not created by it."""
    own: dict[type[models.Model], set[int]] = {model: {row.key for row in rows} for model, rows in plan.created.items()}
    frontier: dict[type[models.Model], set[int]] = dict(own)
    found: dict[type[models.Model], dict[int, models.Model]] = defaultdict(dict)
    for _ in range(DEEPEST):
        fresh: dict[type[models.Model], set[int]] = defaultdict(set)
        for model in apps.get_models():
            for key in model._meta.concrete_fields:
                target = key.related_model if isinstance(key, models.ForeignKey) else None
                if not isinstance(target, type) or target not in frontier or model._meta.label_lower in OWN_TABLES:
                    continue
                wanted = list(frontier[target])
                for start in range(0, len(wanted), BATCH):
                    chosen = {f"{key.attname}__in": wanted[start : start + BATCH]}
                    for row in model._base_manager.filter(**chosen):
                        if row.pk not in own.get(model, set()) and row.pk not in found[model]:
                            found[model][row.pk] = row
                            fresh[model].add(row.pk)
        if not fresh:
            break
        frontier = dict(fresh)
    return {model: rows for model, rows in found.items() if rows}


def _made_by_people(hanging: dict[type[models.Model], dict[int, models.Model]]) -> list[str]:
    """Of what hangs on the import, that which a person made."""
    obstacles = []
    for model, rows in hanging.items():
        if not issubclass(model, Record):
            continue
        for row in rows.values():
            made = (
                Event.objects.filter(object_type=model._meta.label_lower, object_id=str(row.pk), kind="created")
                .order_by("seq")
                .first()
            )
            if made is None or json.loads(made.body).get("channel") != "job":
                obstacles.append(f"{_noun(model)} “{row}” hangs on it")
    return obstacles


def _restore(plan: _Plan, hanging: dict[type[models.Model], dict[int, models.Model]]) -> None:
    for model, rows in hanging.items():
        for start in range(0, len(rows), BATCH):
            model._default_manager.filter(pk__in=list(rows)[start : start + BATCH]).delete()
    # What was deleted last comes back first: what it lay below is there by then.
    for model, touched in reversed(plan.deleted.items()):
        model.objects.bulk_create([_row_of(model, each) for each in touched], batch_size=BATCH)
    for model, touched in plan.changed.items():
        stored = _stored(model, (each.key for each in touched))
        names: set[str] = set()
        for each in touched:
            for name, value in (each.before or {}).items():
                names.add(name)
                setattr(stored[each.key], name, _python(model, name, value))
        model.objects.bulk_update(list(stored.values()), sorted(names))
    # What was created last goes first: a row is noted in the scope of its project, which must still be there.
    for model, touched in reversed(plan.created.items()):
        keys = [each.key for each in touched]
        for start in range(0, len(keys), BATCH):
            model.objects.filter(pk__in=keys[start : start + BATCH]).select_related(*_way_to_project(model)).delete()


def _way_to_project(model: type[Record]) -> list[str]:
    """The fields by which a row finds its project, so that noting thousands of rows asks the database nothing."""
    names = {column.name for column in model._meta.concrete_fields if isinstance(column, models.ForeignKey)}
    ways = {"project": "project", "baseline": "baseline__project", "successor": "successor__project"}
    return [way for name, way in ways.items() if name in names]


def _row_of(model: type[Record], touched: Touched) -> Record:
    row = model()
    row.pk = touched.key
    for name, value in (touched.before or {}).items():
        setattr(row, name, _python(model, name, value))
    return row


def _python(model: type[Record], name: str, value: Any) -> Any:
    """A value of the log as the field's own type."""
    column = model._meta.get_field(name)
    if value is None or isinstance(column, models.ForeignKey | models.JSONField):
        return value
    if isinstance(column, models.BinaryField):
        return bytes.fromhex(value)
    return column.to_python(value)  # type: ignore[union-attr]


def _schedule_again(actor: User, plan: _Plan) -> None:
    """Dates are derived, so the log has none: they are computed from what was put back."""
    ids: set[int] = set()
    for group in (plan.deleted, plan.changed, plan.created):
        for each in group.get(WorkItem, []):
            values = {**(each.after or {}), **(each.before or {})}
            if "project_id" in values:
                ids.add(values["project_id"])
            else:
                ids |= set(WorkItem.objects.filter(pk=each.key).values_list("project_id", flat=True))
        ids |= {each.key for each in group.get(Project, [])}
    for project in Project.objects.filter(pk__in=ids).select_related("scope"):
        if project.is_open:
            reschedule(actor=actor, project=project)
