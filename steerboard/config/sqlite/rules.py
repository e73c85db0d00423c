"""What must hold before we serve from a SQLite file."""

from __future__ import annotations

from dataclasses import dataclass

from steerboard.config.faults import WrongSetting

# The first library without the WAL-reset race: connections that checkpoint and write at once could corrupt the file.
FIRST_SOUND_VERSION = (3, 51, 3)
OLDEST_VERSION = (3, 37, 0)  # strict tables and trusted_schema as we use them
FULL = 2


class UnsafeDatabase(WrongSetting):
    """The database would not survive what we promise it survives."""


@dataclass(frozen=True)
class SqliteState:
    """What a connection really runs with, whatever it was asked for."""

    version: tuple[int, int, int]
    journal_mode: str
    synchronous: int
    mmap_size: int
    foreign_keys: bool
    wal_autocheckpoint: int


def needs_single_checkpointer(version: tuple[int, int, int]) -> bool:
    """Whether this library can corrupt a file when two connections checkpoint and write at once."""
    return version < FIRST_SOUND_VERSION


def check_state(state: SqliteState, *, serving_processes: int) -> None:
    """Refuse a start that could lose or damage data, with the reason and the way out."""
    shown = ".".join(str(part) for part in state.version)
    if state.version < OLDEST_VERSION:
        raise UnsafeDatabase(f"SQLite {shown} is too old: Steerboard needs 3.37 or newer, or PostgreSQL.")
    if state.synchronous < FULL:
        raise UnsafeDatabase("SQLite runs with synchronous below FULL: a power cut would lose acknowledged changes.")
    if state.mmap_size:
        raise UnsafeDatabase("SQLite runs with mmap_size above 0, which makes a damaged file likelier; set it to 0.")
    if not state.foreign_keys:
        raise UnsafeDatabase("SQLite runs without foreign keys: rows could point at nothing.")
    if state.journal_mode != "wal":
        raise UnsafeDatabase(
            f"SQLite runs in journal mode {state.journal_mode!r} instead of WAL: is the file on a network disk?"
        )
    if not needs_single_checkpointer(state.version):
        return
    if serving_processes > 1:
        raise UnsafeDatabase(
            f"SQLite {shown} can damage a WAL database that several processes serve (fixed in 3.51.3): "
            "serve with one process, or set STEERBOARD_DATABASE to a PostgreSQL address."
        )
    if state.wal_autocheckpoint:
        raise UnsafeDatabase(
            f"SQLite {shown} must not checkpoint by itself (fixed in 3.51.3): leave wal_autocheckpoint at 0."
        )
