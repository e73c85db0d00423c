"""A list as a file: CSV and XLSX, neither with a live formula in it."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from steerboard.core import clock
from steerboard.core.ui.tables.columns import export_value
from steerboard.core.ui.tables.table import Table

# A spreadsheet would run what begins with one of these. The apostrophe is its own sign for "text"; our import takes
# exactly one away again, so an apostrophe that was there before is doubled.
LIVE = ("=", "+", "-", "@", "\t", "\r", "'")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def quieted(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(LIVE) else text


def loud_again(text: str) -> str:
    """The original of a quieted text."""
    return text[1:] if text.startswith("'") and text[1:].startswith(LIVE) else text


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    return value if value is None or isinstance(value, bool | int | float | Decimal | date | datetime) else str(value)


def _for_csv(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, datetime):
        return plain.isoformat(sep=" ", timespec="minutes")
    if isinstance(plain, date):
        return plain.isoformat()
    return str(plain) if isinstance(plain, bool | int | float | Decimal) else quieted(str(plain))


class _Line:
    """What csv.writer writes to, when each line goes out at once."""

    def write(self, text: str) -> str:
        return text


def csv_lines(table: Table) -> Iterator[str]:
    """The list line by line."""
    writer = csv.writer(_Line())
    # the mark that makes spreadsheets read UTF-8
    yield "\ufeff" + writer.writerow([quieted(column.label) for column in table.shown])
    for row in table.all_rows():
        yield writer.writerow(
            [_for_csv(export_value(column, row, table.labels.get(column.key, {}))) for column in table.shown]
        )


def xlsx_file(table: Table) -> io.BytesIO:
    """The list as a workbook: numbers and dates typed, the head frozen and filterable."""
    buffer = io.BytesIO()
    safe = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "in_memory": True,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(buffer, safe) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for at, column in enumerate(table.shown):
            sheet.write_string(0, at, column.label, bold)
            sheet.set_column(at, at, 32 if column.primary else 16)
        last = 0
        for last, row in enumerate(table.all_rows(), start=1):
            for at, column in enumerate(table.shown):
                value = _plain(export_value(column, row, table.labels.get(column.key, {})))
                if isinstance(value, str):
                    sheet.write_string(last, at, value[:32_000])
                elif isinstance(value, datetime):
                    sheet.write_datetime(last, at, value, stamp)
                elif value is not None:
                    sheet.write(last, at, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), max(len(table.shown) - 1, 0))
    buffer.seek(0)
    return buffer


def export(table: Table, kind: str) -> HttpResponseBase:
    """The file to download."""
    name = f"{(table.key or 'list').replace('.', '-')}-{clock.today().isoformat()}"
    if kind == "xlsx":
        return FileResponse(xlsx_file(table), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
    answer = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
