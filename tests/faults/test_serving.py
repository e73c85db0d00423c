"""`steerboard serve` as an operator meets it: it answers, it stops, it comes back, it refuses a second one."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serving")]

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "steerboard.config")
PATIENCE_SECONDS = 40  # of a busy machine; the figures themselves are measured in benchmarks/


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STEERBOARD_", "DJANGO_"))}
    return {**kept, "STEERBOARD_HOME": str(home), "STEERBOARD_LOG_LEVEL": "warning"}


def _get(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def _wait(what: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            if what():
                return True
        except OSError:
            pass
        time.sleep(0.05)
    return False


class Server:
    """One `steerboard serve`, started as a person would."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, _free_port()
        self.process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(self.port)],
            cwd=ROOT,
            env=_environment(home),
            stderr=subprocess.DEVNULL,
        )

    def answers(self) -> bool:
        """Wait until it answers."""
        return _wait(lambda: _get(self.port, "/healthz")[0] == 200)

    def children(self) -> list[int]:
        """The processes that serve."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(number) for number in listed.split()]

    def stop(self) -> int:
        """Stop it politely and give its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE_SECONDS)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served") / "home"


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    started = Server(home)
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.process.wait()


def test_an_empty_home_is_served_without_any_step_before(server: Server) -> None:
    assert server.answers()

    status, body = _get(server.port, "/readyz")

    assert (status, json.loads(body)) == (200, {"ready": True, "faults": []})


def test_it_stops_when_asked_and_leaves_nothing_unsaved(server: Server, home: Path) -> None:
    assert server.answers()

    status = server.stop()

    assert status == 0
    log = home / "steerboard.sqlite3-wal"
    assert not log.exists() or log.stat().st_size == 0


def test_a_second_one_for_the_same_database_is_refused_with_the_reason(server: Server, home: Path) -> None:
    assert server.answers()

    second = subprocess.run(
        [*COMMAND, "serve", "--port", str(_free_port())],
        cwd=ROOT,
        env=_environment(home),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )

    assert second.returncode == 2
    assert "already served by process" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_taken_port_is_named(server: Server, tmp_path: Path) -> None:
    assert server.answers()

    second = subprocess.run(
        [*COMMAND, "serve", "--port", str(server.port)],
        cwd=ROOT,
        env=_environment(tmp_path / "other"),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )

    assert second.returncode == 2
    assert f"Cannot listen on 127.0.0.1:{server.port}" in second.stderr


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes as Linux shows them")
def test_a_killed_serving_process_is_replaced(server: Server) -> None:
    assert server.answers()
    (before,) = server.children()

    os.kill(before, signal.SIGKILL)

    assert _wait(lambda: server.children() not in ([], [before]) and _get(server.port, "/readyz")[0] == 200)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes as Linux shows them")
def test_nothing_lives_on_when_the_whole_server_is_killed(server: Server, home: Path) -> None:
    assert server.answers()
    (child,) = server.children()

    server.process.kill()

    assert _wait(lambda: not Path(f"/proc/{child}").exists())
    again = Server(home)
    assert again.answers()
    assert again.stop() == 0


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"STEERBOARD_SECRET_KEY": "changeme"}, "STEERBOARD_SECRET_KEY"),
        ({"STEERBOARD_PORT": "http"}, "STEERBOARD_PORT"),
        ({"STEERBOARD_WORKERS": "2"}, "STEERBOARD_WORKERS"),
        ({"STEERBOARD_COLOUR": "blue"}, "STEERBOARD_COLOUR"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(variables: dict[str, str], named: str, tmp_path: Path) -> None:
    ended = subprocess.run(
        [*COMMAND, "serve"],
        cwd=ROOT,
        env={**_environment(tmp_path), **variables},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )

    assert ended.returncode == 2
    assert ended.stderr.startswith(named)
    assert "Traceback" not in ended.stderr
