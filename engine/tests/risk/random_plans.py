"""Random plans with every rule a schedule knows, for tests that compare one way of computing with another."""

from __future__ import annotations

import numpy as np

from steerboard_engine.calendars import NONE, STANDARD, WorkCalendar
from steerboard_engine.risk import RiskEvent, SimulationProblem
from steerboard_engine.schedule import ProgressRule, ScheduleProblem

MONDAY = 20_003 * 1440  # 2024-10-07
CALENDARS = (
    STANDARD,
    WorkCalendar.from_week([[(360, 840)]] * 6 + [[]], [(20_030, 20_036, ()), (20_050, 20_050, ((540, 660),))], "early"),
    WorkCalendar.from_week([[(0, 1440)]] * 7, (), "always"),
    WorkCalendar.from_week([[]] * 5 + [[(600, 900), (960, 1200)]] * 2, (), "weekend"),
)


def random_schedule(seed: int, *, items: int = 14, calendars: int = 4, with_summaries: bool = True) -> ScheduleProblem:
    """A plan of links of all types, lags, constraints, progress, summaries, milestones and manual work."""
    rng = np.random.default_rng(seed)
    near = lambda: int(MONDAY + rng.integers(-3000, 40_000))  # noqa: E731
    parent = np.full(items, -1)
    if with_summaries:
        for item in range(4, items):
            parent[item] = rng.choice([-1, -1, 0, 1, 2])
        parent[2] = rng.choice([-1, 1])
    is_summary = np.isin(np.arange(items), parent)
    duration = rng.choice([0, 60, 480, 1000, 2400], items) * (rng.random(items) < 0.85)
    duration[is_summary] = 0
    kind = np.where(rng.random(items) < 0.35, rng.choice([2, 3, 4, 5, 6, 7], items), 0)
    date = np.array([near() for _ in range(items)])
    date[rng.random(items) < 0.5] //= 480
    date[date < MONDAY // 2] *= 480
    actual_start = np.full(items, NONE)
    actual_finish = np.full(items, NONE)
    percent = np.zeros(items)
    remaining = np.full(items, -1)
    manual_start = np.full(items, NONE)
    for item in np.flatnonzero(~is_summary):
        luck = rng.random()
        if luck < 0.12:
            actual_start[item] = MONDAY + rng.integers(0, 3000)
            actual_finish[item] = actual_start[item] + rng.integers(0, 9000)
            percent[item] = 100
        elif luck < 0.3:
            actual_start[item] = MONDAY + rng.integers(0, 3000)
            percent[item] = rng.choice([0, 30, 50, 90])
            if rng.random() < 0.3:
                remaining[item] = rng.integers(0, 900)
        elif luck < 0.36:
            manual_start[item] = near()
    links = []
    for _ in range(items * 2):
        tail, head = sorted(rng.choice(items, 2, replace=False).tolist())
        if parent[head] != tail and parent[tail] != head and not (is_summary[tail] or (is_summary[head] and tail > 3)):
            links.append((tail, head))
    count = len(links)
    return ScheduleProblem(
        duration=duration,
        names=tuple(f"Item {number}" for number in range(items)),
        duration_elapsed=(rng.random(items) < 0.1) & ~is_summary,
        parent=parent,
        calendar=rng.integers(0, calendars, items),
        calendars=CALENDARS,
        constraint_type=kind,
        constraint_date=date,
        inactive=(rng.random(items) < 0.06) & ~is_summary,
        manual=manual_start != NONE,
        manual_start=manual_start,
        actual_start=actual_start,
        actual_finish=actual_finish,
        percent_complete=percent,
        remaining=remaining,
        predecessor=np.array([tail for tail, _ in links]),
        successor=np.array([head for _, head in links]),
        link_type=rng.choice([1, 1, 1, 0, 2, 3], count),
        lag=rng.choice([0, 0, 0, 240, -240, 1440, -700], count),
        lag_unit=rng.choice([0, 0, 1], count),
        project_start=int(MONDAY + rng.choice([0, 480, 700])),
        status_date=NONE if rng.random() < 0.5 else int(MONDAY + rng.integers(0, 4000)),
        progress_rule=ProgressRule(int(rng.integers(0, 2))),
        honor_constraints=bool(rng.random() < 0.8),
    )


def uncertain(
    plan: ScheduleProblem, seed: int, *, iterations: int = 130, correlation: float = 0.0
) -> SimulationProblem:
    """The plan with random estimates, risks and costs."""
    rng = np.random.default_rng(seed)
    n = plan.size
    likely = np.maximum(plan.duration, rng.choice([0, 120], n)).astype(np.int64)
    low = (likely * rng.random(n)).astype(np.int64)
    high = likely + rng.integers(0, 3000, n)
    leaves = np.flatnonzero(~np.isin(np.arange(n), plan.parent))
    risks = (
        RiskEvent("Supplier late", 0.4, tuple(rng.choice(leaves, 3).tolist()), 0, 300, 2000, 10.0, 20.0, 90.0),
        RiskEvent("Fine", 0.1, cost_low=5.0, cost_likely=5.0, cost_high=5.0),
    )
    return SimulationProblem(
        plan, low, likely, high, rng.integers(0, 3, n).astype(np.int8), correlation, risks,
        cost_fixed=rng.random(n) * 100, cost_per_minute=rng.random(n), cost_low=np.full(n, 0.9),
        cost_likely=np.full(n, 1.0), cost_high=np.full(n, 1.5), iterations=iterations, seed=seed,
    )  # fmt: skip
