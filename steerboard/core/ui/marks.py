"""Small drawn things: health, bands, sparklines, bars, deltas, people. One place draws each, for pages and lists alike.

All widths are SVG attributes: the content security policy allows no style attribute.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from steerboard.core.ui.assets import icon_svg
from steerboard.core.ui.formats import MINUS, Number, as_day, day_text, number
from steerboard.core.ui.markup import joined, markup

HEALTH_ICONS = {"good": "check", "watch": "alert-triangle", "bad": "x", "stale": "minus"}
Point = float | int | date


def health_words() -> dict[str, str]:
    """What each state is called when nothing more exact is known."""
    return {
        "good": gettext("On track"),
        "watch": gettext("At risk"),
        "bad": gettext("Off track"),
        "stale": gettext("No data"),
    }


def health(state: str | None, word: str = "", *, stale: bool = False, title: str = "") -> SafeString:
    """A state as icon, word and colour together; hollow when its inputs are old."""
    known = state if state in HEALTH_ICONS else "stale"
    return _health(known, word, stale, title, get_language())


@lru_cache(maxsize=4096)
def _health(known: str, word: str, stale: bool, title: str, language: str | None) -> SafeString:
    return markup(
        '<span class="sb-health sb-health-{}{}"{}>{}{}</span>',
        known,
        " is-stale" if stale else "",
        markup(' title="{}"', title) if title else "",
        icon_svg(HEALTH_ICONS[known]),
        word or health_words()[known],
    )


@lru_cache(maxsize=2048)
def chip(text: str, tone: str = "", icon: str = "") -> SafeString:
    """A word in a pill: a kind, a tag, a state that is not health."""
    return markup(
        '<span class="sb-chip{}">{}{}</span>', f" sb-chip-{tone}" if tone else "", icon_svg(icon) if icon else "", text
    )


def _place(value: Point) -> float:
    return float(as_day(value).toordinal()) if isinstance(value, date | datetime) else float(value)


def _say(value: Point) -> str:
    return day_text(value) if isinstance(value, date | datetime) else number(value, 0 if value == int(value) else 1)


def band(
    p50: Point | None,
    p80: Point | None,
    p95: Point | None = None,
    promise: Point | None = None,
    *,
    low: Point | None = None,
    high: Point | None = None,
    now: Point | None = None,
    width: int = 150,
    stale: bool = False,
) -> SafeString:
    """An uncertain date or amount on an axis from `low` to `high`: P50 core, P80, P95, and the promise as a flag."""
    if p50 is None or p80 is None:
        return markup('<span class="hint">{}</span>', gettext("no forecast"))
    reach = p95 if p95 is not None else p80
    shown = [_place(value) for value in (p50, p80, reach, promise, now) if value is not None]
    start = _place(low) if low is not None else min(shown) - 0.08 * (max(shown) - min(shown) or 1)
    end = _place(high) if high is not None else max(shown) + 0.14 * (max(shown) - min(shown) or 1)

    def x(value: Point) -> float:
        share = (_place(value) - start) / ((end - start) or 1)
        return round(4 + min(max(share, 0.0), 1.0) * (width - 14), 1)

    words = [f"P50 {_say(p50)}", f"P80 {_say(p80)}"] + ([f"P95 {_say(p95)}"] if p95 is not None else [])
    words += [gettext("promise %(value)s") % {"value": _say(promise)}] if promise is not None else []
    words += [gettext("from old data")] if stale else []
    flag = markup('<path class="flag" d="M{} 20V3l7 3-7 3"/>', x(promise)) if promise is not None else ""
    line = markup('<line class="now" x1="{0}" x2="{0}" y1="1" y2="21"/>', x(now)) if now is not None else ""
    label = ", ".join(words)
    return markup(
        '<svg class="sb-band{}" width="{}" height="22" viewBox="0 0 {} 22" role="img" aria-label="{}"><title>{}</title>'
        '<line class="axis" x1="0" x2="{}" y1="15" y2="15"/>'
        '<rect class="p95" x="{}" y="11.5" width="{}" height="7" rx="3.5"/>'
        '<rect class="p80" x="{}" y="11.5" width="{}" height="7" rx="3.5"/>'
        '<circle class="p50" cx="{}" cy="15" r="3.5"/>{}{}</svg>',
        " is-stale" if stale else "", width, width, label, label, width,
        x(p50), max(round(x(reach) - x(p50), 1), 2), x(p50), max(round(x(p80) - x(p50), 1), 2), x(p50), line, flag,
    )  # fmt: skip


def spark(values: Sequence[Number | None], *, width: int = 64, height: int = 20, tone: str = "") -> SafeString:
    """A trend as one line; fewer than two known values draw nothing."""
    known = [(at, float(value)) for at, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(value for _, value in known), max(value for _, value in known)
    span, last = (high - low) or 1.0, max(len(values) - 1, 1)
    points = [
        (round(2 + at * (width - 4) / last, 1), round(height - 3 - (value - low) / span * (height - 6), 1))
        for at, value in known
    ]
    label = gettext("from %(first)s to %(last)s") % {
        "first": number(known[0][1], 1), "last": number(known[-1][1], 1)
    }  # fmt: skip
    return markup(
        '<svg class="sb-spark{}" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="2"/></svg>',
        f" {tone}" if tone else "", width, height, width, height, label,
        " ".join(f"{px},{py}" for px, py in points), points[-1][0], points[-1][1],
    )  # fmt: skip


def progress(
    share_percent: Number | None, *, plan_percent: Number | None = None, tone: str = "", width: int = 84
) -> SafeString:
    """How far: a bar, with a stroke where it was planned to be by now."""
    if share_percent is None:
        return SafeString("")
    return _progress(share_percent, plan_percent, tone, width, get_language())


# Whole numbers mostly: a hundred rows draw the same few bars.
@lru_cache(maxsize=4096)
def _progress(
    share_percent: Number, plan_percent: Number | None, tone: str, width: int, language: str | None
) -> SafeString:
    done = min(max(float(share_percent), 0.0), 100.0)
    label = gettext("%(share)s %% done") % {"share": number(share_percent)}
    plan: SafeString | str = ""
    if plan_percent is not None:
        label += ", " + gettext("planned %(share)s %%") % {"share": number(plan_percent)}
        at = round(1 + min(max(float(plan_percent), 0.0), 100.0) / 100 * (width - 2), 1)
        plan = markup('<line class="plan" x1="{0}" x2="{0}" y1="1" y2="15"/>', at)
    return markup(
        '<svg class="sb-progress{}" width="{}" height="16" viewBox="0 0 {} 16" role="img" aria-label="{}">'
        '<rect class="track" y="5" width="{}" height="6" rx="3"/>'
        '<rect class="fill" y="5" width="{}" height="6" rx="3"/>'
        "{}</svg>",
        f" sb-progress-{tone}" if tone else "", width, width, label, width, round(done / 100 * width, 1), plan,
    )  # fmt: skip


def shares(parts: Sequence[tuple[Number, str]], label: str = "") -> SafeString:
    """One bar cut into parts: (size, class) with class good, watch, bad, stale or cat-1 … cat-7."""
    total = float(sum(size for size, _ in parts)) or 1.0
    drawn, at = [], 0.0
    for size, css in parts:
        wide = float(size) / total * 100
        drawn.append((css, round(at, 2), round(wide, 2)))
        at += wide
    bars = joined(markup('<rect class="{}" x="{}" width="{}" height="5"/>', *part) for part in drawn)
    return markup(
        '<svg class="sb-shares" viewBox="0 0 100 5" preserveAspectRatio="none" {}>{}</svg>',
        markup('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"'),
        bars,
    )


def delta(value: Number | None, unit: str = "", *, decimals: int = 0, good: str = "") -> SafeString:
    """A difference with its arrow. `good` says which way is good (up, down); without it there is no colour."""
    return SafeString("") if value is None else _delta(value, unit, decimals, good, get_language())


@lru_cache(maxsize=4096)
def _delta(value: Number, unit: str, decimals: int, good: str, language: str | None) -> SafeString:
    rounded = round(float(value), decimals)
    way = "up" if rounded > 0 else "down" if rounded < 0 else ""
    tone = "" if not good or not way else "good" if way == good else "bad"
    arrow = icon_svg("arrow-up" if way == "up" else "arrow-down") if way else ""
    text = number(abs(rounded), decimals)
    sign = {"up": "+", "down": MINUS, "": "±"}[way]
    return markup(
        '<span class="sb-delta{}">{}{}{}{}</span>',
        f" {tone}" if tone else "", arrow, sign, text, f" {unit}" if unit else "",
    )  # fmt: skip


def initials(name: str) -> str:
    """Two letters for a person."""
    words = name.split()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


def avatar(name: str, size: str = "") -> SafeString:
    """A person's letters in a circle."""
    css = f" sb-avatar-{size}" if size else ""
    return markup('<span class="sb-avatar{}" title="{}" aria-hidden="true">{}</span>', css, name, initials(name))


def person(name: str | None) -> SafeString:
    """A person in a list: letters and name."""
    if not name:
        return markup('<span class="hint">{}</span>', gettext("nobody yet"))
    return _person(name)


@lru_cache(maxsize=2048)
def _person(name: str) -> SafeString:
    return markup('<span class="sb-person">{}<span class="cut">{}</span></span>', avatar(name, "s"), name)


def heat_class(load_percent: Number | None, *, watch: float = 100, bad: float = 110) -> str:
    """The class of a heat map's cell (`.sb-grid-heat td`) for a load."""
    if load_percent is None:
        return "sb-heat-none"
    if load_percent > bad:
        return "sb-heat-bad"
    if load_percent > watch:
        return "sb-heat-watch"
    return f"sb-heat-{min(3, int(max(float(load_percent), 0) // (watch / 4)))}"
