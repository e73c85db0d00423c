"""The same problem gives the same bits: today and next year, here and elsewhere, compiled or not."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np

from steerboard_engine.risk import RiskEvent, SimulationProblem, simulate
from steerboard_engine.schedule import ScheduleProblem

PINNED = "5430d707554e6366"


def digest() -> str:
    """A fingerprint of everything a small simulation answers."""
    likely = np.array([2400, 4800, 960, 0])
    plan = ScheduleProblem(
        likely, predecessor=np.array([0, 0, 1, 2]), successor=np.array([1, 2, 3, 3]), project_start=20_003 * 1440 + 480
    )
    problem = SimulationProblem(
        plan, likely // 2, likely, likely * 3, np.array([1, 2, 2, 0], np.int8), 0.25,
        (RiskEvent("Late", 0.3, (2,), 480, 960, 4800, 1.0, 2.0, 3.0),), cost_per_minute=np.full(4, 0.5),
        iterations=300, seed=2**40 + 7,
    )  # fmt: skip
    result = simulate(problem)
    parts = (result.finish, result.cost, result.item_finish_percentiles, result.criticality)
    bars = [(bar.kind, bar.index, bar.p80_gain_days) for bar in result.tornado]
    return hashlib.sha256(b"".join(part.tobytes() for part in parts) + repr(bars).encode()).hexdigest()[:16]


def test_a_seed_gives_the_bits_it_always_gave() -> None:
    assert digest() == PINNED


def test_without_numba_the_bits_are_the_same() -> None:
    script = (
        "import sys; sys.modules['numba'] = None; sys.path[:0] = sys.argv[1:]; "
        "import test_same_bits; print(test_same_bits.digest())"
    )

    here = Path(__file__).resolve()
    answer = subprocess.run(
        [sys.executable, "-c", script, str(here.parents[2]), str(here.parent)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout.strip() == PINNED
