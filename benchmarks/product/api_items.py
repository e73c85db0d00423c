"""Claim: an item is created or changed by API, audited and scheduled anew, in 15 ms, and 200 times a second.

    STEERBOARD_HOME=/tmp/large STEERBOARD_DATABASE=postgresql://…/large python -m benchmarks.product.api_items

Starts a server of its own (4 processes). One client creates and changes items of a project with 200 items; then eight
clients, each in a project of its own, change items for a counted number of requests. Without a large portfolio's
database nothing is measured.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import statistics
import sys
import threading
import time
from datetime import timedelta

import django

from benchmarks.product.load import percentile, start_server

ALONE, CLIENTS, EACH = 60, 8, 60
PEERS = "create: Redmine 5.0 62/86 ms, 55/s · Plane 78/107 ms, 27/s · Taiga 6.10 283/490 ms, 7/s"
P50_TARGET, RATE_TARGET = 15, 200


class Program:
    """A program with a token and a kept connection."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def __call__(self, method: str, path: str, data: object = None, **more: str) -> tuple[dict[str, object], str]:
        """The answer and its ETag."""
        body = json.dumps(data) if data is not None else None
        self.connection.request(method, f"/api/v1{path}", body, {**self.headers, **more})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {text[:300]!r}")
        return (json.loads(text) if text else {}), answer.getheader("ETag") or ""


def token_text() -> str:
    """A fresh token of the portfolio's member."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steerboard.config.settings")
    django.setup()
    from steerboard.core.api.actions import create_token, revoke_token
    from steerboard.core.api.models import ApiToken
    from steerboard.core.public import User, clock

    member = User.objects.get(email="pmo@large.example")
    for old in ApiToken.objects.filter(owner=member, name="benchmark", revoked_at=None):
        revoke_token(actor=member, token=old)
    expires = clock.now() + timedelta(days=1)
    return create_token(actor=member, name="benchmark", scopes=["write"], expires_at=expires)[1]


def create(ask: Program, project: str, number: int) -> None:
    """A new item."""
    ask("POST", f"/projects/{project}/items", {"name": f"Measured {number}", "duration": 480})


def change(ask: Program, project: str, item: int, number: int, tag: str) -> str:
    """Another duration for an item; returns its new tag."""
    path = f"/projects/{project}/items/{item}"
    return ask("PATCH", path, {"duration": 480 * (1 + number % 5)}, **{"If-Match": tag})[1]


def first_item(ask: Program, project: str) -> tuple[int, str]:
    """An item that is no summary, and its tag."""
    found = ask("GET", f"/projects/{project}/items?summary=false&limit=1")[0]["items"][0]  # type: ignore[index]
    return int(found["id"]), ask("GET", f"/projects/{project}/items/{found['id']}")[1]


def _report(name: str, times: list[float]) -> bool:
    middle = statistics.median(times)
    print(f"{name:24} p50 {middle:6.1f} ms, p95 {percentile(times, 95):6.1f} ms   "
          f"{'ok    ' if middle <= P50_TARGET else 'MISSED'} {P50_TARGET} ms")  # fmt: skip
    return middle <= P50_TARGET


def measure(port: int, token: str) -> int:
    """Times of one client, rate of eight; returns how many targets were missed."""
    ask, missed, times = Program(port, token), 0, []
    for number in range(ALONE):
        began = time.perf_counter()
        create(ask, "P0900", number)
        times.append(1000 * (time.perf_counter() - began))
    missed += not _report("create an item", times)
    item, tag = first_item(ask, "P0901")
    times = []
    for number in range(ALONE):
        began = time.perf_counter()
        tag = change(ask, "P0901", item, number, tag)
        times.append(1000 * (time.perf_counter() - began))
    missed += not _report("change an item", times)

    def work(at: int) -> None:
        own = Program(port, token)
        mine, seen = first_item(own, f"P{910 + at:04d}")
        for number in range(EACH):
            seen = change(own, f"P{910 + at:04d}", mine, number, seen)

    threads = [threading.Thread(target=work, args=(at,)) for at in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = CLIENTS * EACH / (time.perf_counter() - began)
    missed += rate < RATE_TARGET
    print(f"{CLIENTS} clients change items    {rate:6.0f}/s   {'ok    ' if rate >= RATE_TARGET else 'MISSED'} "
          f"{RATE_TARGET}/s · load average {os.getloadavg()[0]:.1f}")  # fmt: skip
    print(PEERS)
    return missed


def main() -> int:
    """Serve and measure."""
    if "STEERBOARD_DATABASE" not in os.environ:
        print("Make a large portfolio first: see benchmarks/product/portfolio.py. Nothing was measured.")
        return 0
    token = token_text()
    server, port = start_server()
    try:
        return measure(port, token)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


if __name__ == "__main__":
    sys.exit(main())
