"""What a doctor looks at once the settings are sound: secrets, disk, database, tables, engine, front end."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from steerboard.config.sqlite.checkpoints import wal_state
from steerboard.config.sqlite.inspection import state_of_connection
from steerboard.config.sqlite.rules import check_state, needs_single_checkpointer
from steerboard.core.events import guards

OLDEST_POSTGRESQL = 130000
ROOM_ON_DISK_BYTES = 1024**3
LARGEST_LOG_BYTES = 64 * 1024 * 1024


def _secrets() -> tuple[bool, str]:
    folder = Path(settings.HOME) / "secrets"
    open_ones = [path.name for path in folder.glob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_ones:
        return False, f"Others can read {', '.join(open_ones)} in {folder}; run: chmod 600 {folder}/*"
    return True, "Secrets are long, random, and readable by their owner only."


def _disk() -> tuple[bool, str]:
    home = Path(settings.HOME)
    if not os.access(home, os.W_OK):
        return False, f"{home} cannot be written to."
    free = shutil.disk_usage(home).free
    return free >= ROOM_ON_DISK_BYTES, f"{free / 1024**3:.1f} GiB are free at {home}; 1 GiB is the least."


def _database() -> tuple[bool, str]:
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        version = int(getattr(connection, "pg_version", 0))
        return version >= OLDEST_POSTGRESQL, f"PostgreSQL {version // 10000} answers; 13 or newer is needed."
    state = state_of_connection()
    check_state(state, serving_processes=1)
    note = " (with one serving process and one checkpointer, as versions before 3.51.3 need)"
    shown = sqlite3.sqlite_version + (note if needs_single_checkpointer(state.version) else "")
    size, _ = wal_state(Path(connection.settings_dict["NAME"]))
    if size > LARGEST_LOG_BYTES:
        return False, f"The write-ahead log has {size / 1024**2:.0f} MB: is a long reader holding it open?"
    return True, f"SQLite {shown} runs in WAL with synchronous=FULL; the log has {size / 1024**2:.0f} MB."


def _integrity() -> tuple[bool, str]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_checksums")
            checked = cursor.fetchone()[0] == "on"
            cursor.execute("SHOW synchronous_commit")
            synchronous = cursor.fetchone()[0] != "off"
        if not synchronous:
            return False, "synchronous_commit is off: a crash would lose acknowledged changes; turn it on."
        return True, f"PostgreSQL commits synchronously; data checksums are {'on' if checked else 'off, better on'}."
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        said = str(cursor.fetchone()[0])
        cursor.execute("PRAGMA foreign_key_check")
        loose = len(cursor.fetchall())
    if said != "ok" or loose:
        return False, f"The file is damaged ({said}; {loose} rows point at nothing): restore the newest backup."
    return True, "The file is whole, and no row points at nothing."


def _migrations() -> tuple[bool, str]:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        return False, f"{waiting} migrations wait; run: steerboard backup, then: steerboard manage migrate"
    return True, "Every table is as this version wants it."


def _guards() -> tuple[bool, str]:
    bare = guards.missing(connection)
    if bare:
        return (
            False,
            f"The guard triggers of {', '.join(bare)} are gone; run: steerboard manage migrate, and ask who did.",
        )
    return True, "Triggers guard the event log against changes."


def _engine() -> tuple[bool, str]:
    importlib.import_module("steerboard_engine")  # by name: only compute.py may lean on it
    compiled = importlib.util.find_spec("numba") is not None
    version = metadata.version("steerboard-engine")
    return True, f"Engine {version}, {'compiled by numba' if compiled else 'in plain numpy (slower)'}."


def _frontend() -> tuple[bool, str]:
    built = Path(settings.PACKAGE) / "core" / "ui" / "static" / "dist" / "manifest.json"
    if not built.is_file():
        return False, "The front end is not built: pages would have no style; run: python hatch_build.py"
    return True, "The front end is built."


LOOKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "secrets": _secrets,
    "disk": _disk,
    "database": _database,
    "integrity": _integrity,
    "migrations": _migrations,
    "guards": _guards,
    "engine": _engine,
    "front end": _frontend,
}
