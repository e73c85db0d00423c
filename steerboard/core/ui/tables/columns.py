"""What a list declares: its columns, what may be changed in bulk, and how a cell is drawn."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from steerboard.core.ui import formats, marks
from steerboard.core.ui.markup import markup
from steerboard.core.ui.tables.drawing import draw_options

RowT = Any  # a model instance, a dataclass or a dict: whatever the list is made of
Choices = Sequence[tuple[Any, Any]] | type | Callable[[], Iterable[tuple[Any, Any]]]

RIGHT_KINDS = frozenset({"number", "money", "percent", "date", "moment", "duration"})
NO_LABEL_KINDS = frozenset({"health", "progress", "person"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `field` is a lookup such as `owner__name`; what has none is neither sorted nor filtered."""

    key: str
    label: str
    field: str = ""
    kind: str = "text"
    filter: str = ""  # text, choice, number, date, yesno
    choices: Choices | None = None
    group: bool = False
    default: bool = True  # shown until the person chooses otherwise
    primary: bool = False  # the row's name: first on a phone, carries the link
    width: str = ""  # s, m, l, xl
    sortable: bool = True
    order: str = ""  # lookup to sort by where it is not `field`
    code: str = ""  # lookup of a code shown before the text
    note: str = ""  # lookup of a sentence shown below the text
    link: Callable[[RowT], str] | None = None
    cell: Callable[[RowT], Any] | None = None
    needs: tuple[str, ...] = ()  # what `cell` reads besides `field`, for tables that name what they read
    export: Callable[[RowT], Any] | None = None
    currency: str = ""  # lookup of the row's currency, for kind money
    decimals: int = 0
    sum: bool = False
    hint: str = ""

    @property
    def is_right(self) -> bool:
        return self.kind in RIGHT_KINDS

    @property
    def is_sortable(self) -> bool:
        return self.sortable and bool(self.order or self.field)

    @property
    def sort_lookup(self) -> str:
        return self.order or self.field

    @property
    def css(self) -> str:
        """Classes of the column's cells."""
        parts = [
            "r num" if self.is_right else "",
            f"w-{self.width}" if self.width else "",
            "primary" if self.primary else "bare" if self.kind in NO_LABEL_KINDS else "",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Bulk:
    """A field that may be set on many rows at once. Kind: choice (with choices), text, number, date, yesno."""

    field: str
    label: str
    choices: Choices | None = None
    kind: str = ""

    @property
    def input_kind(self) -> str:
        return self.kind or ("choice" if self.choices is not None else "text")

    @property
    def options(self) -> list[tuple[str, str]]:
        return pairs(self.choices)

    @property
    def drawn_options(self) -> SafeString:
        return draw_options(self.options)


@dataclass(frozen=True, slots=True)
class BulkAct:
    """A button that sends the chosen rows' ids to an address of its own."""

    label: str
    url: str
    question: str = ""
    danger: bool = False


def pairs(choices: Choices | None) -> list[tuple[str, str]]:
    """Choices as (value, label) texts, whatever they were given as."""
    if choices is None:
        return []
    given = getattr(choices, "choices", None)
    if given is None:
        given = choices() if callable(choices) else choices
    return [(str(value), str(label)) for value, label in given if value not in ("", None)]


def value_of(row: RowT, lookup: str) -> Any:
    """What a row holds under a lookup; None where something on the way is missing."""
    if isinstance(row, tuple):  # read flat, by lookup
        return getattr(row, lookup, None)
    if isinstance(row, Mapping) and lookup in row:
        return row[lookup]
    value = row
    for part in lookup.split("__"):
        value = value.get(part) if isinstance(value, Mapping) else getattr(value, part, None)
        if value is None:
            return None
    return value


def draw(column: Column, row: RowT, labels: Mapping[str, str], url: str, *, in_panel: bool) -> SafeString | str:
    """The content of a cell."""
    if column.cell is not None:
        drawn: Any = column.cell(row)
        return "" if drawn is None else markup("{}", drawn)
    value = value_of(row, column.field) if column.field else None
    target = column.link(row) if column.link is not None else url if column.primary else ""
    if column.primary or target or column.code or column.note:
        return _named(column, row, _text(value, labels), target, in_panel=in_panel)
    painter = _PAINTERS.get(column.kind)
    return _text(value, labels) if painter is None else painter(column, row, value, labels)


def _text(value: Any, labels: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return labels.get(str(value), str(value)) if labels else str(value)


def _named(column: Column, row: RowT, text: str, url: str, *, in_panel: bool) -> SafeString:
    code = value_of(row, column.code) if column.code else None
    note = value_of(row, column.note) if column.note else None
    name = SafeString("")
    if url:
        name = markup('<a class="name" href="{}"{}>{}</a>', url, SafeString(" data-panel" if in_panel else ""), text)
    return markup(
        "{}{}{}",
        markup('<span class="key">{}</span> ', code) if code else "",
        name or markup('<span class="name">{}</span>', text),
        markup('<div class="why">{}</div>', note) if note else "",
    )


Painter = Callable[[Column, RowT, Any, Mapping[str, str]], SafeString | str]


def _money(column: Column, row: RowT, value: Any, labels: Mapping[str, str]) -> str:
    currency = value_of(row, column.currency) if column.currency else ""
    return "" if value is None else formats.money(value, currency or "", column.decimals)


def _number(column: Column, row: RowT, value: Any, labels: Mapping[str, str]) -> str:
    return "" if value is None else formats.number(value, column.decimals)


def _percent(column: Column, row: RowT, value: Any, labels: Mapping[str, str]) -> str:
    return "" if value is None else formats.percent(value, column.decimals)


def _date(column: Column, row: RowT, value: Any, labels: Mapping[str, str]) -> SafeString | str:
    return "" if value is None else formats.day(value)


def _moment(column: Column, row: RowT, value: Any, labels: Mapping[str, str]) -> SafeString | str:
    return "" if value is None else formats.moment(value)


def _duration(column: Column, row: RowT, value: Any, labels: Mapping[str, str]) -> str:
    return "" if value is None else formats.duration(value)


def _health(column: Column, row: RowT, value: Any, labels: Mapping[str, str]) -> SafeString:
    return marks.health(value, labels.get(str(value), ""))


def _chip(column: Column, row: RowT, value: Any, labels: Mapping[str, str]) -> SafeString | str:
    return "" if value in (None, "") else marks.chip(_text(value, labels))


def _person(column: Column, row: RowT, value: Any, labels: Mapping[str, str]) -> SafeString:
    return marks.person(_text(value, labels) or None)


def _progress(column: Column, row: RowT, value: Any, labels: Mapping[str, str]) -> SafeString | str:
    if value is None:
        return ""
    return markup('{} <span class="hint num">{}</span>', marks.progress(value, width=60), formats.percent(value))


_PAINTERS: dict[str, Painter] = {
    "money": _money,
    "number": _number,
    "percent": _percent,
    "date": _date,
    "moment": _moment,
    "duration": _duration,
    "health": _health,
    "chip": _chip,
    "person": _person,
    "progress": _progress,
}


def export_value(column: Column, row: RowT, labels: Mapping[str, str]) -> Any:
    """A cell as data: numbers and dates stay what they are, choices become their words."""
    if column.export is not None:
        return column.export(row)
    value = value_of(row, column.field) if column.field else None
    if isinstance(value, bool) or (labels and not isinstance(value, date | datetime)):
        return _text(value, labels)
    return value
