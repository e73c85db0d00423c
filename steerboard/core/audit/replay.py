"""Replaying the log: what the audited tables must hold, if nothing was ever changed beside the log.

The hash chain shows that no event was altered; only replay shows that no change is without its event.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from steerboard.core.events.models import Event, PersonKey
from steerboard.core.events.sealing import ERASED, is_sealed, open_box
from steerboard.core.records import Record, event_value

PAGE = 5_000
DIFFERENCES_KEPT = 100

Row = dict[str, Any]
Tables = dict[str, dict[str, Row]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the database is not what the log says."""

    table: str
    key: str
    column: str
    logged: Any
    stored: Any

    def __str__(self) -> str:
        if not self.column:
            return f"{self.table} {self.key}: {self.logged} in the log, {self.stored} in the database"
        return f"{self.table} {self.key}.{self.column}: the log says {self.logged!r}, the database {self.stored!r}"


@dataclass(slots=True)
class Replay:
    """The tables as the log tells them, and events that do not fit what came before them."""

    tables: Tables = field(default_factory=dict)
    misfits: list[str] = field(default_factory=list)

    def play(self, events: Iterable[tuple[int, str, str, str, str]]) -> None:
        """Apply events given as (number, kind, object type, object id, body), in order."""
        for seq, kind, table, key, body in events:
            if kind == "created":
                rows = self.tables.setdefault(table, {})
                if key in rows:
                    self.misfits.append(f"Event {seq} creates {table} {key}, which is there already.")
                rows[key] = json.loads(body)["data"]["values"]
            elif kind == "changed":
                self._change(seq, table, key, json.loads(body)["data"].get("changes", {}))
            elif kind == "deleted" and self.tables.get(table, {}).pop(key, None) is None:
                self.misfits.append(f"Event {seq} deletes {table} {key}, which is not there.")

    def _change(self, seq: int, table: str, key: str, changes: dict[str, list[Any]]) -> None:
        row = self.tables.get(table, {}).get(key)
        if row is None:
            self.misfits.append(f"Event {seq} changes {table} {key}, which is not there.")
            return
        for name, (before, after) in changes.items():
            # Sealed values differ in every box; the comparison with the database speaks for them.
            if not is_sealed(before) and not is_sealed(row.get(name)) and row.get(name) != before:
                self.misfits.append(f"Event {seq} found {table} {key}.{name} other than the log had left it.")
            row[name] = after


def replay(*, up_to: int | None = None) -> Replay:
    """The tables rebuilt from the log, from its first event to `up_to`."""
    played = Replay()
    played.play(_changes(up_to))
    return played


def compare_with_database(played: Replay) -> list[Difference]:
    """Every difference between the replayed tables and the stored ones; of very many only the first."""
    keys = {row.person_id: bytes(row.key) for row in PersonKey.objects.all()}
    found: list[Difference] = []
    models = audited_models()
    unknown = sorted(set(played.tables) - {model._meta.label_lower for model in models})
    found += [
        Difference(t, "", "", f"{len(played.tables[t])} rows", "no such table") for t in unknown if played.tables[t]
    ]
    for model in models:
        rows = dict(played.tables.get(model._meta.label_lower, {}))
        found += _compare_table(model, rows, keys)
        if len(found) >= DIFFERENCES_KEPT:
            break
    return found[:DIFFERENCES_KEPT]


def audited_models() -> list[type[Record]]:
    """Every table whose changes are in the log."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def stored_values(row: Record) -> Row:
    """A stored row's audited values in the form the log has them."""
    return {name: event_value(row._typed(name)) for name in row.audited_attnames()}


def _changes(up_to: int | None) -> Iterator[tuple[int, str, str, str, str]]:
    kinds = ("created", "changed", "deleted")
    after = 0
    while True:
        rows = Event.objects.filter(seq__gt=after, kind__in=kinds).order_by("seq")
        if up_to is not None:
            rows = rows.filter(seq__lte=up_to)
        page = list(rows.values_list("seq", "kind", "object_type", "object_id", "body")[:PAGE])
        if not page:
            return
        yield from page
        after = page[-1][0]


def _compare_table(model: type[Record], logged: dict[str, Row], keys: dict[int, bytes]) -> Iterator[Difference]:
    table = model._meta.label_lower
    stored: Iterable[Record] = model._base_manager.order_by("pk").iterator(chunk_size=2000)
    for row in stored:
        key = str(row.pk)
        values = logged.pop(key, None)
        if values is None:
            yield Difference(table, key, "", "nothing", "a row")
            continue
        for name, value in stored_values(row).items():
            expected: Any = values.get(name)
            if is_sealed(expected):
                expected = open_box(expected, keys.get(expected["sealed"]))
            # What was erased cannot be compared any more; that it was erased is itself an event.
            if expected not in (value, ERASED):
                yield Difference(table, key, name, expected, value)
    for key in logged:
        yield Difference(table, key, "", "a row", "nothing")
