"""The one thread that copies the write-ahead log into the database file.

Connections themselves never checkpoint (`wal_autocheckpoint=0`). Every process has this thread while it runs, and
the lock file beside the database lets one of them through at a time, which is what keeps libraries before 3.51.3 safe.
"""

from __future__ import annotations

import atexit
import sqlite3
import threading
import time
from pathlib import Path

import structlog
from django.conf import settings

from steerboard.config import metrics
from steerboard.config.databases import sqlite_path
from steerboard.config.environment import Environment
from steerboard.config.sqlite.locks import FileLock

logger = structlog.get_logger(__name__)

EVERY_SECONDS = 2.0
WORTH_COPYING_BYTES = 1 * 1024 * 1024
MUST_SHRINK_BYTES = 32 * 1024 * 1024  # the bar is 64 MB


class Checkpointer(threading.Thread):
    """Checkpoints one database until told to stop."""

    def __init__(self, database: Path, *, every_seconds: float = EVERY_SECONDS) -> None:
        super().__init__(name="steerboard-checkpointer", daemon=True)
        self._database = database
        self._every = every_seconds
        self._lock = FileLock(database.with_name(f"{database.name}.checkpoint"))
        self._stop_asked = threading.Event()
        self._copied_at = 0  # when the log was last written, as of our last checkpoint

    def stop(self) -> None:
        """End after a last checkpoint."""
        self._stop_asked.set()
        if self.is_alive():
            self.join(timeout=10)

    def run(self) -> None:
        while not self._stop_asked.wait(self._every):
            self._checkpoint_if_due(WORTH_COPYING_BYTES)
        self._checkpoint_if_due(1)

    def _checkpoint_if_due(self, least_bytes: int) -> None:
        try:
            size, written_at = wal_state(self._database)
            if size < least_bytes or written_at == self._copied_at:
                return
            if checkpoint(self._database, self._lock, shrink=size >= MUST_SHRINK_BYTES):
                self._copied_at = written_at
        except (sqlite3.Error, OSError) as problem:  # a busy or full disk: the next round tries again
            logger.warning("checkpoint waits", problem=str(problem))


def keep_checkpointed() -> None:
    """Checkpoint the database of this installation for as long as this process runs."""
    environment: Environment = settings.ENVIRONMENT
    if environment.uses_postgresql:
        return
    thread = Checkpointer(sqlite_path(environment))
    thread.start()
    atexit.register(thread.stop)


def wal_state(database: Path) -> tuple[int, int]:
    """How large the write-ahead log is, in bytes, and when it was last written, in nanoseconds."""
    try:
        state = database.with_name(f"{database.name}-wal").stat()
    except FileNotFoundError:
        return 0, 0
    return state.st_size, state.st_mtime_ns


def checkpoint(database: Path, lock: FileLock, *, shrink: bool) -> bool:
    """Copy the log into the file, alone. Returns whether it was our turn."""
    if not lock.try_acquire():
        return False
    with lock:
        # Shrinking waits for readers and writers a moment; copying what may be copied waits for nobody.
        connection = sqlite3.connect(database, timeout=2 if shrink else 0.2, isolation_level=None)
        try:
            connection.execute("PRAGMA mmap_size=0")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA wal_autocheckpoint=0")
            before, _ = wal_state(database)
            started = time.perf_counter()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)" if shrink else "PRAGMA wal_checkpoint(PASSIVE)")
            metrics.count_checkpoint(before)
            logger.debug("checkpoint", bytes=before, milliseconds=round((time.perf_counter() - started) * 1000, 1))
        finally:
            connection.close()
    return True
