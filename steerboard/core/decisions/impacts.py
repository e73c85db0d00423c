"""Impacts of options side by side, in words, with the difference to what holds if nobody decides.

An option's `impact` is a flat mapping. Its keys say what a value is: `…_percent` a share, `…_days` a span,
`cost…`, `budget…`, `benefit…`, `value…` or `…_amount` money, a value like 2026-03-01 a day; anything else is text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from steerboard.core.ui import formats

MONEY_STARTS = ("cost", "budget", "benefit", "value", "savings", "price")
# More of these is better; of anything else less or earlier is.
MORE_IS_GOOD = ("benefit", "value", "savings", "ready", "chance", "confidence", "margin", "buffer")


@dataclass(frozen=True, slots=True)
class Cell:
    """One option's value, the difference to the default's, and whether that is good or bad."""

    text: str
    difference: str = ""
    tone: str = ""
    is_figure: bool = True


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """One measure across all options."""

    label: str
    cells: tuple[Cell, ...]


def impact_rows(impacts: Sequence[Mapping[str, Any]], default: int, currency: str) -> list[ImpactRow]:
    """One row per measure that any option has, in the order of first mention."""
    keys = list(dict.fromkeys(key for impact in impacts for key in impact))
    return [
        ImpactRow(_label(key), tuple(_cell(key, impact.get(key), impacts[default].get(key), currency)
                                     for impact in impacts))
        for key in keys
        if not any(isinstance(impact.get(key), dict) for impact in impacts)
    ]  # fmt: skip


def _label(key: str) -> str:
    words = key.removesuffix("_percent").removesuffix("_days").removesuffix("_amount").replace("_", " ")
    spelled = " ".join(w.upper() if w[:1] == "p" and w[1:].isdigit() else w for w in words.split())
    return spelled[:1].upper() + spelled[1:]


def _number(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if isinstance(value, str | date) else None
    except ValueError:
        return None


def _cell(key: str, value: Any, usual: Any, currency: str) -> Cell:
    if value is None or value == "":
        return Cell(formats.NOTHING)
    day, usual_day = _day(value), _day(usual)
    if day is not None:
        days = (day - usual_day).days if usual_day is not None else 0
        return Cell(
            formats.day_text(day, with_year=True), f"{formats.signed(days)} d" if days else "", _tone(key, days)
        )
    number, usual_number = _number(value), _number(usual)
    if number is None:
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        return Cell(text, is_figure=False)
    gap = number - usual_number if usual_number is not None else Decimal(0)
    if key.endswith("_percent"):
        return Cell(formats.percent(number), f"{formats.signed(gap)} pts" if gap else "", _tone(key, gap))
    if key.endswith("_days"):
        return Cell(f"{formats.number(number)} d", f"{formats.signed(gap)} d" if gap else "", _tone(key, gap))
    if key.startswith(MONEY_STARTS) or key.endswith("_amount"):
        sign = "+" if gap > 0 else ""
        short = f"{sign}{formats.money_short(gap, currency)}" if gap else ""
        return Cell(formats.money_short(number, currency), short, _tone(key, gap))
    places = 0 if number == number.to_integral_value() else 2
    return Cell(formats.number(number, places), formats.signed(gap, places) if gap else "", _tone(key, gap))


def _tone(key: str, gap: Decimal | int) -> str:
    if not gap:
        return ""
    return "good" if (gap > 0) == any(word in key for word in MORE_IS_GOOD) else "bad"
