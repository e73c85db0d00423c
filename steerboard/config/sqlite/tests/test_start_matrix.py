"""R4: what we refuse to start with."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from django.db import connection

from steerboard.config.sqlite.inspection import state_of_connection
from steerboard.config.sqlite.rules import SqliteState, UnsafeDatabase, check_state

VERSIONS = [(3, 40, 1), (3, 46, 1), (3, 50, 4), (3, 51, 1), (3, 51, 2), (3, 51, 3), (3, 53, 0), (3, 54, 1)]
FAULTY = [version for version in VERSIONS if version < (3, 51, 3)]
SAFE = SqliteState(
    version=(3, 51, 3), journal_mode="wal", synchronous=2, mmap_size=0, foreign_keys=True, wal_autocheckpoint=0
)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_starts_with_one_process_and_our_settings(version: tuple[int, int, int]) -> None:
    check_state(dataclasses.replace(SAFE, version=version), serving_processes=1)


@pytest.mark.parametrize(("version", "processes"), list(itertools.product(FAULTY, (2, 8))))
def test_several_processes_are_refused_on_versions_that_could_corrupt(
    version: tuple[int, int, int], processes: int
) -> None:
    with pytest.raises(UnsafeDatabase, match=r"fixed in 3\.51\.3"):
        check_state(dataclasses.replace(SAFE, version=version), serving_processes=processes)


@pytest.mark.parametrize("version", FAULTY)
def test_checkpoints_by_connections_are_refused_on_versions_that_could_corrupt(version: tuple[int, int, int]) -> None:
    with pytest.raises(UnsafeDatabase, match="must not checkpoint by itself"):
        check_state(dataclasses.replace(SAFE, version=version, wal_autocheckpoint=1000), serving_processes=1)


@pytest.mark.parametrize(
    ("version", "synchronous", "mmap_size"),
    [(v, s, m) for v, s, m in itertools.product(VERSIONS, (0, 1, 2, 3), (0, 268435456)) if s < 2 or m],
)
def test_weak_synchronous_or_memory_mapping_is_refused_on_every_version(
    version: tuple[int, int, int], synchronous: int, mmap_size: int
) -> None:
    state = dataclasses.replace(SAFE, version=version, synchronous=synchronous, mmap_size=mmap_size)

    with pytest.raises(UnsafeDatabase):
        check_state(state, serving_processes=1)


@pytest.mark.parametrize(
    "change", [{"journal_mode": "delete"}, {"foreign_keys": False}, {"version": (3, 31, 0)}, {"journal_mode": "memory"}]
)
def test_what_else_would_break_a_promise_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(UnsafeDatabase):
        check_state(dataclasses.replace(SAFE, **change), serving_processes=1)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the suite runs on PostgreSQL")
def test_the_connection_we_open_passes_with_the_library_we_have() -> None:
    check_state(state_of_connection(), serving_processes=1)
