"""Asks a live connection what it really runs with."""

from __future__ import annotations

import sqlite3

from django.db import connection

from steerboard.config.sqlite.rules import SqliteState


def state_of_connection() -> SqliteState:
    """The settings in force on Django's default connection."""
    asked = ("journal_mode", "synchronous", "mmap_size", "foreign_keys", "wal_autocheckpoint")
    answers: dict[str, str] = {}
    with connection.cursor() as cursor:
        for name in asked:
            cursor.execute(f"PRAGMA {name}")
            row = cursor.fetchone()
            answers[name] = str(row[0]) if row else "0"  # no row: compiled without memory mapping
    major, minor, patch = sqlite3.sqlite_version_info
    return SqliteState(
        version=(major, minor, patch),
        journal_mode=answers["journal_mode"].lower(),
        synchronous=int(answers["synchronous"]),
        mmap_size=int(answers["mmap_size"]),
        foreign_keys=answers["foreign_keys"] == "1",
        wal_autocheckpoint=int(answers["wal_autocheckpoint"]),
    )
