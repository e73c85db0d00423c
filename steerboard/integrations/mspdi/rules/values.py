"""How MSPDI writes values down: dates, durations, lags, money, and the meaning of its unit codes."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import IntEnum

from steerboard.integrations.mspdi.models import (
    FLAG,
    INTEGER,
    MINUTES,
    MOMENT,
    MONEY,
    NUMBER,
    PERCENT,
    TENTHS,
    TEXT,
    TIME,
    PredecessorLink,
    Shifts,
    Task,
    TimephasedValue,
)

EPOCH = datetime(1970, 1, 1)
DAY_MINUTES = 1440
DURATION = re.compile(r"(-)?P(?:(\d{1,6})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,11})M)?(?:(\d{1,13}(?:\.\d{1,9})?)S)?)?")
TIME_OF_DAY = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")
WHOLE = re.compile(r"[+-]?\d{1,18}")
FLAGS = {"1": True, "true": True, "0": False, "false": False}
UNIT_NAMES = {0: "min", 1: "h", 2: "d", 3: "w", 4: "mo"}
ESTIMATED_OFFSET = 32
PERCENT_FORMATS = (19, 20)
SPLITTABLE_TYPES = (1, 2)

Parsed = str | int | float | bool | datetime | Decimal | None


class LagUnit(IntEnum):
    """What the lag of a link counts, in the engine's codes."""

    WORKING = 0
    ELAPSED = 1
    PERCENT = 2


def parse_moment(text: str) -> datetime:
    """A date and time of day. A zone is dropped: plans are kept in the wall-clock time of their project."""
    if len(text) < 10 or text[4] != "-" or text[7] != "-":
        raise ValueError(f"“{shown(text)}” is not a date")
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise ValueError(f"“{shown(text)}” is not a date that exists") from None


def parse_minutes(text: str) -> float:
    """Minutes of a duration such as `PT8H0M0S`."""
    found = DURATION.fullmatch(text)
    if found is None or text[-1] in "PT":
        raise ValueError(f"“{shown(text)}” is not a duration in hours, minutes and seconds")
    if found[1]:
        raise ValueError(f"“{shown(text)}” is negative")
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups()[1:])
    # By whole seconds, as they are written, so that a value read again is the very same one.
    return round(days * 86_400 + hours * 3_600 + minutes * 60 + seconds) / 60


def parse_time(text: str) -> int:
    """Minute of the day."""
    found = TIME_OF_DAY.fullmatch(text)
    if found is None or int(found[1]) > 24 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        raise ValueError(f"“{shown(text)}” is not a time of day")
    return min(int(found[1]) * 60 + int(found[2]) + (int(found[3] or 0) >= 30), DAY_MINUTES)


def parse_integer(text: str) -> int:
    """A whole number; `5.0` counts as one."""
    if WHOLE.fullmatch(text):
        return int(text)
    number = parse_number(text)
    if number != number.to_integral_value() or abs(number) > 10**18:
        raise ValueError(f"“{shown(text)}” is not a whole number")
    return int(number)


def parse_number(text: str) -> Decimal:
    """A decimal number of sensible size."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"“{shown(text)}” is not a number") from None
    if not number.is_finite() or number.adjusted() > 24 or number.as_tuple().exponent < -24:  # type: ignore[operator]
        raise ValueError(f"“{shown(text)}” is not a number of sensible size")
    return number


def parse_flag(text: str) -> bool:
    """Yes or no."""
    if text not in FLAGS:
        raise ValueError(f"“{shown(text)}” is neither 0 nor 1")
    return FLAGS[text]


def parse_percent(text: str) -> int:
    """A share from 0 to 100."""
    share = parse_integer(text)
    if not 0 <= share <= 100:
        raise ValueError(f"{share} % is not between 0 and 100")
    return share


def parse(kind: str, text: str) -> Parsed:
    """The value of a text of this kind; None for an empty one. Raises ValueError with half a sentence."""
    if kind == TEXT:
        return text
    text = text.strip()
    if not text:
        return None
    if kind == MONEY:
        return parse_number(text) / 100
    if kind == TENTHS:
        return parse_integer(text) / 10
    return PARSERS[kind](text)


PARSERS: dict[str, Callable[[str], Parsed]] = {
    INTEGER: parse_integer, FLAG: parse_flag, MOMENT: parse_moment, TIME: parse_time,
    MINUTES: parse_minutes, NUMBER: parse_number, PERCENT: parse_percent,
}  # fmt: skip


def format_minutes(minutes: float) -> str:
    """A duration in hours, minutes and seconds, as the format wants it."""
    seconds = round(minutes * 60)
    return f"PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}S"


def format_moment(moment: datetime) -> str:
    """A date and time without a zone."""
    return moment.isoformat(timespec="microseconds" if moment.microsecond else "seconds")


def format_time(minute: int) -> str:
    """A time of day; the end of the day is written as midnight."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"


def format_number(number: Decimal) -> str:
    """Plain digits, no exponent, no trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_value(kind: str, value: object) -> str:
    """The text of a value of this kind; the opposite of `parse`."""
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return format_number(value * 100 if kind == MONEY else value)
    if isinstance(value, int | float) and kind in (MINUTES, TENTHS, TIME):
        return (
            format_minutes(value)
            if kind == MINUTES
            else format_time(int(value))
            if kind == TIME
            else str(round(value * 10))
        )
    return str(value)


def shown(text: str) -> str:
    """A text short enough to stand in a sentence."""
    return text if len(text) <= 40 else text[:37] + "…"


def minute_of(moment: datetime) -> int:
    """Minutes since 1970-01-01T00:00 on the same wall clock, rounded to the nearest."""
    return (
        int((moment - EPOCH).total_seconds() + 30) // 60
        if moment >= EPOCH
        else -int(((EPOCH - moment).total_seconds() + 30) // 60)
    )


def moment_of(minute: int) -> datetime:
    """The wall-clock date and time of a minute since 1970."""
    return EPOCH + timedelta(minutes=minute)


def duration_unit(duration_format: int | None) -> str:
    """The unit a duration or lag was typed in: min, h, d, w, mo or %."""
    if duration_format is None:
        return "d"
    base = duration_format - ESTIMATED_OFFSET if duration_format >= 35 else duration_format
    return "%" if base in PERCENT_FORMATS else UNIT_NAMES.get((base - 3) // 2, "d") if base >= 3 else "d"


def is_elapsed(duration_format: int | None) -> bool:
    """Whether a duration or lag counts clock time and not working time."""
    if duration_format is None:
        return False
    base = duration_format - ESTIMATED_OFFSET if duration_format >= 35 else duration_format
    return base in (4, 6, 8, 10, 12, 20)


def link_lag(link: PredecessorLink) -> tuple[int, LagUnit]:
    """Lag for the engine: minutes, or hundredths of a percent of the predecessor's duration."""
    if duration_unit(link.lag_format) == "%":
        return link.link_lag * 100, LagUnit.PERCENT
    return round(link.link_lag / 10), LagUnit.ELAPSED if is_elapsed(link.lag_format) else LagUnit.WORKING


def link_lag_fields(lag: int, unit: LagUnit, *, shown_in: str = "d") -> tuple[int, int]:
    """`LinkLag` and `LagFormat` for a lag in the engine's terms; the opposite of `link_lag`."""
    if unit == LagUnit.PERCENT:
        return round(lag / 100), 19
    return lag * 10, duration_format_of(shown_in, elapsed=unit == LagUnit.ELAPSED)


def duration_format_of(unit: str, *, elapsed: bool = False, estimated: bool = False) -> int:
    """The format's code for a unit."""
    codes = {name: 3 + 2 * step for step, name in UNIT_NAMES.items()}
    return codes.get(unit, 7) + elapsed + (ESTIMATED_OFFSET if estimated else 0)


def task_duration_minutes(task: Task) -> int:
    """Whole minutes of a task's duration, 0 where none is given."""
    return round(task.duration or 0)


def split_gaps(values: list[TimephasedValue]) -> list[tuple[datetime, datetime]]:
    """The pauses inside scheduled work: periods whose value is zero, neighbours joined, ends of the work left out.

    A period without any value is non-working time and by itself no pause; between two pauses it joins them.
    """
    periods = sorted(
        (value.start, value.finish, value.value)
        for value in values
        if value.type in SPLITTABLE_TYPES and value.start and value.finish and value.value is not None
    )
    working = [bool(text) and parse_minutes(text) > 0 for _, _, text in periods]
    if True not in working:
        return []
    first, last = working.index(True), len(working) - 1 - working[::-1].index(True)
    gaps: list[tuple[datetime, datetime]] = []
    resumed = True
    for (start, finish, _), busy in zip(periods[first:last], working[first:last], strict=True):
        if not busy and not resumed:
            gaps[-1] = (gaps[-1][0], finish)
        elif not busy:
            gaps.append((start, finish))
        resumed = busy
    return gaps


def joined_shifts(shifts: list[tuple[int, int]]) -> Shifts:
    """Shifts of a day in order, those that touch or overlap joined."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(shifts):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)
