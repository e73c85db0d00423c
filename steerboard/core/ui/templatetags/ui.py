"""Tags and filters every page has without loading them (they are built in by the settings)."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString

from steerboard.core.ui import assets, formats, marks

register = template.Library()

register.simple_tag(assets.asset_tags, name="asset")
register.simple_tag(assets.theme_script)
register.simple_tag(assets.font_preload)
register.simple_tag(assets.icon_svg, name="icon")
register.simple_tag(marks.health, name="health")
register.simple_tag(marks.chip, name="chip")
register.simple_tag(marks.band, name="band")
register.simple_tag(marks.spark, name="spark")
register.simple_tag(marks.progress, name="progress")
register.simple_tag(marks.shares, name="shares")
register.simple_tag(marks.delta, name="delta")
register.simple_tag(marks.avatar, name="avatar")
register.simple_tag(marks.person, name="person")
register.simple_tag(formats.money, name="money_tag")

register.filter("number", formats.number)
register.filter("signed", formats.signed)
register.filter("percent", formats.percent)
register.filter("money", formats.money)
register.filter("money_short", formats.money_short)
register.filter("moment", formats.moment)
register.filter("since", formats.since)
register.filter("days", formats.days_from_now)
register.filter("duration", formats.duration)
register.filter("heat", marks.heat_class)
register.filter("initials", marks.initials)


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """A date with its weekday on hover; the year only where it is not this one."""
    return formats.day(value)


@register.filter
def day_year(value: date | datetime | None) -> SafeString | str:
    """A date, always with its year."""
    return formats.day(value, with_year=True)


@register.filter
def minute_day(value: int | None) -> SafeString | str:
    """The day of a plan's moment (minutes since 1970 in local wall time)."""
    return formats.day(None if value is None else date(1970, 1, 1) + timedelta(days=value // 1440))


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """What a mapping holds under a key that is a variable."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """This page's query string with some values changed; None or "" takes one away."""
    request: HttpRequest = context["request"]
    values = request.GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            values.pop(key, None)
        else:
            values[key] = value
    return "?" + urlencode(sorted(values.lists()), doseq=True)


@register.simple_tag
def asset_file(name: str) -> str:
    """Address of a static file of ours that the build does not touch."""
    return f"{settings.STATIC_URL}ui/{name}"
