"""All days that a piece of text can mean. Which one it means, the column decides."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from steerboard.integrations.lists.rules.tables import plain_words

EARLIEST_YEAR, LATEST_YEAR = 1950, 2100
_LONGEST = 80


class Order(StrEnum):
    """The order of day, month and year."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"
    YDM = "ydm"


ORDER_LABELS = {
    Order.DMY: "day/month/year",
    Order.MDY: "month/day/year",
    Order.YMD: "year-month-day",
    Order.YDM: "year-day-month",
}


class Shape(StrEnum):
    """What sort of text it is. The first two leave an order open."""

    YEAR_LAST = "year_last"
    YEAR_FIRST = "year_first"
    EXACT = "exact"
    SERIAL = "serial"
    PERIOD = "period"
    NO_DATE = "no_date"
    IMPOSSIBLE = "impossible"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time named instead of a day: a year, half, quarter or month."""

    year: int
    months: int
    number: int
    is_named_month: bool = False
    spans_two_years: bool = False

    def last_day(self, first_month: int) -> dt.date | None:
        """Its last day where years begin in `first_month`; None where that does not settle it.

        '2018-19' has a last day only for years that begin within a calendar year, '2018' only for
        calendar years: 'FY 2018' is called after its first year by some and after its last by others.
        """
        if self.is_named_month:
            year, month = self.year, self.number
        elif self.spans_two_years == (first_month == 1):
            return None
        else:
            months = self.year * 12 + (first_month - 1) + self.months * self.number - 1
            year, month = months // 12, months % 12 + 1
        return dt.date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class DateReading:
    """What one text can mean: a day per order that fits, or a period, or nothing."""

    shape: Shape
    days: tuple[tuple[Order | None, dt.date], ...] = ()
    period: Period | None = None

    @property
    def is_ambiguous(self) -> bool:
        """Several orders fit and they give different days."""
        return len({day for _, day in self.days}) > 1

    @property
    def only_order(self) -> Order | None:
        """The one order that fits, where only one does."""
        return self.days[0][0] if len(self.days) == 1 else None


_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan januar janner janvier janv",
            "february feb februar fevrier fev fevr",
            "march mar marz maerz mrz mars",
            "april apr avril avr",
            "may mai",
            "june jun juni juin",
            "july jul juli juillet juil",
            "august aug aout",
            "september sep sept septembre",
            "october oct oktober okt octobre",
            "november nov novembre",
            "december dec dezember dez decembre",
        ),
        start=1,
    )
    for word in words.split()
}
_SAYS_NO_DATE = (
    "tbd|tbc|tba|na|n a|none|null|nil|unknown|unk|ongoing|open|pending|undefined|no date|on hold|not available|"
    "to be determined|to be confirmed|to be defined|not applicable|not yet determined|"
    "offen|noch offen|unbekannt|keine|kein|laufend|nicht festgelegt|"
    "inconnu|aucun|neant|a determiner|a definir|en attente"
)
_NO_DATE = frozenset(_SAYS_NO_DATE.split("|"))
_TIME = re.compile(
    r"(?:T|[ ,]+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
    r"(?: ?[ap]\.?m\.?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"^(?![FfGg][YyJj])[^\W\d_]{2,10}\.?,? +(?=\d{1,2}[./-]\d)")
_NUMERIC = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})")
_COMPACT = re.compile(r"(?:19|20)\d{6}")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d{1,10})?")
_DAY_OR_YEAR = re.compile(r"(\d{1,4})(?:st|nd|rd|th|er|\.)?")
_TWO_YEARS = re.compile(r"((?:19|20)\d{2}|\d{2})(?: ?[-/–] ?((?:19|20)\d{2}|\d{2}))?")
_PART = re.compile(r"(?:\(?([QTH])([1-4])\)?)", re.IGNORECASE)
_FISCAL = re.compile(r"fiscal year|financial year|exercice|geschaftsjahr|\bfy|\bgj", re.IGNORECASE)


def read_date(text: str) -> DateReading:
    """Every way to read `text` as a day; never a choice between two ways."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return DateReading(Shape.UNREADABLE)
    if plain_words(text) in _NO_DATE or not text.strip(" -–—./?*"):
        return DateReading(Shape.NO_DATE)
    bare = _WEEKDAY.sub("", _TIME.sub("", text))
    if match := _NUMERIC.fullmatch(bare):
        return _numeric(match[1], match[2], match[3], match[4])
    if _COMPACT.fullmatch(bare):
        return _single(int(bare[:4]), int(bare[4:6]), int(bare[6:]))
    if _SERIAL.fullmatch(bare):
        return read_serial(float(bare))
    return _worded(bare) or _period(bare) or DateReading(Shape.UNREADABLE)


def read_serial(number: float) -> DateReading:
    """A spreadsheet's day number, counted from 1899-12-30."""
    if not 18264 <= number < 73415:
        return DateReading(Shape.UNREADABLE)
    return DateReading(Shape.SERIAL, ((None, dt.date(1899, 12, 30) + dt.timedelta(days=int(number))),))


def _numeric(first: str, separator: str, second: str, third: str) -> DateReading:
    if len(first) == 4 and len(third) <= 2:
        orders = ((Order.YMD, first, second, third), (Order.YDM, first, third, second))
        shape = Shape.YEAR_FIRST
    elif len(first) <= 2 and len(third) in (2, 4):
        orders = ((Order.DMY, third, second, first), (Order.MDY, third, first, second))
        shape = Shape.YEAR_LAST
    else:
        return DateReading(Shape.UNREADABLE)
    days = [(order, day) for order, y, m, d in orders if (day := _day(_full_year(y), int(m), int(d)))]
    # Dots are written day first wherever they are written; the other order only where nothing else fits.
    if separator == "." and shape is Shape.YEAR_LAST:
        days = days[:1]
    if not days:
        return DateReading(Shape.IMPOSSIBLE)
    # The same day and month: nothing to choose, and no evidence for either order.
    if len(days) == 2 and days[0][1] == days[1][1]:
        return DateReading(Shape.EXACT, ((None, days[0][1]),))
    return DateReading(shape, tuple(days))


def _worded(text: str) -> DateReading | None:
    """'March 31, 2017', '31. März 2017', '31-Mar-17', '1er mars 2017', and 'March 2017' as a period."""
    tokens = [token for token in re.split(r"[\s,/.\-]+", text) if token]
    if not 1 <= len(tokens) <= 3:
        return None
    if len(tokens) == 1 and (glued := re.fullmatch(r"([^\W\d_]{3,9})(\d{4})", text)):
        tokens = [glued[1], glued[2]]
    months = [_MONTHS.get(plain_words(token), 0) for token in tokens]
    if sum(1 for month in months if month) != 1:
        return None
    month = max(months)
    numbers = [match[1] for token in tokens if (match := _DAY_OR_YEAR.fullmatch(token))]
    if len(numbers) != len(tokens) - 1 or not numbers:
        return None
    if len(numbers) == 1:
        if len(numbers[0]) == 4 or (len(numbers[0]) == 2 and months[0]):
            return DateReading(Shape.PERIOD, period=Period(_full_year(numbers[0]), 1, month, is_named_month=True))
        return None
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return _single(_full_year(year), month, int(day))


def _period(text: str) -> DateReading | None:
    """'2018-2019 Q2', 'FY 22/23', '2016-17', '2022', 'Q1 2024/25', '2016-09'."""
    parts = _PART.findall(text)
    rest = _FISCAL.sub("", _PART.sub("", text)).strip(" -–,.:()")
    years = _TWO_YEARS.fullmatch(rest)
    if len(parts) > 1 or not years:
        return None
    is_fiscal = bool(_FISCAL.search(text))
    if len(years[1]) == 2 and not is_fiscal:
        return None
    year = _full_year(years[1])
    if years[2] and _full_year(years[2]) != year + 1:
        month = int(years[2]) if len(years[2]) == 2 else 0
        if parts or is_fiscal or not 1 <= month <= 12:
            return None
        return DateReading(Shape.PERIOD, period=Period(year, 1, month, is_named_month=True))
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    months, number = 12, 1
    if parts:
        months, number = 6 if parts[0][0] in "hH" else 3, int(parts[0][1])
    if months * number > 12:
        return None
    return DateReading(Shape.PERIOD, period=Period(year, months, number, spans_two_years=bool(years[2])))


def _single(year: int, month: int, day: int) -> DateReading:
    found = _day(year, month, day)
    return DateReading(Shape.EXACT, ((None, found),)) if found else DateReading(Shape.IMPOSSIBLE)


def _full_year(text: str) -> int:
    """Two digits are 1970 to 2069, as spreadsheets and POSIX nearly agree."""
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int) -> dt.date | None:
    if not (EARLIEST_YEAR <= year <= LATEST_YEAR and 1 <= month <= 12):
        return None
    return dt.date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None
