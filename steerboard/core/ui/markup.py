"""Markup drawn in Python: for pieces that occur hundreds of times on a page, where a template's nodes cost too much."""

from collections.abc import Iterable
from html import escape

from django.utils.functional import Promise
from django.utils.safestring import SafeString


def escaped(value: object) -> str:
    """A value as text inside markup: what is markup already stays as it is, everything else is escaped."""
    if type(value) is str:
        return escape(value)
    if type(value) is SafeString:
        return value
    if isinstance(value, Promise):
        value = str(value)
    as_markup = getattr(value, "__html__", None)
    return str(as_markup()) if as_markup is not None else escape(str(value))


def markup(template: str, *values: object) -> SafeString:
    """A piece of markup: `{}` in the template stand for values, each escaped. A third of the cost of Django's own."""
    return SafeString(template.format(*map(escaped, values)))


def joined(pieces: Iterable[object]) -> SafeString:
    """Pieces one after the other, each escaped where it is not markup yet."""
    return SafeString("".join(map(escaped, pieces)))
