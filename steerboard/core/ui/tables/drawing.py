"""The parts of a list that occur once per row or once per choice: the hot path of every page that holds a list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from steerboard.core.ui.markup import joined, markup

ROW_END = SafeString("</tr>\n")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, drawn."""

    label: str
    css: str
    content: SafeString | str


@dataclass(frozen=True, slots=True)
class Row:
    """One row, drawn. `group` is the heading that comes before it, if one does."""

    id: str
    url: str
    cells: SafeString
    group: str | None
    title: str


def draw_rows(rows: Iterable[Row], *, span: int, form: str) -> SafeString:
    """Rows with the headings between them. `form`: whose boxes choose rows; empty where none can be chosen."""
    pieces: list[SafeString] = []
    for at, row in enumerate(rows):
        if row.group is not None:
            heading = '<tr class="sb-group-row"><th scope="rowgroup" colspan="{}">{}</th></tr>'
            pieces.append(markup(heading, span, row.group))
        link = markup(' data-url="{}"', row.url) if row.url else ""
        # Only the first row is reached by Tab; arrows go on from there.
        pieces.append(markup('<tr data-id="{}"{} tabindex="{}">', row.id, link, -1 if at else 0))
        pieces += (_draw_pick(row, form), row.cells, ROW_END) if form else (row.cells, ROW_END)
    return joined(pieces)


def _draw_pick(row: Row, form: str) -> SafeString:
    return markup(
        '<td class="pick"><input type="checkbox" name="ids" value="{}" form="{}" tabindex="-1" aria-label="{}"></td>',
        row.id, form, f"{gettext('Select')} {row.title}",
    )  # fmt: skip


def draw_checks(name: str, options: Iterable[tuple[str, str, bool]]) -> SafeString:
    """Boxes of a filter: (value, label, whether it is on)."""
    start = markup('<label class="check"><input type="checkbox" name="{}" value="', name)
    return joined(
        markup('{}{}"{}> {}</label>', start, value, SafeString(" checked") if is_on else "", label)
        for value, label, is_on in options
    )


def draw_options(options: Iterable[tuple[str, str]]) -> SafeString:
    """Entries of a selection."""
    return joined(markup('<option value="{}">{}</option>', value, label) for value, label in options)
