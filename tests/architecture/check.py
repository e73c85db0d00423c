"""`make check`: every check in a row, each with its time, failing at the end if any failed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent

CHECKS: dict[str, tuple[str, ...]] = {
    "lint": (str(BIN / "ruff"), "check", "."),
    "layout": (str(BIN / "ruff"), "format", "--check", "--quiet", "."),
    "types": (str(BIN / "mypy"),),
    "contracts": (str(BIN / "lint-imports"),),
    "django": (sys.executable, "-m", "steerboard.config", "manage", "check", "--fail-level", "WARNING"),
    "migrations": (sys.executable, "-m", "steerboard.config", "manage", "makemigrations", "--check", "--dry-run"),
    "architecture": (sys.executable, "-m", "pytest", "-q", "tests/architecture"),
}


def main() -> int:
    """Run all checks, show what failing ones said, and return the exit status."""
    failed = []
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "STEERBOARD_HOME": home}
        for name, command in CHECKS.items():
            started = time.perf_counter()
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name:<13} {time.perf_counter() - started:5.1f} s")
            if done.returncode:
                failed.append(name)
                print(done.stdout + done.stderr)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
