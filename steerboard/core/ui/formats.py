"""Plain words for numbers, money, dates and spans, as this person's language writes them."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from steerboard.core import clock
from steerboard.core.ui.markup import markup

Number = int | float | Decimal
NOTHING = "–"
MINUS = "−"
NARROW_SPACE = " "
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "PLN": "zł", "CZK": "Kč"}
SYMBOL_AFTER = {"PLN", "CZK", "SEK", "NOK", "DKK", "HUF"}
# Day and month, then with the year, by language; the first two letters decide unless the whole is listed.
DAY_FORMATS = {
    "en-us": ("M j", "M j, Y"),
    "de": ("j. M", "j. M Y"),
    "ja": ("n月j日", "Y年n月j日"),
    "zh": ("n月j日", "Y年n月j日"),
}
USUAL_DAY_FORMAT = ("j M", "j M Y")
MINUTES_PER_DAY = 480
# From which size on, divided by what, with which unit behind.
MONEY_UNITS = ((999_500_000, 1_000_000_000, " bn"), (999_500, 1_000_000, " M"), (9_999.5, 1_000, " k"))


def _rounded(value: Number, decimals: int) -> Decimal | None:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return round(exact, decimals) if exact.is_finite() else None


def number(value: Number | None, decimals: int = 0) -> str:
    """Thousands grouped, a true minus sign; a dash for what is not known."""
    rounded = _rounded(value, decimals) if value is not None else None
    if rounded is None:
        return NOTHING
    text = _grouped(abs(rounded), decimals, get_language())
    return f"{MINUS}{text}" if rounded < 0 else text


@lru_cache(maxsize=8192)
def _grouped(value: Decimal, decimals: int, language: str | None) -> str:
    return str(number_format(value, decimals, use_l10n=True, force_grouping=True))


def signed(value: Number | None, decimals: int = 0) -> str:
    """A difference: always with its sign."""
    rounded = _rounded(value, decimals) if value is not None else None
    return f"+{number(value, decimals)}" if rounded is not None and rounded > 0 else number(value, decimals)


def percent(value: Number | None, decimals: int = 0) -> str:
    """A share in percent, given in percent."""
    return NOTHING if value is None else f"{number(value, decimals)} %"


def _with_currency(value: Number, text: str, currency: str) -> str:
    symbol = SYMBOLS.get(currency, currency)
    sign, text = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    if currency in SYMBOL_AFTER:
        return f"{sign}{text} {symbol}"
    gap = "" if currency in SYMBOLS else " "
    return f"{sign}{symbol}{gap}{text}"


def money(value: Number | None, currency: str = "", decimals: int = 0) -> str:
    """An amount in full: €12,300."""
    if value is None:
        return NOTHING
    text = number(value, decimals)
    return _with_currency(value, text, currency) if currency else text


def money_short(value: Number | None, currency: str = "") -> str:
    """An amount at a glance: €4.9 M, €410 k, €950."""
    return NOTHING if value is None else _money_short(value, currency, get_language())


@lru_cache(maxsize=8192)
def _money_short(value: Number, currency: str, language: str | None) -> str:
    size = abs(float(value))
    for limit, divisor, unit in (
        (999_500_000, 1_000_000_000, " bn"),
        (999_500, 1_000_000, " M"),
        (9_999.5, 1_000, " k"),
    ):
        if size >= limit:
            part = float(value) / divisor
            text = number(part, 1 if abs(part) < 100 and unit != " k" else 0) + unit
            break
    else:
        text = number(value)
    return _with_currency(value, text, currency) if currency else text


def _day_formats() -> tuple[str, str]:
    language = (get_language() or "en").lower()
    return DAY_FORMATS.get(language) or DAY_FORMATS.get(language[:2]) or USUAL_DAY_FORMAT


def as_day(value: date | datetime) -> date:
    """The day of a moment in this person's time zone."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def _this_year() -> int:
    # Asked for hundreds of times on one page. Only around New Year does it depend on where one is.
    now = clock.now()
    return clock.today().year if (now.month, now.day) in ((12, 31), (1, 1)) else now.year


def day_text(value: date | datetime | None, *, with_year: bool | None = None) -> str:
    """4 Jan, with the year where it is not this one."""
    if value is None:
        return NOTHING
    day = as_day(value)
    show_year = day.year != _this_year() if with_year is None else with_year
    return _day_text(day, show_year, get_language())


# Asked for hundreds of times on one page; what a day is called depends on nothing else.
@lru_cache(maxsize=8192)
def _day_text(on: date, with_year: bool, language: str | None) -> str:
    short, long = _day_formats()
    return str(date_format(on, long if with_year else short, use_l10n=False))


def day(value: date | datetime | None, *, with_year: bool | None = None) -> SafeString | str:
    """A date with its weekday on hover."""
    if value is None:
        return NOTHING
    on = as_day(value)
    show_year = on.year != _this_year() if with_year is None else with_year
    return _day(on, show_year, get_language())


@lru_cache(maxsize=8192)
def _day(on: date, with_year: bool, language: str | None) -> SafeString:
    title = date_format(on, "l " + _day_formats()[1], use_l10n=False)
    text = day_text(on, with_year=with_year)
    return markup('<time datetime="{}" title="{}">{}</time>', on.isoformat(), title, text)


def moment(value: datetime | None) -> SafeString | str:
    """A point in time: the hour today, else the day and the hour."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    text = local.strftime("%H:%M")
    if local.date() != clock.today():
        text = f"{day_text(local)} {text}"
    title = date_format(local, "l " + _day_formats()[1] + ", H:i", use_l10n=False)
    return markup('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="minutes"), title, text)


def days_from_now(value: date | datetime | None) -> str:
    """How far a day is: in 12 days, today, 3 days ago."""
    if value is None:
        return NOTHING
    count = (as_day(value) - clock.today()).days
    if count == 0:
        return gettext("today")
    if count == 1:
        return gettext("tomorrow")
    if count == -1:
        return gettext("yesterday")
    if count > 0:
        return ngettext("in %(n)s day", "in %(n)s days", count) % {"n": number(count)}
    return ngettext("%(n)s day ago", "%(n)s days ago", -count) % {"n": number(-count)}


def since(value: datetime | None) -> str:
    """How long ago something was: 40 min, 3 h, 9 d."""
    if value is None:
        return NOTHING
    minutes = int((clock.now() - value).total_seconds() // 60)
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


def duration(minutes: int | None, minutes_per_day: int = MINUTES_PER_DAY) -> str:
    """Working time: 12 d, 1.5 d, 3 h, 45 min."""
    if minutes is None:
        return NOTHING
    size = abs(minutes)
    if size and size < 60:
        return f"{number(minutes)} min"
    if size and size < minutes_per_day:
        return f"{_trimmed(minutes / 60)} h"
    return f"{_trimmed(minutes / minutes_per_day)} d"


def _trimmed(value: float) -> str:
    return number(value, 0 if abs(value - round(value)) < 0.05 else 1)
