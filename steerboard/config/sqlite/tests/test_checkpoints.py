"""Checkpoints: one at a time, by one thread, the log bounded."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from steerboard.config.databases import SQLITE_PRAGMAS
from steerboard.config.sqlite import checkpoints
from steerboard.config.sqlite.checkpoints import Checkpointer, checkpoint, wal_state
from steerboard.config.sqlite.locks import AlreadyServed, FileLock, serving_lock


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "plan.sqlite3"
    connection = _open(path)
    connection.execute("CREATE TABLE noted (words TEXT)")
    connection.close()
    return path


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(SQLITE_PRAGMAS)
    return connection


def _write(connection: sqlite3.Connection, megabytes: int) -> None:
    for _ in range(megabytes):
        connection.execute("INSERT INTO noted VALUES (zeroblob(1000000))")


def test_a_connection_never_checkpoints_by_itself(database: Path) -> None:
    connection = _open(database)

    _write(connection, 8)

    assert wal_state(database)[0] > 8_000_000
    connection.close()


def test_the_thread_empties_a_log_that_has_grown(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "MUST_SHRINK_BYTES", 4_000_000)
    connection = _open(database)
    _write(connection, 8)
    thread = Checkpointer(database, every_seconds=0.01)

    thread.start()
    thread.stop()

    assert wal_state(database)[0] == 0
    assert connection.execute("SELECT count(*) FROM noted").fetchone()[0] == 8
    connection.close()


def test_two_processes_never_checkpoint_at_once(database: Path) -> None:
    connection = _open(database)
    _write(connection, 2)
    name = database.with_name(f"{database.name}.checkpoint")
    elsewhere = FileLock(name)
    assert elsewhere.try_acquire()

    assert not checkpoint(database, FileLock(name), shrink=False)

    elsewhere.release()
    assert checkpoint(database, FileLock(name), shrink=False)
    connection.close()


def test_a_second_serving_process_is_refused_by_name_of_the_first(database: Path) -> None:
    first = serving_lock(database)

    with pytest.raises(AlreadyServed, match="already served by process"):
        serving_lock(database)

    first.release()
    serving_lock(database).release()
