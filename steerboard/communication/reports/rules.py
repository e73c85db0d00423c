"""What a pack says, on plain values."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

EPOCH = date(1970, 1, 1)
RANK = {"bad": 0, "watch": 1, "stale": 2, "good": 3, "": 4}
WORDS = {"good": "On track", "watch": "At risk", "bad": "Off track", "stale": "No data", "": "–"}
# A P80 that moves by less is noise of the simulation.
LEAST_MOVE_DAYS = 3


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
        was, is_now = day_of(before[project]), day_of(minute)
        assert was is not None and is_now is not None
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
    counts = {status: sum(1 for row in health if row["status"] == status) for status in RANK}
    parts = [f"{counts['good']} on track, {counts['watch']} at risk, {counts['bad']} off track"]
    if counts["stale"]:
        parts.append(f"{counts['stale']} without data")
    text = ", ".join(parts) + "."
    if decisions:
        text += f" {decisions} decision{'s' if decisions > 1 else ''} needed today."
    slips = [row for row in moves if row["days"] > 0]
    if slips:
        text += f" Largest slip: {slips[0]['code']}, P80 {slips[0]['days']} days later."
    return text
