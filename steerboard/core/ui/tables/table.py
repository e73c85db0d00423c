"""A list as a page shows it: what was asked for in the address, applied, and ready to be drawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from steerboard.core.ui import formats
from steerboard.core.ui.markup import joined, markup
from steerboard.core.ui.tables.columns import Bulk, BulkAct, Column, RowT, draw, pairs, value_of
from steerboard.core.ui.tables.drawing import Cell, Row, draw_checks, draw_rows
from steerboard.core.ui.tables.filters import NONE_VALUE, Filter, read_filter
from steerboard.core.ui.tables.sources import COUNT_LIMIT, source_of

CELL_END = SafeString("</td>")


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column."""

    column: Column
    url: str
    sorted: str  # ascending, descending or nothing


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter as its form field."""

    column: Column
    name: str
    active: Filter | None
    options: tuple[tuple[str, str, bool], ...]

    @property
    def checks(self) -> SafeString:
        """The boxes of its options, drawn."""
        return draw_checks(self.name, self.options)


class Table:
    """Subclass it and say what the list is made of; see core/ui/README.md for an example."""

    key: ClassVar[str] = ""
    caption: ClassVar[str] = ""
    columns: ClassVar[Sequence[Column]] = ()
    search: ClassVar[Sequence[str]] = ()
    sort: ClassVar[str] = ""
    group: ClassVar[str] = ""
    page_size: ClassVar[int] = 100
    panel: ClassVar[bool] = False
    # What cells and addresses read besides the columns' own fields. Where it is given, rows are not models but hold
    # just what is read, by lookup (`row.owner__name`): a third of the cost of a page of a large table.
    reads: ClassVar[Sequence[str]] = ()
    bulk: ClassVar[Sequence[Bulk]] = ()
    empty: ClassVar[tuple[str, ...]] = ()  # heading, sentence, template of the first steps

    def __init__(
        self,
        request: HttpRequest,
        rows: Any,
        *,
        prefix: str = "",
        bulk_url: str = "",
        bulk_acts: Sequence[BulkAct] = (),
        **texts: Any,
    ) -> None:
        self.request = request
        self.prefix = f"{prefix}." if prefix else ""
        self.bulk_url = bulk_url
        self.bulk_acts = bulk_acts
        self.texts = texts
        self._all = source_of(rows)
        self._given = request.GET
        self.dom_id = f"list-{(prefix or self.key or type(self).__name__).replace('.', '-').lower()}"

    def row_url(self, row: RowT) -> str:
        """Where a row leads: override it."""
        return ""

    # What was asked for ---------------------------------------------------------------------------------------------

    def _asked(self, name: str) -> str:
        return self._given.get(f"{self.prefix}{name}", "")

    @cached_property
    def _by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def words(self) -> str:
        """What stands in the filter box."""
        return self._asked("q").strip()[:200]

    @cached_property
    def filters(self) -> list[Filter]:
        """The columns narrowed."""
        found = (read_filter(column, self._given, self.prefix) for column in self.columns)
        return [each for each in found if each is not None]

    @cached_property
    def sort_column(self) -> tuple[Column | None, bool]:
        """By which column, and whether downwards."""
        wanted = self._asked("sort") or self.sort
        column = self._by_key.get(wanted.removeprefix("-"))
        return (column, wanted.startswith("-")) if column is not None and column.is_sortable else (None, False)

    @cached_property
    def group_column(self) -> Column | None:
        """Under which headings rows stand."""
        wanted = self._asked("group") or self.group
        column = self._by_key.get(wanted)
        return column if column is not None and column.group else None

    @cached_property
    def shown(self) -> list[Column]:
        """The columns shown, in the person's order."""
        chosen = [key for key in self._asked("cols").split(",") if key] or self.preference("columns")
        keys = [key for key in chosen if key in self._by_key] if isinstance(chosen, list) else []
        if not keys:
            keys = [column.key for column in self.columns if column.default]
        keys += [column.key for column in self.columns if column.primary and column.key not in keys]
        return [self._by_key[key] for key in dict.fromkeys(keys)]

    def preference(self, what: str) -> Any:
        """What this person keeps for this list: `columns`, `views`."""
        stored = getattr(self.request.user, "preferences", None) or {}
        return stored.get(f"{what}:{self.key}") if self.key else None

    @property
    def order(self) -> list[tuple[str, bool]]:
        """Lookups to sort by; the id last, so that the order is the same every time."""
        column, down = self.sort_column
        order = [(self.group_column.sort_lookup, False)] if self.group_column is not None else []
        if column is not None and column is not self.group_column:
            order.append((column.sort_lookup, down))
        return [*order, ("pk", False)]

    # What is there --------------------------------------------------------------------------------------------------

    @cached_property
    def _narrowed(self) -> Any:
        return self._all.narrow(self.filters, self.words, self.search)

    @cached_property
    def _page(self) -> tuple[list[RowT], str]:
        return self._narrowed.page(self.order, self._asked("after"), self.page_size, self._lookups)  # type: ignore[no-any-return]

    @cached_property
    def _lookups(self) -> tuple[str, ...]:
        if not self.reads:
            return ()
        columns = [*self.shown, *([self.group_column] if self.group_column is not None else [])]
        names = [name for c in columns for name in (c.field, c.code, c.note, c.currency, *c.needs)]
        return tuple(dict.fromkeys(name for name in ("pk", *self.reads, *names, *(by for by, _ in self.order)) if name))

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Words for the values of columns with choices."""
        return {column.key: dict(pairs(column.choices)) for column in self.columns if column.choices is not None}

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of this page, drawn."""
        found, _ = self._page
        before: str | None = None if not self._asked("after") else self._asked("in")
        drawn = []
        for row in found:
            heading = self._group_of(row)
            url = self.row_url(row)
            cells = joined(self._cells(row, url))
            drawn.append(Row(self.row_id(row), url, cells, heading if heading != before else None, self._title_of(row)))
            before = heading
        return drawn

    @property
    def body(self) -> SafeString:
        """The rows of this page as they stand in the table, with the headings between them."""
        return draw_rows(self.rows, span=self.span, form=f"{self.dom_id}-bulk" if self.bulk or self.bulk_acts else "")

    @cached_property
    def _openings(self) -> list[tuple[Column, SafeString, SafeString]]:
        """How the cells of each column begin: with content, and empty. Drawn in Python because it is the hot path."""
        tag = '<td class="{}" data-label="{}">'
        return [
            (
                column,
                markup(tag, column.css, column.label),
                markup(tag, f"{column.css} is-none", column.label),
            )
            for column in self.shown
        ]

    def _cells(self, row: RowT, url: str) -> Iterator[SafeString | str]:
        for column, full, hollow in self._openings:
            content = draw(column, row, self.labels.get(column.key, {}), url, in_panel=self.panel)
            yield full if content else hollow
            yield content
            yield CELL_END

    def _group_of(self, row: RowT) -> str | None:
        column = self.group_column
        if column is None:
            return None
        value = value_of(row, column.field)
        if value in (None, ""):
            return gettext("none")
        return self.labels.get(column.key, {}).get(str(value), str(value))

    def _title_of(self, row: RowT) -> str:
        named = next((column for column in self.columns if column.primary), None)
        return str((value_of(row, named.field) if named is not None and named.field else None) or self.row_id(row))

    @property
    def span(self) -> int:
        """How many cells a row has."""
        return len(self.shown) + (1 if self.bulk or self.bulk_acts else 0)

    def row_id(self, row: RowT) -> str:
        """What a row is called in a bulk edit."""
        found = value_of(row, "pk")
        return str(found if found is not None else value_of(row, "id") or "")

    @cached_property
    def count(self) -> int:
        """How many rows there are after narrowing, counted up to a limit."""
        return self._narrowed.count()  # type: ignore[no-any-return]

    @property
    def count_words(self) -> str:
        """For the foot: 260, or 10,000+."""
        return f"{formats.number(COUNT_LIMIT)}+" if self.count > COUNT_LIMIT else formats.number(self.count)

    @cached_property
    def is_narrowed(self) -> bool:
        """Whether anything was filtered."""
        return bool(self.filters or self.words)

    @cached_property
    def totals(self) -> list[Cell]:
        """The foot: sums of the columns that ask for one, over all narrowed rows."""
        wanted = [column for column in self.shown if column.sum]
        if not wanted or not self.count:
            return []
        sums = self._narrowed.sums([column.field for column in wanted])
        return [
            Cell(column.label, column.css, formats.number(sums[column.field], column.decimals) if column.sum else "")
            for column in self.shown
        ]

    def all_rows(self) -> Any:
        """Every narrowed row in order, for an export."""
        return self._narrowed.everything(self.order, self._lookups)

    # Addresses ------------------------------------------------------------------------------------------------------

    def address(self, **changes: str | Sequence[str] | None) -> str:
        """This list with something changed; the page starts over. Names are without the prefix."""
        values: dict[str, list[str]] = {key: list(found) for key, found in self._given.lists()}
        for name in ("after", "in", "export"):
            values.pop(f"{self.prefix}{name}", None)
        for name, value in changes.items():
            values.pop(f"{self.prefix}{name}", None)
            if value:
                values[f"{self.prefix}{name}"] = [value] if isinstance(value, str) else list(value)
        return "?" + urlencode(sorted(values.items()), doseq=True)

    @cached_property
    def headings(self) -> list[Heading]:
        """The heads of the columns with the address that sorts by them."""
        by, down = self.sort_column
        heads = []
        for column in self.shown:
            is_by = by is column
            url = self.address(sort=column.key if is_by and down else f"-{column.key}" if is_by else column.key)
            state = ("descending" if down else "ascending") if is_by else ""
            heads.append(Heading(column, url if column.is_sortable else "", state))
        return heads

    @property
    def next_url(self) -> str:
        """The next page, or nothing."""
        found, cursor = self._page
        if not cursor:
            return ""
        last = self._group_of(found[-1]) or ""
        return f"{self.address()}&{urlencode({f'{self.prefix}after': cursor, f'{self.prefix}in': last})}"

    @property
    def first_url(self) -> str:
        """The first page, where this is a later one."""
        return self.address() if self._asked("after") else ""

    @property
    def clear_url(self) -> str:
        """Nothing narrowed."""
        names = [key.removeprefix(self.prefix) for key in self._given if key.startswith(f"{self.prefix}f.")]
        return self.address(**dict.fromkeys([*names, "q"]))

    @property
    def filter_chips(self) -> list[tuple[str, str]]:
        """What is narrowed, in words, with the address without it."""
        chips = []
        for each in self.filters:
            name = f"f.{each.column.key}"
            gone: Mapping[str, None] = dict.fromkeys((name, f"{name}.from", f"{name}.to"))
            chips.append((each.words(self._filter_labels(each.column)), self.address(**gone)))
        return chips

    def _filter_labels(self, column: Column) -> dict[str, str]:
        return self.labels.get(column.key, {})

    @cached_property
    def filter_fields(self) -> list[FilterField]:
        """The fields of the filter form."""
        active = {each.column.key: each for each in self.filters}
        fields = []
        for column in self.columns:
            if not column.filter or not column.field:
                continue
            name = f"{self.prefix}f.{column.key}"
            fields.append(FilterField(column, name, active.get(column.key), self._options(column, active)))
        return fields

    def _options(self, column: Column, active: Mapping[str, Filter]) -> tuple[tuple[str, str, bool], ...]:
        if column.filter != "choice":
            return ()
        given = pairs(column.choices) or [(value, value) for value in self._all.distinct(column.field)]
        on = active[column.key].values if column.key in active else ()
        options = [(value, label, value in on) for value, label in given]
        return (*options, (NONE_VALUE, gettext("none"), NONE_VALUE in on))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters a filter form must carry along as hidden fields."""
        mine = (f"{self.prefix}f.", f"{self.prefix}q", f"{self.prefix}after", f"{self.prefix}in")
        return [(key, value) for key, found in self._given.lists() if not key.startswith(mine) for value in found]

    @property
    def kept_with_filters(self) -> list[tuple[str, str]]:
        """The same for the filter box, which leaves the column filters as they are."""
        mine = {f"{self.prefix}{name}" for name in ("q", "after", "in")}
        return [(key, value) for key, found in self._given.lists() if key not in mine for value in found]

    @property
    def group_links(self) -> list[tuple[str, str, bool]]:
        """Label, address, whether it is the present one."""
        links = [
            (column.label, self.address(group=column.key), column is self.group_column)
            for column in self.columns
            if column.group
        ]
        none = self.address(group="-" if self.group else None)
        return [(gettext("Not grouped"), none, self.group_column is None), *links] if links else []

    @property
    def column_choices(self) -> list[tuple[Column, bool]]:
        """Every column and whether it is shown, the shown ones first."""
        return [(c, True) for c in self.shown] + [(c, False) for c in self.columns if c not in self.shown]

    @property
    def view_query(self) -> str:
        """The state of this list, to be kept as a view."""
        return self.address().removeprefix("?")

    @property
    def views(self) -> list[dict[str, str]]:
        """The views this person keeps."""
        kept = self.preference("views")
        return [view for view in kept if isinstance(view, dict)] if isinstance(kept, list) else []

    @property
    def csv_url(self) -> str:
        return self.address(export="csv")

    @property
    def xlsx_url(self) -> str:
        return self.address(export="xlsx")
