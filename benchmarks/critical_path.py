"""How fast a plan is scheduled, beside the same by networkx and by plain Python.

    python benchmarks/critical_path.py [--items 100000] [--peers]

Ours answers everything: early, late and planned dates to the minute, both floats, what is critical and what drives
each start. The peers compute early and late numbers in days, without calendars, links other than finish to start,
or constraints. `mixed` has all four links, lags, constraints and 20 calendars; `shuffled` numbers the items at random.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from graphlib import TopologicalSorter
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from steerboard_engine.calendars import NONE, WorkCalendar
from steerboard_engine.schedule import ScheduleProblem, schedule

BEGIN = 20_003 * 1440 + 480


def layered(items: int) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Days, and links to one to three of the three layers before; a layer is the root of the number of items."""
    rng = np.random.default_rng(items)
    width = max(10, int(items**0.5))
    layer = np.arange(items) // width
    count = np.where(layer > 0, rng.integers(1, 4, items), 0)
    after = np.repeat(np.arange(items), count)
    low = np.maximum(layer[after] - 3, 0) * width
    before = low + (rng.random(after.size) * (layer[after] * width - low)).astype(np.int64)
    return rng.integers(1, 21, items), before.astype(np.int32), after.astype(np.int32)


def plain_plan(items: int, *, shuffled: bool = False) -> ScheduleProblem:
    """Finish to start, one calendar."""
    days, before, after = layered(items)
    place = np.random.default_rng(1).permutation(items) if shuffled else np.arange(items)
    duration = np.empty(items, np.int64)
    duration[place] = days * 480
    return ScheduleProblem(
        duration=duration, predecessor=place[before], successor=place[after], project_start=BEGIN
    )  # fmt: skip


def mixed_plan(items: int) -> ScheduleProblem:
    """Four kinds of link, lags, constraints, 20 calendars with holidays of their own."""
    days, before, after = layered(items)
    rng = np.random.default_rng(2)
    calendars = tuple(
        WorkCalendar.from_week(
            [((480 + 5 * k, 720), (780, 1020 + 15 * k))] * 5 + [()] * 2, [(20_100 + 3 * k, 20_102 + 3 * k, ())]
        )
        for k in range(20)
    )
    constrained = rng.random(items) < 0.05
    dates = BEGIN + rng.integers(0, 300, items) * 1440
    return ScheduleProblem(
        duration=days * 480,
        predecessor=before,
        successor=after,
        link_type=rng.choice([1, 1, 1, 1, 1, 0, 2, 3], before.size),
        lag=np.where(rng.random(before.size) < 0.2, 480, 0),
        calendars=calendars,
        calendar=rng.integers(0, 20, items),
        constraint_type=np.where(constrained, 4, 0),
        constraint_date=np.where(constrained, dates, NONE),
        project_start=BEGIN,
    )


def plain_python(items: int) -> None:
    """Early and late finishes in days."""
    days, before, after = layered(items)
    waits: dict[int, list[int]] = {item: [] for item in range(items)}
    for tail, head in zip(before.tolist(), after.tolist(), strict=True):
        waits[head].append(tail)
    length = days.tolist()
    early = [0] * items
    order = list(TopologicalSorter(waits).static_order())
    for item in order:
        early[item] = length[item] + max((early[tail] for tail in waits[item]), default=0)
    late = [max(early)] * items
    for item in reversed(order):
        for tail in waits[item]:
            late[tail] = min(late[tail], late[item] - length[item])


def networkx_passes(items: int) -> None:
    """The same over a networkx graph."""
    nx = import_module("networkx")  # a peer, only where it is installed

    days, before, after = layered(items)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(items))
    graph.add_edges_from(zip(before.tolist(), after.tolist(), strict=True))
    length = days.tolist()
    order = list(nx.topological_sort(graph))
    early: dict[int, int] = {}
    for item in order:
        early[item] = length[item] + max((early[tail] for tail in graph.predecessors(item)), default=0)
    late: dict[int, int] = {}
    end = max(early.values())
    for item in reversed(order):
        late[item] = min((late[head] - length[head] for head in graph.successors(item)), default=end)


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """Median of a few rounds, the first one thrown away."""
    work()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return sorted(times)[rounds // 2] * 1e3


def main() -> None:
    """Print a table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=100_000)
    options.add_argument("--peers", action="store_true")
    given = options.parse_args()
    rows = [
        ("steerboard, finish to start", plain_plan(given.items)),
        ("steerboard, finish to start, shuffled", plain_plan(given.items, shuffled=True)),
        ("steerboard, mixed", mixed_plan(given.items)),
    ]
    for title, problem in rows:
        print(f"{title:40} {milliseconds(lambda problem=problem: schedule(problem), 7):10.2f} ms")
    if given.peers:
        print(f"{'plain Python':40} {milliseconds(lambda: plain_python(given.items), 1):10.2f} ms")
        try:
            print(f"{'networkx':40} {milliseconds(lambda: networkx_passes(given.items), 1):10.2f} ms")
        except ImportError:
            print("networkx is not installed")


if __name__ == "__main__":
    main()
