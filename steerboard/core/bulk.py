"""The reviewed place for raw SQL: writing computed columns of many rows in one go.

Django's `bulk_update` builds one CASE per row and column and takes seconds for thousands of rows;
this takes milliseconds. Table and column names come from the model, values travel as parameters.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, connections
from django.db.models import BooleanField, CharField, Field, IntegerField, Model, TextField

# Values of exactly these types need no preparing in a field that holds them as they are: most of the time of a large
# write would go there.
PLAIN_TYPES = frozenset({int, bool, str, type(None)})


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(name or ""))


def _column(model: type[Model], name: str) -> "Field[Any, Any]":
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(f"{model.__name__}.{name} is not a column.")
    return field


def _prepared(fields: "Sequence[Field[Any, Any]]", rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Rows with their values as the database wants them."""
    own = connections[connection.alias]
    preparing = [(isinstance(f, IntegerField | BooleanField | CharField), f.get_db_prep_save) for f in fields]
    return [
        (
            row[0],
            *(
                value if plain and type(value) in PLAIN_TYPES else prepare(value, own)
                for (plain, prepare), value in zip(preparing, row[1:], strict=True)
            ),
        )
        for row in rows
    ]


def write_columns(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Set `fields` of many rows; each row is (pk, value, value, …). Returns how many rows were given."""
    given = [tuple(row) for row in rows]
    if not given:
        return 0
    columns = [_column(model, name) for name in fields]
    table, key = _quoted(model._meta.db_table), _quoted(_column(model, "pk").column)
    prepared = _prepared(columns, given)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = [_quoted(f.column) for f in columns]
            types = [f.db_type(connection) for f in columns]
            casts = ", ".join(["%s::bigint[]", *(f"%s::{kind}[]" for kind in types)])
            assignments = ", ".join(f"{name} = given.{name}" for name in names)
            cursor.execute(
                f"UPDATE {table} SET {assignments} "  # noqa: S608 (names come from the model)
                f"FROM unnest({casts}) AS given({', '.join([key, *names])}) "
                f"WHERE {table}.{key} = given.{key}",
                [list(column) for column in zip(*prepared, strict=True)],
            )
        else:
            assignments = ", ".join(f"{_quoted(f.column)} = %s" for f in columns)
            cursor.executemany(
                f"UPDATE {table} SET {assignments} WHERE {key} = %s",  # noqa: S608 (names come from the model)
                [(*row[1:], row[0]) for row in prepared],
            )
    return len(given)


def insert_rows(model: type[Model], rows: Sequence[Model], *, if_conflicting: str = "") -> None:
    """Insert rows whose keys nobody needs back (events, jobs), several times faster than `bulk_create`.

    `if_conflicting`: empty raises IntegrityError, "skip" leaves out rows that somebody else has just written.
    """
    if not rows:
        return
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = []
    for field in columns:
        found = [getattr(row, field.attname) for row in rows]
        is_plain = isinstance(field, IntegerField | CharField | TextField)
        values.append(found if is_plain else [field.get_db_prep_save(value, connection) for value in found])
    names = ", ".join(_quoted(field.column) for field in columns)
    marks = ", ".join(["%s"] * len(columns))
    ending = " ON CONFLICT DO NOTHING" if if_conflicting == "skip" else ""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_quoted(model._meta.db_table)} "  # noqa: S608 (names come from the model)
            f"({names}) VALUES ({marks}){ending}",
            list(zip(*values, strict=True)),
        )
