"""Claim: `steerboard serve` answers within 3 s of its start and holds less than 400 MB at rest.

Measured on a new home in a temporary folder: the first start, which makes tables and collects the front end, is shown
and not judged; of five later ones the median counts. Memory is what both processes hold, shared pages counted once.
"""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

TARGET_SECONDS = 3.0
TARGET_MEGABYTES = 400
PATIENCE_SECONDS = 60


def start_once(home: str) -> tuple[float, float]:
    """Seconds to the first answer, and megabytes held after it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "STEERBOARD_HOME": home, "STEERBOARD_LOG_LEVEL": "error"}
    command = [sys.executable, "-m", "steerboard.config", "serve", "--port", str(port)]
    started = time.perf_counter()
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - started < PATIENCE_SECONDS:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).read()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.01)
        return time.perf_counter() - started, megabytes_of(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=PATIENCE_SECONDS)


def megabytes_of(process: int) -> float:
    """What a process and its children hold, shared pages counted once (Linux; elsewhere nothing is known)."""
    children = Path(f"/proc/{process}/task/{process}/children")
    if not children.exists():
        return float("nan")
    total = 0
    for each in [process, *map(int, children.read_text().split())]:
        lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def main() -> int:
    """Measure, print, and fail where the claim does not hold."""
    with tempfile.TemporaryDirectory() as home:
        first, _ = start_once(home)
        later = [start_once(home) for _ in range(5)]
    seconds = statistics.median(taken for taken, _ in later)
    megabytes = max(held for _, held in later)
    print(f"first start {first:.2f} s (with tables and front end to make)")
    print(f"later starts {seconds:.2f} s median of {len(later)}, target {TARGET_SECONDS} s")
    print(f"memory at rest {megabytes:.0f} MB, target {TARGET_MEGABYTES} MB")
    return 0 if seconds <= TARGET_SECONDS and not megabytes > TARGET_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
