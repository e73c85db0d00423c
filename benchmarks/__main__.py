"""`make bench`: every benchmark in this folder, one after the other, each in a process of its own.

`python -m benchmarks start_up critical_path` runs only those named.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main(wanted: list[str]) -> int:
    """Run them and return how many failed."""
    known = {path.stem: path for path in sorted(FOLDER.glob("*.py")) if not path.stem.startswith("_")}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}; there are: {', '.join(known)}.")
        return 2
    failed = []
    for name in wanted or known:
        print(f"\n== {name}", flush=True)
        started = time.perf_counter()
        ended = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=FOLDER.parent, check=False)
        print(f"   ({time.perf_counter() - started:.1f} s)", flush=True)
        if ended.returncode:
            failed.append(name)
    if failed:
        print(f"\nBelow their target or broken: {', '.join(failed)}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
