"""What every judgement of a number is made of: a status, a sentence, the number and where it came from."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

GOOD, WATCH, BAD, STALE = "good", "watch", "bad", "stale"
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One judged number: its status, the sentence that says why, and what it was computed from."""

    status: str
    sentence: str
    number: float | None
    derivation: dict[str, Any]


def day_of(minute: int) -> date:
    """The day of a moment in minutes."""
    return EPOCH + timedelta(days=minute // 1440)


def day_text(day: date) -> str:
    """4 Jan 2027."""
    return f"{day.day} {day:%b %Y}"
