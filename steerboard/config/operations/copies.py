"""Consistent copies of the database: the whole file of SQLite, the tables of PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction

from steerboard.config.faults import WrongSetting
from steerboard.config.operations.archive import ArchiveWriter
from steerboard.core.events import guards

SQLITE_MEMBER = "database/steerboard.sqlite3"
TABLES = "database/tables/"


class CannotRestore(WrongSetting):
    """A backup that is whole and yet does not fit here."""


def copy_sqlite(database: Path, target: Path) -> None:
    """Copy a database others are writing to, as of one moment, into a single file without a log."""
    with closing(sqlite3.connect(database, timeout=30)) as source, closing(sqlite3.connect(target)) as copy:
        source.execute("PRAGMA wal_autocheckpoint=0")
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def examine_sqlite(path: Path) -> dict[str, int]:
    """Rows by table of a copy. Raises CannotRestore if the file is not whole."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            said = str(copy.execute("PRAGMA integrity_check(1)").fetchone()[0])
            loose = copy.execute("PRAGMA foreign_key_check").fetchone()
            if said != "ok" or loose:
                raise CannotRestore(f"The copied database is not whole: {said if said != 'ok' else f'{loose[0]} row'}.")
            names = [
                row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            ]
            return {name: _rows(copy, name) for name in names if not name.startswith("sqlite_")}
    except sqlite3.DatabaseError as problem:
        raise CannotRestore(f"The copied database cannot be read: {problem}.") from None


def _rows(copy: sqlite3.Connection, table: str) -> int:
    # A name from the catalogue, quoted.
    return int(copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608


def migrations_in_sqlite(path: Path) -> list[list[str]]:
    """Which migrations a copy has seen."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        return [list(row) for row in copy.execute("SELECT app, name FROM django_migrations ORDER BY app, name")]


def copy_postgresql(writer: ArchiveWriter) -> dict[str, int]:
    """Copy every table as of one moment. Returns rows by table."""
    rows: dict[str, int] = {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in _tables():
            columns = _columns(table)

            def fill(target: IO[bytes], table: str = table, columns: str = columns) -> None:
                with connection.cursor() as cursor:
                    if rows_of := _count(cursor, table):
                        for block in _copied_out(cursor, f"COPY {_quoted(table)} ({columns}) TO STDOUT"):
                            target.write(block)
                    rows[table] = rows_of

            writer.add(f"{TABLES}{table}.copy", fill)
            writer.members[f"{TABLES}{table}.copy"]["columns"] = columns
    return rows


def load_postgresql(folder: Path, members: dict[str, Any], rows: dict[str, int]) -> None:
    """Put the copied tables in place of those here: all of them in one transaction, or none."""
    wanted = {name.removeprefix(TABLES).removesuffix(".copy"): info for name, info in members.items() if TABLES in name}
    here = _tables()
    if set(here) != set(wanted):
        different = ", ".join(sorted(set(here) ^ set(wanted)))
        raise CannotRestore(f"The tables differ from those in the backup ({different}): migrate to its version first.")
    with transaction.atomic():
        guards.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(_quoted(table) for table in here)}")
            for table in here:
                _copy_in(cursor, table, wanted[table]["columns"], folder / f"{table}.copy")
                if _count(cursor, table) != rows[table]:
                    raise CannotRestore(f"{table} has other than the {rows[table]} rows of the backup.")
            _reset_sequences(cursor)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a row that points at nothing is found here, not at commit
        guards.install(connection)


def _tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def _columns(table: str) -> str:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attgenerated <> ''", [_quoted(table)]
        )
        generated = {row[0] for row in cursor.fetchall()}
    return ", ".join(_quoted(column.name) for column in described if column.name not in generated)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {_quoted(table)}")  # noqa: S608 - a name from the catalogue, quoted
    return int(cursor.fetchone()[0])


def _copied_out(cursor: Any, statement: str) -> Iterator[bytes]:
    with cursor.copy(statement) as copy:
        for block in copy:
            yield bytes(block)


def _copy_in(cursor: Any, table: str, columns: str, path: Path) -> None:
    with path.open("rb") as file, cursor.copy(f"COPY {_quoted(table)} ({columns}) FROM STDIN") as copy:
        while block := file.read(1024 * 1024):
            copy.write(block)


def _reset_sequences(cursor: Any) -> None:
    for table in _tables():
        for found in connection.introspection.get_sequences(cursor, table):
            name, column = _quoted(table), _quoted(found["column"])
            cursor.execute(f"SELECT max({column}) FROM {name}")  # noqa: S608 - names from the catalogue, quoted
            last = cursor.fetchone()[0]
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                [name, found["column"], last or 1, last is not None],
            )
