"""The reviewed place for raw SQL: writing computed columns of many rows in one go.

Django's `bulk_update` builds one CASE per row and column and takes seconds for thousands of rows;
this takes milliseconds. Table and column names come from the model, values travel as parameters.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def write_columns(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Set `fields` of many rows; each row is (pk, value, value, …). Returns how many rows were given."""
    given = [tuple(row) for row in rows]
    if not given:
        return 0
    columns = [model._meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    key = quote(model._meta.pk.column)  # type: ignore[union-attr]
    prepared = [
        (row[0], *(f.get_db_prep_save(v, connection) for f, v in zip(columns, row[1:], strict=True)))  # type: ignore[union-attr]
        for row in given
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = [quote(f.column) for f in columns]  # type: ignore[union-attr]
            types = [f.db_type(connection) for f in columns]  # type: ignore[union-attr]
            casts = ", ".join(["%s::bigint[]", *(f"%s::{kind}[]" for kind in types)])
            assignments = ", ".join(f"{name} = given.{name}" for name in names)
            cursor.execute(
                f"UPDATE {table} SET {assignments} FROM unnest({casts}) AS given({', '.join([key, *names])}) "
                f"WHERE {table}.{key} = given.{key}",
                [list(column) for column in zip(*prepared, strict=True)],
            )
        else:
            assignments = ", ".join(f"{quote(f.column)} = %s" for f in columns)  # type: ignore[union-attr]
            cursor.executemany(
                f"UPDATE {table} SET {assignments} WHERE {key} = %s", [(*row[1:], row[0]) for row in prepared]
            )
    return len(given)
