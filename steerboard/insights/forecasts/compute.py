"""A project's plan, risks and money into a simulation, and its answer into plain values."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

import steerboard_engine
from steerboard.core.public import RuleBroken, canonical, event_value
from steerboard.governance.public import RiskValues
from steerboard.work.public import PlanValues, schedule_problem
from steerboard_engine.risk import Distribution, RiskEvent, SimulationError, SimulationProblem, simulate
from steerboard_engine.schedule import ScheduleError

ITERATIONS = 10_000
FEW_ITERATIONS = 2_000  # sharing so little out to threads takes longer than doing it
CORRELATION = 0.2
# Items without a three-point estimate: stated wherever a forecast is shown.
HOUSE_SPREAD = (0.9, 1.0, 1.25)
MINUTES_PER_DAY = 1440


@dataclass(frozen=True, slots=True)
class MoneyInput:
    """Money of a project: spent so far, still to be spent if all goes as planned, budget."""

    spent: float
    to_go: float
    budget: float | None


@dataclass(frozen=True, slots=True)
class ForecastValues:
    """What a simulation answered, as plain values."""

    seed: int
    iterations: int
    engine_version: str
    inputs_hash: str
    planned_finish: int | None
    finish: dict[int, int]  # percent → minute
    promise_share: float | None
    cost: dict[int, float] | None
    budget_share: float | None
    items: list[tuple[int, int, int, int]]  # id, P50, P80, P95
    details: dict[str, Any]
    # Every run, sorted, for questions about other promises; not stored.
    finishes: NDArray[np.int64]
    costs: NDArray[np.float64] | None


def finish_share(values: ForecastValues, minute: int) -> float:
    """Share of runs that finish by a moment."""
    return float(np.searchsorted(values.finishes, minute, side="right") / values.finishes.size)


def cost_share(values: ForecastValues, budget: float | None) -> float | None:
    """Share of runs that stay within a budget."""
    if budget is None or values.costs is None:
        return None
    return float(np.searchsorted(values.costs, budget, side="right") / values.costs.size)


def inputs_hash(plan: PlanValues, risks: Sequence[RiskValues], money: MoneyInput, promised: int | None) -> str:
    """A fingerprint of everything the simulation depends on."""
    shown = {
        "columns": {name: [event_value(v) for v in values] for name, values in plan.columns.items() if name in _USED},
        "links": [[x.predecessor, x.successor, x.type, x.lag, x.lag_unit] for x in plan.links],
        "calendars": [[c.id, event_value(c.week), event_value(c.exceptions)] for c in plan.calendars.values()],
        "settings": [plan.calendar_id, plan.start, plan.finish, plan.from_finish, plan.status_date, plan.progress_rule],
        "outside": [[pk, start, finish] for pk, (start, finish, _) in sorted(plan.outside.items())],
        "risks": [event_value([r.id, r.probability, r.items, r.delay, r.cost]) for r in risks],
        "money": event_value([money.spent, money.to_go, money.budget]),
        "promised": promised,
    }
    return hashlib.sha256(canonical(shown).encode()).hexdigest()


_USED = frozenset(
    {
        "id", "parent_id", "duration", "duration_elapsed", "calendar_id", "constraint", "constraint_at", "inactive",
        "manual", "manual_start", "manual_finish", "actual_start", "actual_finish", "percent", "remaining",
        "optimistic", "likely", "pessimistic", "milestone", "deadline",
    }
)  # fmt: skip


def seed_from(fingerprint: str) -> int:
    """A seed that follows from the inputs: the same inputs give the same forecast."""
    return int(fingerprint[:12], 16)


def run_forecast(
    plan: PlanValues,
    risks: Sequence[RiskValues],
    money: MoneyInput,
    *,
    promised: int | None,
    seed: int | None = None,
    iterations: int = ITERATIONS,
    drivers: int = 8,
) -> ForecastValues:
    """Simulate finish and cost. `promised` is the last minute of the promised day.

    Raises RuleBroken with the engine's sentence when the inputs make no sense.
    """
    fingerprint = inputs_hash(plan, risks, money, promised)
    chosen = seed if seed is not None else seed_from(fingerprint)
    try:
        problem = _problem(plan, risks, money, chosen, iterations)
        result = simulate(problem, drivers=drivers, threads=1 if iterations <= FEW_ITERATIONS else None)
    except (SimulationError, ScheduleError) as refusal:
        raise RuleBroken(str(refusal)) from refusal
    own = len(plan.ids)
    has_money = money.budget is not None or money.spent or money.to_go
    cost = result.cost + money.spent
    percents = (10, 50, 80, 95)
    finish = {p: int(result.percentile(p)) for p in percents}
    costs = {p: round(float(np.percentile(cost, p, method="inverted_cdf")), 2) for p in percents} if has_money else None
    return ForecastValues(
        seed=chosen,
        iterations=iterations,
        engine_version=steerboard_engine.__version__,
        inputs_hash=fingerprint,
        planned_finish=result.planned_finish,
        finish=finish,
        promise_share=None if promised is None else float(np.mean(result.finish <= promised)),
        cost=costs,
        budget_share=None if money.budget is None or costs is None else float(np.mean(cost <= money.budget)),
        items=[
            (pk, int(p50), int(p80), int(p95))
            for pk, (p50, p80, p95) in zip(plan.ids, result.item_finish_percentiles[:own].tolist(), strict=True)
        ],
        details=_details(plan, risks, problem, result, cost if has_money else None),
        finishes=np.sort(result.finish),
        costs=np.sort(cost) if has_money else None,
    )


def _problem(
    plan: PlanValues, risks: Sequence[RiskValues], money: MoneyInput, seed: int, iterations: int
) -> SimulationProblem:
    # A wish such as "finish no later than" must not cap what really may happen.
    schedule = replace(schedule_problem(plan), honor_constraints=False)
    ids = [*plan.ids, *plan.outside]
    index = {pk: i for i, pk in enumerate(ids)}
    count = len(ids)
    low, mid, high = (np.zeros(count, np.int64) for _ in range(3))
    kind = np.zeros(count, np.int8)
    parents = {pk for pk in plan.columns["parent_id"] if pk is not None}
    for i, pk in enumerate(plan.ids):
        remaining = _remaining(plan, i)
        low[i] = mid[i] = high[i] = remaining
        if remaining <= 0 or pk in parents or plan.columns["inactive"][i] or plan.columns["manual"][i]:
            continue
        low[i], mid[i], high[i] = _three_points(plan, i, remaining)
        kind[i] = Distribution.PERT
    working = np.where(kind != Distribution.NONE, mid, 0).astype(np.float64)
    to_go = working.sum()
    fixed = np.zeros(count)
    per_minute = np.zeros(count)
    if to_go > 0:
        per_minute[kind != Distribution.NONE] = money.to_go / to_go
    elif count:
        fixed[0] = money.to_go
    return SimulationProblem(
        schedule=schedule,
        optimistic=low,
        likely=mid,
        pessimistic=high,
        distribution=kind,
        correlation=CORRELATION,
        risks=tuple(_event(risk, index, parents) for risk in risks),
        cost_fixed=fixed,
        cost_per_minute=per_minute,
        iterations=iterations,
        seed=seed,
        item_keys=np.array(ids, dtype=np.int64),
    )


def _remaining(plan: PlanValues, i: int) -> int:
    columns = plan.columns
    if columns["actual_finish"][i] is not None:
        return 0
    if columns["remaining"][i] is not None:
        return int(columns["remaining"][i])
    return round((columns["duration"][i] or 0) * (100 - float(columns["percent"][i])) / 100)


def _three_points(plan: PlanValues, i: int, remaining: int) -> tuple[int, int, int]:
    """The estimate of what remains: the person's three points scaled to the rest, or the house spread."""
    columns = plan.columns
    given = [columns[name][i] for name in ("optimistic", "likely", "pessimistic")]
    if given[0] is None or given[2] is None:
        low, mid, high = (round(remaining * share) for share in HOUSE_SPREAD)
        return low, mid, high
    middle = given[1] if given[1] is not None else columns["duration"][i]
    scale = remaining / middle if middle else 1.0
    low, mid, high = sorted((round(given[0] * scale), round(middle * scale), round(given[2] * scale)))
    return low, mid, high


def _event(risk: RiskValues, index: dict[int, int], parents: set[int]) -> RiskEvent:
    items = tuple(index[pk] for pk in risk.items if pk in index and pk not in parents)
    delays = risk.delay if items else (0, 0, 0)
    return RiskEvent(risk.title, risk.probability, items, *delays, *risk.cost, key=risk.id)


def _details(plan: PlanValues, risks: Sequence[RiskValues], problem: Any, result: Any, cost: Any) -> dict[str, Any]:
    histogram = result.histogram(30)
    curve = result.s_curve(60)
    names = plan.columns["name"]
    ranked = np.argsort(-result.criticality[: len(plan.ids)])[:40].tolist()
    parents = {pk for pk in plan.columns["parent_id"] if pk is not None}
    details: dict[str, Any] = {
        "histogram": {"edges": _minutes(histogram.edges), "counts": histogram.counts.tolist()},
        "p80_standard_error_days": round(result.standard_error(80) / MINUTES_PER_DAY, 2),
        "curve": {"values": _minutes(curve.values), "share": [round(float(p), 4) for p in curve.probability]},
        "criticality": [
            {"item": plan.ids[i], "name": names[i], "share": round(float(result.criticality[i]), 4)}
            for i in ranked
            if result.criticality[i] > 0 and plan.ids[i] not in parents
        ][:20],
        "tornado": [
            {
                "kind": bar.kind,
                "id": plan.ids[bar.index] if bar.kind == "item" else risks[bar.index].id,
                "name": bar.name,
                "correlation": round(bar.rank_correlation, 4),
                "days": round(bar.p80_gain_days, 2),
            }
            for bar in result.tornado
        ],
        "assumptions": {
            "correlation": CORRELATION,
            "house_spread": list(HOUSE_SPREAD),
            "items_by_house_spread": sum(
                1
                for i, pk in enumerate(plan.ids)
                if pk not in parents and plan.columns["optimistic"][i] is None and _remaining(plan, i) > 0
            ),
            "items_estimated": sum(1 for v in plan.columns["optimistic"] if v is not None),
            "risks": len(risks),
        },
    }
    if cost is not None:
        share = np.linspace(0.5, 99.5, 60)
        details["cost_curve"] = {
            "values": [round(float(v), 2) for v in np.percentile(cost, share)],
            "share": [round(float(s) / 100, 4) for s in share],
        }
        counts, edges = np.histogram(cost, bins=30)
        details["cost_histogram"] = {"edges": [round(float(e), 2) for e in edges], "counts": counts.tolist()}
        step = max(1, len(cost) // 400)
        details["joint"] = [
            [int(f), round(float(c), 2)] for f, c in zip(result.finish[::step], cost[::step], strict=True)
        ]
    return details


def _minutes(values: Any) -> list[int]:
    return [round(float(v)) for v in values]


def with_columns(plan: PlanValues, changes: dict[str, list[Any]]) -> PlanValues:
    """The plan with some columns replaced, for what-if questions."""
    return replace(plan, columns={**plan.columns, **changes})
