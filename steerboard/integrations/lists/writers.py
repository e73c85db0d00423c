"""Lists given back as CSV and XLSX: typed cells, no live formulas, read again to equal data."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

import xlsxwriter

from steerboard.integrations.lists.rules.rows import ProjectRow
from steerboard.integrations.lists.rules.tables import Cell, neutral
from steerboard.integrations.lists.rules.targets import TARGETS, Target
from steerboard.integrations.lists.rules.word_columns import Person

_WIDTHS = {Target.NAME: 36, Target.DESCRIPTION: 48, Target.DEPARTMENT: 26, Target.CODE: 16}
_XLSX_ROWS, _XLSX_TEXT = 1_048_575, 32_767


def list_headers(extras: Sequence[str] = ()) -> list[str]:
    """The header row of an exported list: our fields by their labels, then the extra columns."""
    labels = [_label(target) for target in TARGETS]
    return [*labels, *(f"{header} (extra)" if header in labels else header for header in extras)]


def _label(target: Target) -> str:
    # Without its scale a column of 0 and 1 could mean 1 % or 100 %.
    return f"{TARGETS[target].label} (0-100)" if target is Target.PERCENT_COMPLETE else TARGETS[target].label


def list_cells(row: ProjectRow, extras: Sequence[str] = ()) -> list[Cell | Decimal]:
    """One project as cells in the order of `list_headers`."""
    cells: list[Cell | Decimal] = []
    for target in TARGETS:
        value = getattr(row, target)
        cells.append(str(value) if isinstance(value, Person) else value)
    cells.extend(row.extra.get(header) for header in extras)
    return cells


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Cell | Decimal]]) -> bytes:
    """UTF-8 with a mark, commas, CRLF: what spreadsheet programs open without asking."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(header) for header in headers])
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Cell | Decimal]], sheet: str = "Projects") -> bytes:
    """A sheet with typed cells, a frozen header and a filter. Texts are written as texts, never as formulas."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "remove_timezone": True,
    }
    book = xlsxwriter.Workbook(out, options)
    page = book.add_worksheet(sheet[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    formats = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "datetime": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "quoted": book.add_format({"quote_prefix": True}),
        "money": book.add_format({"num_format": "#,##0.00"}),
    }
    labels = {_label(target): target for target in TARGETS}
    for at, header in enumerate(headers):
        page.write_string(0, at, header, bold)
        target = labels.get(header)
        page.set_column(at, at, _WIDTHS.get(target, 18) if target else 18)
    last = 0
    for last, row in enumerate(rows, start=1):
        if last > _XLSX_ROWS:
            raise ValueError("A sheet of XLSX cannot hold more rows; export as CSV.")
        for at, cell in enumerate(row):
            _write_cell(page, last, at, cell, formats)
    if headers:
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(last, 1), len(headers) - 1)
    book.close()
    return out.getvalue()


def _csv_cell(cell: Cell | Decimal) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutral(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    # A negative number is a number, not a formula: it stays as it is.
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _write_cell(
    page: "xlsxwriter.worksheet.Worksheet", row: int, at: int, cell: Cell | Decimal, formats: dict[str, object]
) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_boolean(row, at, cell)
    elif isinstance(cell, Decimal):
        page.write_number(row, at, float(cell), formats["money"])
    elif isinstance(cell, int | float):
        page.write_number(row, at, cell)
    elif isinstance(cell, dt.datetime):
        page.write_datetime(row, at, cell, formats["datetime"])
    elif isinstance(cell, dt.date):
        page.write_datetime(row, at, cell, formats["date"])
    else:
        text = str(cell)[:_XLSX_TEXT]
        # The program then keeps such a text a text even when somebody edits the cell.
        page.write_string(row, at, text, formats["quoted"] if neutral(text) != text else None)
