"""Claim: with 1,000 projects and 200,000 items on PostgreSQL the finished pages are within their targets.

    STEERBOARD_HOME=/tmp/large STEERBOARD_DATABASE=postgresql://…/large python -m benchmarks.product.load

Starts a server of its own on loopback (4 processes), signs in as a member of everything, and asks each page in turn
(or those whose name holds the argument): 40 times by one user, then by 16 at once. All loops are counted and end by
themselves. CPU: processor milliseconds our processes use for one page. Peers: their pages measured on the same kind of
machine with the same amount of data (see docs/performance.md).
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from pathlib import Path

from benchmarks.product.portfolio import MEMBER, PASSWORD

# page → (address, p50 and p95 target of one user in ms, p95 target at 16 users, best peer's p50/p95 and p50 at 16)
PAGES: dict[str, tuple[str, int, int, int, str]] = {
    "cockpit": ("/cockpit/", 60, 120, 300, "analytics 1,160 ms (Taiga 6.10)"),
    "projects, 100 rows": ("/projects/", 60, 120, 300, "240/295 ms, 1.3 s (Redmine 5.0)"),
    "projects, filtered and sorted": ("/projects/?f.state=active&sort=-budget", 60, 120, 300, "–"),
    "portfolio": ("/portfolio/PF03/", 60, 120, 300, "459/643 ms, 2.9 s (Taiga 6.10)"),
    "items over all projects": ("/api/v1/items?limit=100", 60, 120, 300, "149/263 ms, 0.7 s (Taiga 6.10)"),
    "timeline of a portfolio": (
        "/portfolio/PF03/charts/timeline.json",
        150,
        300,
        600,
        "Gantt 1.64/2.60 s, 7.4 s (Redmine)",
    ),
    "project home": ("/projects/P0042/", 60, 120, 300, "270/327 ms (Redmine)"),
    "plan page": ("/projects/P0042/plan/", 60, 120, 300, "–"),
    "plan data": ("/projects/P0042/plan.json", 300, 400, 1000, "–"),
    "forecast": ("/projects/P0042/forecast/", 60, 120, 300, "–"),
}
ROUNDS, USERS, ROUNDS_AT_ONCE = 40, 16, 12


class Visitor:
    """One signed-in browser: a kept connection and a session cookie."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        page = self.ask("GET", "/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {"login": MEMBER, "password": PASSWORD, "csrfmiddlewaretoken": token.group(1) if token else ""}
        self.ask("POST", "/accounts/login/", urllib.parse.urlencode(form))

    def ask(self, method: str, path: str, body: str | None = None) -> str:
        """One request; raises when the answer is an error."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Host": "127.0.0.1"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = f"http://127.0.0.1:{self.connection.port}/"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.status >= 400:
            raise RuntimeError(f"{path} answered {answer.status}: {text[:200]}")
        return text

    def timed(self, path: str) -> float:
        """Milliseconds of one finished page."""
        began = time.perf_counter()
        self.ask("GET", path)
        return 1000 * (time.perf_counter() - began)


def percentile(values: list[float], percent: int) -> float:
    """A percentile by rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def measure(port: int, server: int, only: str = "") -> list[str]:
    """Ask every page; returns the names of those that missed a target."""
    single = Visitor(port)
    crowd = [Visitor(port) for _ in range(USERS)]
    missed = []
    print(f"{'page':32} {'p50':>7} {'p95':>7} {'CPU':>5}  {'p50 at 16':>9} {'p95 at 16':>9} {'load':>5}   target, peer")
    for name, (path, p50, p95, p95_at_once, peer) in PAGES.items():
        if only not in name:
            continue
        try:
            single.timed(path)
        except RuntimeError as problem:
            print(f"{name:32} {problem}")
            missed.append(name)
            continue
        spent = cpu_ms(server)
        alone = [single.timed(path) for _ in range(ROUNDS)]
        spent = (cpu_ms(server) - spent) / ROUNDS
        together = _together(crowd, path)
        found = (statistics.median(alone), percentile(alone, 95), percentile(together, 50), percentile(together, 95))
        ok = found[0] <= p50 and found[1] <= p95 and found[3] <= p95_at_once
        print(
            f"{name:32} {found[0]:7.0f} {found[1]:7.0f} {spent:5.0f}  {found[2]:9.0f} {found[3]:9.0f} "
            f"{os.getloadavg()[0]:5.1f}   "
            f"{'ok    ' if ok else 'MISSED'} {p50}/{p95}, {p95_at_once} at 16 · {peer}"
        )
        if not ok:
            missed.append(name)
    return missed


def _together(crowd: list[Visitor], path: str) -> list[float]:
    times: list[float] = []

    def visit(visitor: Visitor) -> None:
        times.extend(visitor.timed(path) for _ in range(ROUNDS_AT_ONCE))

    threads = [threading.Thread(target=visit, args=(visitor,)) for visitor in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def cpu_ms(server: int) -> float:
    """Milliseconds of processor time our serving processes have used: what other work on the machine blurs least."""
    total, tick = 0, os.sysconf("SC_CLK_TCK")
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if server in (int(folder.name), int(fields[1])):
            total += int(fields[11]) + int(fields[12])
    return 1000 * total / tick


def main() -> int:
    """Serve the large portfolio and measure."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    if "STEERBOARD_DATABASE" not in os.environ:
        print("Make a large portfolio first: see benchmarks/product/portfolio.py. Nothing was measured.")
        return 0
    server, port = start_server()
    try:
        return len(measure(port, server.pid, only))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def start_server() -> tuple[subprocess.Popen[bytes], int]:
    """A server of our own on a free port of loopback, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "steerboard.config", "serve", "--port", str(port)]
    settings = {"STEERBOARD_LOG_LEVEL": "error", "STEERBOARD_WORKERS": os.environ.get("STEERBOARD_WORKERS", "4")}
    server = subprocess.Popen(command, env={**os.environ, **settings})
    _wait(port)
    return server, port


def _wait(port: int) -> None:
    for _ in range(120):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise RuntimeError("The server did not answer.")


if __name__ == "__main__":
    sys.exit(main())
