"""Locks between processes, held by the operating system and so released even by a killed process."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO, Self

from steerboard.config.faults import WrongSetting

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class AlreadyServed(WrongSetting):
    """Another process serves this database."""


class FileLock:
    """One holder at a time of a file; a forked child holds it together with its parent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[str] | None = None

    def try_acquire(self) -> bool:
        """Take the lock if nobody holds it."""
        file = self.path.open("a+", encoding="ascii")
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def serving_lock(database: Path) -> FileLock:
    """The right to serve this file, or `AlreadyServed` with the process that has it."""
    path = database.with_name(f"{database.name}.serving")
    lock = FileLock(path)
    if not lock.try_acquire():
        holder = path.read_text(encoding="ascii").strip() or "unknown"
        raise AlreadyServed(f"{database} is already served by process {holder}: SQLite has one serving process.")
    path.write_text(f"{os.getpid()}\n", encoding="ascii")
    return lock
