"""A pack's content as pages and files show it: dates as dates, amounts as amounts, long lists cut and counted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from steerboard.communication.reports import rules
from steerboard.core.public import ImpactRow, formats, impact_rows

# What a reader takes in; the rest is counted, and is in the JSON file.
MOST_PROJECTS = 40
MOST_MILESTONES = 30
MOST_MONEY = 30
MOST_NEWS = 14
CHART_WIDTH, CHART_HEIGHT = 720, 240
LINE_NAMES = {"budget": "Budget", "actual": "Actual", "forecast": "Expected"}


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A question with its options side by side."""

    code: str
    question: str
    explanation: str
    proposer: str
    due: date | None
    cost_of_delay: Decimal | None
    currency: str
    options: tuple[Mapping[str, Any], ...]
    rows: tuple[ImpactRow, ...]

    @property
    def default(self) -> str:
        """What holds if nobody decides."""
        return next((str(option["label"]) for option in self.options if option["default"]), "")


@dataclass(frozen=True, slots=True)
class Cut:
    """The first rows of a list, and how many more there are."""

    rows: tuple[dict[str, Any], ...]
    more: int
    more_words: str = ""


@dataclass(frozen=True, slots=True)
class MoneyShown:
    """The money of a pack: its table, totals and curve."""

    table: Cut
    total: dict[str, Decimal] | None
    spent_before: Decimal | None
    currency: str
    chart_json: str
    drawing: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class PackPicture:
    """Everything a page or a printed file shows of a pack."""

    code: str
    title: str
    note: str
    author: str
    headline: str
    portfolio: Mapping[str, str]
    as_of: datetime
    since: datetime
    previous: str | None
    counts: dict[str, int]
    decisions: tuple[DecisionShown, ...]
    moves: Cut
    shifts: Cut
    news: Cut
    health: Cut
    milestones: Cut
    risks: tuple[dict[str, Any], ...]
    money: MoneyShown | None
    money_left_out: bool
    low: date
    high: date

    @property
    def projects(self) -> int:
        """How many open projects the pack speaks of."""
        return sum(self.counts.values())

    @property
    def shares(self) -> list[tuple[int, str]]:
        """As a bar of shares wants the counts."""
        return [(count, key) for key, count in self.counts.items() if count]

    @property
    def counted(self) -> str:
        """The counts in words."""
        return ", ".join(f"{count} {rules.WORDS[key].lower()}" for key, count in self.counts.items() if count)


def as_date(value: Any) -> date | None:
    """A day of the content."""
    return date.fromisoformat(str(value)[:10]) if value else None


def as_amount(value: Any) -> Decimal | None:
    """An amount of the content."""
    return None if value in (None, "") else Decimal(str(value))


def pack_picture(content: Mapping[str, Any]) -> PackPicture:
    """The content of a pack, ready to be drawn."""
    health = [_dated(row, "promised", "p50", "p80") for row in content["health"]]
    milestones = [_dated(row, "planned", "p50", "p80", "promised") for row in content["milestones"]]
    days = [day for row in milestones for name in ("planned", "p50", "p80", "promised") if (day := row[name])]
    as_of = datetime.fromisoformat(content["as_of"])
    found = content.get("money")
    return PackPicture(
        code=content["code"],
        title=content["title"],
        note=content.get("note") or "",
        author=content["author"],
        headline=content["headline"],
        portfolio=content["portfolio"],
        as_of=as_of,
        since=datetime.fromisoformat(content["since"]),
        previous=content["previous"],
        counts=rules.health_counts(health),
        decisions=tuple(_decision(row) for row in content["decisions"]),
        moves=cut([_dated(row, "before", "after") for row in content["moves"]], MOST_NEWS),
        shifts=cut(content.get("shifts", []), MOST_NEWS),
        news=cut([*content["news"], *(_promise(row) for row in content["promises"])], MOST_NEWS),
        health=cut(health, MOST_PROJECTS, _counted_health(health[MOST_PROJECTS:])),
        milestones=cut(milestones, MOST_MILESTONES),
        risks=tuple(
            {**row, "percent": as_amount(row["percent"]), "cost": as_amount(row["cost"])} for row in content["risks"]
        ),
        money=_money(found, content["portfolio"]["currency"]) if found else None,
        money_left_out=bool(content.get("money_left_out")),
        low=min([*days, as_of.date()]),
        high=max([*days, as_of.date()]),
    )


def cut(rows: Sequence[Mapping[str, Any]], most: int, words: str = "") -> Cut:
    """The first rows, and how many are left out."""
    return Cut(tuple(dict(row) for row in rows[:most]), max(0, len(rows) - most), words)


def _counted_health(rows: Sequence[Mapping[str, Any]]) -> str:
    counts = rules.health_counts(rows)
    return ", ".join(f"{count} {rules.WORDS[key].lower()}" for key, count in counts.items() if count)


def _dated(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    found = {**row, **{name: as_date(row.get(name)) for name in names}}
    promised, p80 = found.get("promised"), found.get("p80")
    found["late"] = bool(promised and p80 and p80 > promised)
    found["late_days"] = (p80 - promised).days if promised and p80 else None
    return found


def _promise(row: Mapping[str, Any]) -> dict[str, Any]:
    due = as_date(row["due"])
    told = f" to {row['told_to']}" if row.get("told_to") else ""
    return {
        "code": row["code"],
        "text": f"promise “{row['what']}”{told}, due {formats.day_text(due, with_year=True)}: {row['state']}",
        "tone": "good" if row["state"] == "kept" else "bad",
    }


def _decision(row: Mapping[str, Any]) -> DecisionShown:
    options = row["options"]
    default = next((at for at, option in enumerate(options) if option["default"]), 0)
    shown = impact_rows([option["impact"] for option in options], default, row["currency"]) if options else []
    return DecisionShown(
        code=row["code"],
        question=row["question"],
        explanation=row["explanation"],
        proposer=row["proposer"],
        due=as_date(row["due"]),
        cost_of_delay=as_amount(row["cost_of_delay"]),
        currency=row["currency"],
        options=tuple(options),
        rows=tuple(shown),
    )


def _money(found: Mapping[str, Any], currency: str) -> MoneyShown:
    rows = []
    for row in rules.by_overrun(found["rows"]):
        amounts = {name: as_amount(row[name]) for name in ("budget", "spent", "p50", "p80")}
        over = amounts["p80"] - amounts["budget"] if amounts["p80"] and amounts["budget"] else None
        rows.append({**row, **amounts, "over": over, "is_over": over is not None and over > 0})
    lines = rules.cumulated(found["months"])
    total, before = found["total"], found.get("total_before")
    return MoneyShown(
        table=cut(rows, MOST_MONEY),
        total={name: Decimal(amount) for name, amount in total.items()} if total else None,
        spent_before=as_amount(before["spent"]) if before and total else None,
        currency=currency,
        chart_json=json.dumps(_chart(lines, currency)),
        drawing=_drawing(lines, currency) if lines else None,
    )


def _chart(lines: Mapping[str, list[tuple[str, float]]], currency: str) -> dict[str, Any]:
    colours = {"actual": 1, "forecast": 2}
    return {
        "type": "line",
        "title": "Money, cumulated",
        "unit": currency,
        "x": {"kind": "time"},
        "y": {"label": currency, "min": 0},
        "series": [
            {
                "name": LINE_NAMES[kind],
                "data": [[f"{month}-01", round(amount, 2)] for month, amount in points],
                **({"role": "plan"} if kind == "budget" else {"color": colours[kind]}),
            }
            for kind, points in lines.items()
        ],
    }


def _drawing(lines: Mapping[str, list[tuple[str, float]]], currency: str) -> dict[str, Any]:
    """The curve as plain lines, where no script may run."""
    months = sorted({month for points in lines.values() for month, _ in points})
    place = {month: at for at, month in enumerate(months)}
    top = max(amount for points in lines.values() for _, amount in points) or 1.0
    left, bottom, wide = 64, CHART_HEIGHT - 26, CHART_WIDTH - 64 - 8

    def x(month: str) -> float:
        return round(left + place[month] * wide / max(1, len(months) - 1), 1)

    def y(amount: float) -> float:
        return round(bottom - amount / top * (bottom - 12), 1)

    step = max(1, len(months) // 8)
    return {
        "width": CHART_WIDTH,
        "height": CHART_HEIGHT,
        "left": left,
        "right": CHART_WIDTH - 8,
        "lines": [
            {
                "kind": kind,
                "name": LINE_NAMES[kind],
                "points": " ".join(f"{x(month)},{y(amount)}" for month, amount in points),
            }
            for kind, points in lines.items()
        ],
        "levels": [
            {"y": y(top * part / 4), "label": formats.money_short(top * part / 4, currency)} for part in range(5)
        ],
        "months": [{"x": x(month), "label": f"{date.fromisoformat(f'{month}-01'):%b %y}"} for month in months[::step]],
        "base": bottom + 18,
    }
