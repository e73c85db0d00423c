"""What every test lives with: no network but this machine, an event log that may be emptied, named omissions."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

from steerboard.core.events import guards

ROOT = Path(__file__).resolve().parent
CHROMIUM = os.environ.get("STEERBOARD_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
POSTGRES = os.environ.get("STEERBOARD_TEST_POSTGRES", "")
REAL_DATA = Path(os.environ.get("STEERBOARD_REAL_DATA") or ROOT.parent / "shared" / "data")

LEFT_OUT = {
    "browser": (not CHROMIUM, "there is no Chromium here (Debian: apt-get install chromium)"),
    "postgres": (not POSTGRES, "STEERBOARD_TEST_POSTGRES names no PostgreSQL database"),
    "real_data": (not REAL_DATA.is_dir(), f"there are no real files at {REAL_DATA} (STEERBOARD_REAL_DATA)"),
}


class NetworkTouched(RuntimeError):
    """A test tried to leave this machine."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this machine cannot run, with the reason."""
    for marker, (missing, reason) in LEFT_OUT.items():
        if not missing:
            continue
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was left out, and why, once per reason."""
    reasons = Counter(
        str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr).removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
    )
    if not POSTGRES:
        terminalreporter.write_line(
            "Ran on SQLite; STEERBOARD_TEST_POSTGRES=postgresql://USER@HOST/NAME runs it there."
        )
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"Left out {count}: {reason}")


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    """Refuse connections to other machines, at the socket."""
    plain_connect, plain_connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        _check_local(self, address)
        plain_connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        _check_local(self, address)
        return plain_connect_ex(self, address)

    socket.socket.connect, socket.socket.connect_ex = guarded, guarded_ex  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect, socket.socket.connect_ex = plain_connect, plain_connect_ex  # type: ignore[method-assign]


def _check_local(sock: socket.socket, address: Any) -> None:
    if sock.family not in {socket.AF_INET, socket.AF_INET6} or address[0] == "localhost":
        return
    if not ipaddress.ip_address(address[0]).is_loopback:
        raise NetworkTouched(f"A test tried to reach {address[0]}: tests stay on this machine.")


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> Iterator[None]:
    """Let tests that commit empty the database afterwards, although the event log is append-only."""
    plain_teardown = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        guards.remove(connection)
        plain_teardown(self)
        guards.install(connection)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = plain_teardown  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with files of others; the test is left out where it is missing."""
    missing, reason = LEFT_OUT["real_data"]
    if missing:
        pytest.skip(reason)
    return REAL_DATA


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium; the test is left out where it is missing."""
    if not CHROMIUM:
        pytest.skip(LEFT_OUT["browser"][1])
    return str(CHROMIUM)
