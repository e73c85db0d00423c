"""What a pack says, on plain values."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

EPOCH = date(1970, 1, 1)
RANK = {"bad": 0, "watch": 1, "stale": 2, "good": 3, "": 4}
WORDS = {"good": "On track", "watch": "At risk", "bad": "Off track", "stale": "No data", "": "–"}
# A P80 that moves by less is noise of the simulation.
LEAST_MOVE_DAYS = 3
COUNTED = ("good", "watch", "bad", "stale")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_of(minute: int | None) -> date | None:
    """The day of a plan's moment."""
    return None if minute is None else EPOCH + timedelta(days=minute // 1440)


def p80_moves(
    now: Mapping[int, int], before: Mapping[int, int], names: Mapping[int, tuple[str, str]]
) -> list[dict[str, Any]]:
    """Projects whose P80 moved by days that matter, the largest slip first."""
    rows = []
    for project, minute in now.items():
        if project not in before:
            continue
        was, is_now = (EPOCH + timedelta(days=moment // 1440) for moment in (before[project], minute))
        days = (is_now - was).days
        if abs(days) >= LEAST_MOVE_DAYS:
            code, name = names[project]
            rows.append({"code": code, "name": name, "before": str(was), "after": str(is_now), "days": days})
    return sorted(rows, key=lambda row: -row["days"])


def money_total(rows: Sequence[Mapping[str, Any]], field: str) -> Decimal:
    """The sum of one column, missing amounts left out."""
    return sum((Decimal(row[field]) for row in rows if row[field] is not None), Decimal(0))


def headline(health: Sequence[Mapping[str, Any]], decisions: int, moves: Sequence[Mapping[str, Any]]) -> str:
    """The pack in one sentence."""
    counts = health_counts(health)
    parts = [f"{counts['good']} on track, {counts['watch']} at risk, {counts['bad']} off track"]
    if counts["stale"]:
        parts.append(f"{counts['stale']} without data")
    text = ", ".join(parts) + "."
    if decisions:
        text += f" {decisions} decision{'s' if decisions > 1 else ''} needed."
    slips = [row for row in moves if row["days"] > 0]
    if slips:
        text += f" Largest slip: {slips[0]['code']}, P80 {slips[0]['days']} days later."
    return text


def health_counts(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many projects stand in each state."""
    return {status: sum(1 for row in rows if row["status"] == status) for status in COUNTED}


def health_shifts(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Projects whose computed health is another than in the pack before, those that got worse first."""
    was = {row["code"]: row["status"] for row in before}
    rows = [
        {"code": row["code"], "name": row["name"], "before": was[row["code"]], "after": row["status"]}
        for row in now
        if row["code"] in was and was[row["code"]] != row["status"]
    ]
    return sorted(rows, key=lambda row: (RANK[row["after"]], row["code"]))


def without_money(content: Mapping[str, Any]) -> dict[str, Any]:
    """The pack as somebody reads it who may not see money.

    Of a decision's impacts only days, shares and spans stay: everything else may name an amount.
    """
    shown = {key: value for key, value in content.items() if key != "money"}
    shown["risks"] = [{**row, "cost": None} for row in content["risks"]]
    shown["decisions"] = [
        {
            **row,
            "cost_of_delay": None,
            "options": [{**option, "impact": _harmless(option["impact"])} for option in row["options"]],
        }
        for row in content["decisions"]
    ]
    return {**shown, "money_left_out": True}


def _harmless(impact: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in impact.items()
        if key.endswith(("_percent", "_days")) or _DAY.fullmatch(str(value)[:10])
    }


def cumulated(months: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[str, float]]]:
    """Budget, actual cost and what is expected on top of it, summed up month by month."""
    last = max((at for at, row in enumerate(months) if row.get("actual")), default=-1)
    lines: dict[str, list[tuple[str, float]]] = {"budget": [], "actual": [], "forecast": []}
    sums = dict.fromkeys(lines, 0.0)
    for at, row in enumerate(months):
        for kind in lines:
            sums[kind] += float(row.get(kind) or 0)
        lines["budget"].append((row["month"], sums["budget"]))
        if at <= last:
            lines["actual"].append((row["month"], sums["actual"]))
        if at == last:  # both lines meet where what is spent ends
            lines["forecast"].append((row["month"], sums["actual"]))
        elif at > last:
            lines["forecast"].append((row["month"], sums["actual"] + sums["forecast"]))
    return {kind: points for kind, points in lines.items() if any(amount for _, amount in points)}


def by_overrun(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Projects by how far their P80 lies over the budget, the furthest first."""
    return sorted(rows, key=lambda row: (float(row["budget"] or 0) - float(row["p80"] or 0), row["code"]))
