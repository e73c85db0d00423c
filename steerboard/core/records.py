"""Rows whose every change is written to the event log.

A `Record` can be changed only inside an action. Saving it notes what changed, before and after;
the action writes the notes in the same transaction. Query-set shortcuts that would bypass this
(`update`, cascading deletes) are refused, so that replaying the log rebuilds the tables.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models

from steerboard.core.bulk import write_columns
from steerboard.core.context import ActionContext, Note, running

M = TypeVar("M", bound="Record")


class ChangedOutsideAction(RuntimeError):
    """Code tried to change a record without an action: a defect of ours, never of a user."""


def _context(what: str) -> ActionContext:
    context = running()
    if context is None:
        raise ChangedOutsideAction(f"{what} may only be changed inside an action.")
    return context


def event_value(value: Any) -> Any:
    """A field's value as canonical JSON can hold it: no floats that print two ways, no local times."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return {str(key): event_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [event_value(inner) for inner in value]
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"{type(value).__name__} cannot be written to the event log")


class RecordQuerySet(models.QuerySet[M]):
    """Bulk work that still notes every row."""

    def update(self, **values: Any) -> int:
        """Refused for audited fields: use `bulk_update` on loaded rows inside an action."""
        audited = set(values) - self.model.computed_fields
        if audited:
            raise ChangedOutsideAction(f"{self.model.__name__}.{sorted(audited)[0]} cannot be changed by update().")
        return super().update(**values)

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """Insert many rows and note each."""
        rows = list(objs)
        if not rows:
            return rows
        context = _context(self.model.__name__)
        created = super().bulk_create(rows, *args, **kwargs)
        for row in created:
            row.note_created(context)
        return created

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Change many loaded rows; only rows that differ are written and noted. Returns how many."""
        rows = list(objs)
        names = list(fields)
        attnames = [self.model._meta.get_field(name).attname for name in names]  # type: ignore[union-attr]
        context = _context(self.model.__name__)
        changed: list[M] = []
        for row in rows:
            if row.note_changed(context, attnames):
                changed.append(row)
        if not changed:
            return 0
        audited = any(name not in self.model.computed_fields for name in names)
        if audited:
            for row in changed:
                row.version += 1
        fields_written = [*names, "version"] if audited else names
        columns = [self.model._meta.get_field(name).attname for name in fields_written]  # type: ignore[union-attr]
        written = write_columns(
            self.model, fields_written, [(row.pk, *(getattr(row, name) for name in columns)) for row in changed]
        )
        for row in changed:
            row.remember()
        return written

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows one query finds, noting each as it was."""
        context = _context(self.model.__name__)
        rows = list(self)
        for row in rows:
            row.note_deleted(context)
        keys = [row.pk for row in rows]
        for start in range(0, len(keys), 500):
            models.QuerySet(self.model, using=self.db).filter(pk__in=keys[start : start + 500])._raw_delete(self.db)
        return len(rows), {self.model._meta.label: len(rows)}

    def rewrite_computed(self, fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Write computed fields of many rows, each given as (pk, value, …): derived, so not noted."""
        audited = set(fields) - self.model.computed_fields
        if audited:
            raise ChangedOutsideAction(f"{self.model.__name__}.{sorted(audited)[0]} is not a computed field.")
        return write_columns(self.model, fields, rows)


RecordManager = models.Manager.from_queryset(RecordQuerySet)


class Record(models.Model):
    """An audited row. `version` counts its changes and is the API's ETag."""

    version = models.PositiveIntegerField(default=1, editable=False)

    # Fields that follow from others (schedule dates, totals): not audited, rebuilt by computing again.
    computed_fields: ClassVar[frozenset[str]] = frozenset()
    # Fields whose values are personal: sealed in the log by the person's own key, erasable.
    personal_fields: ClassVar[tuple[str, ...]] = ()
    # Fields that never reach the log, such as password hashes.
    secret_fields: ClassVar[frozenset[str]] = frozenset()

    objects = RecordManager()

    _loaded: dict[str, Any]

    class Meta:
        abstract = True

    # -- what upper floors may override --

    def event_scope_id(self) -> int | None:
        """The scope whose readers may see this row's events."""
        scope_id: int | None = getattr(self, "scope_id", None)
        return scope_id

    def event_person_id(self) -> int | None:
        """The person whose values `personal_fields` hold."""
        return None

    # -- noting --

    @classmethod
    def audited_attnames(cls) -> list[str]:
        """Column attributes that the log holds."""
        left_out = cls.computed_fields | cls.secret_fields | {"version"}
        return [f.attname for f in cls._meta.concrete_fields if f.name not in left_out and not f.primary_key]

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any) -> Self:
        names = list(field_names)
        row = super().from_db(db, names, values, **kwargs)
        row._loaded = dict(zip(names, values, strict=False))
        return row

    def remember(self) -> None:
        """Take the present values as those of the database."""
        self._loaded = {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields}

    def _note(self, context: ActionContext, kind: str, data: dict[str, Any]) -> None:
        context.notes.append(
            Note(
                verb=context.verb,
                kind=kind,
                object_type=self._meta.label_lower,
                object_id=str(self.pk),
                scope_id=self.event_scope_id(),
                data=data,
                person_id=self.event_person_id(),
                personal=self.personal_fields,
            )
        )

    def note_created(self, context: ActionContext) -> None:
        """Note all values of a new row."""
        values = {name: event_value(self._typed(name)) for name in self.audited_attnames()}
        self._note(context, "created", {"values": values})
        self.remember()

    def note_changed(self, context: ActionContext, attnames: Iterable[str] | None = None) -> list[str]:
        """Note what differs from the loaded values; returns the names of all differing columns."""
        loaded = getattr(self, "_loaded", {})
        names = list(attnames) if attnames is not None else [f.attname for f in self._meta.concrete_fields]
        differing = [n for n in names if n not in loaded or self._typed(n) != loaded[n]]
        audited = set(self.audited_attnames())
        changes = {n: [event_value(loaded.get(n)), event_value(self._typed(n))] for n in differing if n in audited}
        secret = [n for n in differing if n in self.secret_fields]
        if changes or secret:
            self._note(context, "changed", {"changes": changes, **({"secret": secret} if secret else {})})
        return differing

    def note_deleted(self, context: ActionContext) -> None:
        """Note a row's last values."""
        values = {name: event_value(self._typed(name)) for name in self.audited_attnames()}
        self._note(context, "deleted", {"values": values})

    def _typed(self, attname: str) -> Any:
        field = self._meta.get_field(attname)
        value = getattr(self, attname)
        # to_python turns "12.50" into Decimal and "2026-01-01" into a date, as a reload would.
        if isinstance(field, models.DecimalField) and value is not None:
            return Decimal(value).quantize(Decimal(1).scaleb(-field.decimal_places))
        if isinstance(field, models.ForeignKey):
            return value
        return field.to_python(value) if isinstance(field, models.DateField) else value

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert or update inside an action; an update writes the fields that differ and no others."""
        context = _context(type(self).__name__)
        if self._state.adding:
            super().save(*args, **kwargs)
            self.note_created(context)
            return
        update_fields = kwargs.pop("update_fields", None)
        attnames = (
            [self._meta.get_field(name).attname for name in update_fields]  # type: ignore[union-attr]
            if update_fields is not None
            else None
        )
        differing = self.note_changed(context, attnames)
        if not differing:
            return
        self.version += 1
        super().save(update_fields=[*differing, "version"])
        self.remember()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete inside an action. Children are deleted by the action itself, never by cascade."""
        self.note_deleted(_context(type(self).__name__))
        return super().delete(*args, **kwargs)
