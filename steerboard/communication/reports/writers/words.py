"""Values as a pack prints them, the same in every format."""

from datetime import date
from decimal import Decimal
from typing import Any

STATUS = {"good": "On track", "watch": "At risk", "bad": "Off track", "stale": "No data", "": "–"}
SIGNS = {"good": "✓", "watch": "▲", "bad": "✕", "stale": "–", "": "–"}
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF ", "CAD": "C$"}


def day(value: Any) -> str:
    """4 Jan 2027, or a dash."""
    if not value:
        return "–"
    moment = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return f"{moment.day} {moment:%b %Y}"


def span(first: date | None, last: date | None) -> str:
    """12 – 22 Apr 2027, as short as it can be said."""
    if first is None or last is None:
        return "–"
    if (first.year, first.month) == (last.year, last.month):
        return day(last) if first == last else f"{first.day} – {day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%b} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def status(value: Any) -> str:
    """Sign and word, so that colour is never the only signal."""
    key = str(value or "")
    return f"{SIGNS.get(key, '')} {STATUS.get(key, key)}".strip()


def money(value: Any, currency: str) -> str:
    """€4.90 M, €180 k, €950; a dash for none."""
    if value in (None, ""):
        return "–"
    amount = Decimal(str(value))
    sign = "−" if amount < 0 else ""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    size = abs(amount)
    if size >= 999_500:
        return f"{sign}{symbol}{size / 1_000_000:,.2f} M"
    if size >= 10_000:
        return f"{sign}{symbol}{size / 1000:.0f} k"
    return f"{sign}{symbol}{size:,.0f}"


def days(value: int) -> str:
    """+12 days, −1 day."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{abs(value)} day{'' if abs(value) == 1 else 's'}"


def shortened(words: str, most: int) -> str:
    """The words, cut where they would break the layout."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def marks(option: Any) -> str:
    """What is special about an option: proposed, default."""
    return ", ".join(word for word in ("proposed", "default") if option[word])


def delay(value: Any) -> str:
    """Days of a risk's delay, or a dash."""
    return f"{float(value):.0f} d" if float(value or 0) else "–"
