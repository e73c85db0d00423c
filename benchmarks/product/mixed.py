"""Claim: 90 % reads of pages and 10 % audited writes, 200 a second on four cores with PostgreSQL, p95 under 300 ms.

    STEERBOARD_HOME=/tmp/large STEERBOARD_DATABASE=postgresql://…/large python -m benchmarks.product.mixed [seconds]

Sixteen users at once, each reading pages in the mix below and changing an item by API every tenth time, as fast as
they are answered, for at most 60 seconds. Says how many requests were answered a second, p50, p95, p99 and errors.
"""

from __future__ import annotations

import os
import random
import signal
import statistics
import sys
import threading
import time

from benchmarks.product.api_items import Program, change, first_item, token_text
from benchmarks.product.load import Visitor, percentile, start_server

USERS, SECONDS, MOST_SECONDS = 16, 30, 60
READS = (  # how often, what: items and pages of a project more often than pages over all of them
    (3, "/api/v1/items?limit=100"), (3, "/projects/{project}/plan.json"), (2, "/projects/{project}/"),
    (2, "/projects/{project}/plan/"), (2, "/projects/{project}/forecast/"), (1, "/portfolio/PF03/"),
    (1, "/portfolio/PF03/charts/timeline.json"), (1, "/projects/"), (1, "/cockpit/"), (2, "/decisions/"),
)  # fmt: skip
RATE_TARGET, P95_TARGET = 200, 300


def main() -> int:
    """Serve and load."""
    if "STEERBOARD_DATABASE" not in os.environ:
        print("Make a large portfolio first: see benchmarks/product/portfolio.py. Nothing was measured.")
        return 0
    seconds = min(MOST_SECONDS, int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
    token = token_text()
    server, port = start_server()
    try:
        return _load(port, token, seconds)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def _load(port: int, token: str, seconds: int) -> int:
    reads: list[float] = []
    writes: list[float] = []
    errors: list[str] = []
    crowd = [(Visitor(port), Program(port, token)) for _ in range(USERS)]
    paths = [path for often, path in READS for _ in range(often)]
    end = time.perf_counter() + seconds

    def work(at: int) -> None:
        visitor, program = crowd[at]
        chance, project = random.Random(at), f"P{700 + at:04d}"
        item, tag = first_item(program, project)
        number = 0
        while time.perf_counter() < end:
            number += 1
            began = time.perf_counter()
            try:
                if number % 10 == 0:
                    tag = change(program, project, item, number // 10, tag)
                else:
                    visitor.ask("GET", chance.choice(paths).format(project=f"P{chance.randrange(1000):04d}"))
            except (RuntimeError, OSError) as problem:
                errors.append(str(problem))
                continue
            (writes if number % 10 == 0 else reads).append(1000 * (time.perf_counter() - began))

    threads = [threading.Thread(target=work, args=(at,)) for at in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = reads + writes
    rate, p95 = len(every) / seconds, percentile(every, 95)
    ok = rate >= RATE_TARGET and p95 <= P95_TARGET and not errors
    print(f"{rate:.0f} requests/s ({len(writes)} of {len(every)} were writes), p50 {statistics.median(every):.0f} ms, "
          f"p95 {p95:.0f} ms, p99 {percentile(every, 99):.0f} ms, {len(errors)} errors; "
          f"writes p50 {statistics.median(writes):.0f} ms, p95 {percentile(writes, 95):.0f} ms   "
          f"{'ok' if ok else 'MISSED'} {RATE_TARGET}/s, p95 {P95_TARGET} ms · "
          f"load average {os.getloadavg()[0]:.1f}")  # fmt: skip
    for problem in errors[:3]:
        print("  ", problem[:300])
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
