"""Where rows come from: the database, or a list computed before. Both answer the same questions."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django.db.models import F, Q, QuerySet, Sum

from steerboard.core.ui.tables import cursors
from steerboard.core.ui.tables.columns import RowT, value_of
from steerboard.core.ui.tables.filters import Filter

COUNT_LIMIT = 10_000
CHOICE_LIMIT = 200


class Source(Protocol):
    """Rows to be narrowed, ordered and paged."""

    def narrow(self, filters: Sequence[Filter], words: str, fields: Sequence[str]) -> "Source": ...

    def page(
        self, order: cursors.Order, after: str, size: int, lookups: Sequence[str] = ()
    ) -> tuple[list[RowT], str]: ...

    def everything(self, order: cursors.Order, lookups: Sequence[str] = ()) -> Any: ...

    def count(self) -> int: ...

    def distinct(self, field: str) -> list[str]: ...

    def sums(self, fields: Sequence[str]) -> dict[str, Any]: ...


class QuerySource:
    """A queryset: filtered, sorted and paged by the database."""

    def __init__(self, rows: "QuerySet[Any, Any]") -> None:
        self._rows = rows

    def narrow(self, filters: Sequence[Filter], words: str, fields: Sequence[str]) -> "QuerySource":
        rows = self._rows
        for each in filters:
            rows = rows.filter(each.condition())
        for word in words.split()[:6] if fields else ():
            anywhere = Q()
            for field in fields:
                anywhere |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(anywhere)
        return QuerySource(rows)

    def _ordered(self, order: cursors.Order, lookups: Sequence[str] = ()) -> "QuerySet[Any, Any]":
        by = (F(field).desc(nulls_last=True) if down else F(field).asc(nulls_last=True) for field, down in order)
        rows = self._rows.order_by(*by)
        return rows.values_list(*lookups, named=True) if lookups else rows

    def page(self, order: cursors.Order, after: str, size: int, lookups: Sequence[str] = ()) -> tuple[list[RowT], str]:
        """Rows of a page, and the cursor of the next one or nothing. With `lookups` rows hold just those, flat."""
        rows = self._ordered(order, lookups)
        values = cursors.decode(after, len(order)) if after else None
        if values is not None:
            rows = rows.filter(cursors.after(order, values))
        found = list(rows[: size + 1])
        if len(found) <= size:
            return found, ""
        found.pop()
        return found, cursors.encode([value_of(found[-1], field) for field, _ in order])

    def everything(self, order: cursors.Order, lookups: Sequence[str] = ()) -> Any:
        """All rows, streamed."""
        return self._ordered(order, lookups).iterator(chunk_size=500)

    def count(self) -> int:
        """How many, counted no further than is told."""
        # Only ids: what else the rows carry need not be worked out to count them.
        return self._rows.order_by().values("pk")[: COUNT_LIMIT + 1].count()

    def distinct(self, field: str) -> list[str]:
        """Values there are, for a filter that was given no choices."""
        found = self._rows.order_by(field).values_list(field, flat=True).distinct()[:CHOICE_LIMIT]
        return [str(value) for value in found if value not in (None, "")]

    def sums(self, fields: Sequence[str]) -> dict[str, Any]:
        """Totals over all narrowed rows."""
        if not fields:
            return {}
        named = self._rows.order_by().aggregate(**{f"sum_{at}": Sum(field) for at, field in enumerate(fields)})
        return {field: named[f"sum_{at}"] for at, field in enumerate(fields)}


class ListSource:
    """Rows in memory."""

    def __init__(self, rows: Sequence[RowT]) -> None:
        self._rows = rows

    def narrow(self, filters: Sequence[Filter], words: str, fields: Sequence[str]) -> "ListSource":
        wanted = words.lower().split()[:6] if fields else []

        def fits(row: RowT) -> bool:
            if not all(each.accepts(row) for each in filters):
                return False
            text = " ".join(str(value_of(row, field) or "") for field in fields).lower() if wanted else ""
            return all(word in text for word in wanted)

        return ListSource([row for row in self._rows if fits(row)])

    def everything(self, order: cursors.Order, lookups: Sequence[str] = ()) -> list[RowT]:
        """All rows in order; unknown values last, whichever way is sorted."""
        rows = list(self._rows)
        for field, down in reversed(order):
            rows.sort(key=_sort_key(field, down), reverse=down)
        return rows

    def page(self, order: cursors.Order, after: str, size: int, lookups: Sequence[str] = ()) -> tuple[list[RowT], str]:
        """Rows of a page, and the cursor of the next one or nothing."""
        values = cursors.decode(after, 1) if after else None
        start = values[0] if values and isinstance(values[0], int) and values[0] > 0 else 0
        rows = self.everything(order)
        end = start + size
        return rows[start:end], cursors.encode([end]) if end < len(rows) else ""

    def count(self) -> int:
        """How many."""
        return len(self._rows)

    def distinct(self, field: str) -> list[str]:
        """Values there are."""
        return sorted({str(v) for row in self._rows if (v := value_of(row, field)) not in (None, "")})[:CHOICE_LIMIT]

    def sums(self, fields: Sequence[str]) -> dict[str, Any]:
        """Totals over all narrowed rows."""
        return {field: sum(value_of(row, field) or 0 for row in self._rows) for field in fields}


def _sort_key(field: str, down: bool) -> Callable[[RowT], tuple[bool, Any]]:
    def key(row: RowT) -> tuple[bool, Any]:
        value = value_of(row, field)
        if isinstance(value, str):
            value = value.casefold()
        return ((value is None) != down, value if value is not None else 0)

    return key


def source_of(rows: Any) -> Source:
    """The source that fits what a view has."""
    return QuerySource(rows) if isinstance(rows, QuerySet) else ListSource(rows)
