"""What a list is narrowed to: read from the address, applied to a queryset or to rows in memory, told in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext

from steerboard.core.ui import formats
from steerboard.core.ui.tables.columns import Column, RowT, value_of

NONE_VALUE = "~"  # "has none" among choices


@dataclass(frozen=True, slots=True)
class Filter:
    """One column narrowed. Which parts are used depends on the column's kind of filter."""

    column: Column
    text: str = ""
    values: tuple[str, ...] = ()
    low: Any = None
    high: Any = None

    def condition(self) -> Q:
        """As a condition of a queryset. The lookup is the column's own, never the person's."""
        field = self.column.field
        match self.column.filter:
            case "text":
                return Q(**{f"{field}__icontains": self.text})
            case "choice":
                chosen = [value for value in self.values if value != NONE_VALUE]
                none = Q(**{f"{field}__isnull": True}) if NONE_VALUE in self.values else Q(pk__in=[])
                return Q(**{f"{field}__in": chosen}) | none
            case "yesno":
                return Q(**{field: self.text == "1"})
        condition = Q()
        if self.low is not None:
            condition &= Q(**{f"{field}__gte": self.low})
        if self.high is not None:
            # a day's end: moments of that day belong to it
            limit = f"{field}__lt" if self._is_moment else f"{field}__lte"
            condition &= Q(**{limit: self.high + timedelta(days=1) if self._is_moment else self.high})
        return condition

    @property
    def _is_moment(self) -> bool:
        return self.column.kind == "moment"

    def accepts(self, row: RowT) -> bool:
        """The same for a row in memory."""
        value = value_of(row, self.column.field)
        match self.column.filter:
            case "text":
                return self.text.lower() in str(value or "").lower()
            case "choice":
                return (NONE_VALUE if value in (None, "") else str(value)) in self.values
            case "yesno":
                return bool(value) == (self.text == "1")
        if value is None:
            return False
        if isinstance(value, datetime):
            value = value.date()
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def words(self, labels: Mapping[str, str]) -> str:
        """For the chip: Health: Off track, At risk."""
        match self.column.filter:
            case "text":
                said = f"“{self.text}”"
            case "choice":
                said = ", ".join(gettext("none") if v == NONE_VALUE else labels.get(v, v) for v in self.values)
            case "yesno":
                said = gettext("yes") if self.text == "1" else gettext("no")
            case _:
                said = _range_words(self.low, self.high)
        return f"{self.column.label}: {said}"


def _range_words(low: Any, high: Any) -> str:
    def say(value: Any) -> str:
        return formats.day_text(value) if isinstance(value, date) else formats.number(value)

    if low is None:
        return f"≤ {say(high)}"
    if high is None:
        return f"≥ {say(low)}"
    return f"{say(low)} – {say(high)}"


def read_filter(column: Column, given: QueryDict, prefix: str) -> Filter | None:
    """A column's filter from the address, None without one; nonsense counts as none."""
    if not column.filter or not column.field:
        return None
    name = f"{prefix}f.{column.key}"
    if column.filter == "choice":
        values = tuple(value for value in given.getlist(name) if value)
        return Filter(column, values=values) if values else None
    text = given.get(name, "").strip()
    if column.filter in ("text", "yesno"):
        return Filter(column, text=text) if text else None
    start, _, end = text.partition("..")
    low = _read(column.filter, given.get(f"{name}.from") or start)
    high = _read(column.filter, given.get(f"{name}.to") or end)
    return Filter(column, low=low, high=high) if low is not None or high is not None else None


def _read(kind: str, text: str) -> Any:
    try:
        if kind == "date":
            return date.fromisoformat(text)
        number = Decimal(text.replace(",", "").replace(" ", ""))
    except (ValueError, InvalidOperation):
        return None
    return number if number.is_finite() else None
