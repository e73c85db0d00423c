"""The door for every list file: what it is, by its content, and its rows under a header."""

from pathlib import Path
from typing import BinaryIO

from steerboard.integrations.lists.readers import csv_text, headings, workbooks
from steerboard.integrations.lists.readers.limits import LIMITS, Limits
from steerboard.integrations.lists.rules.tables import ListRefused, Table

__all__ = ["LIMITS", "Limits", "read_table"]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3": "a database",
    b"{\\rtf": "a text document",
}


def read_table(
    source: Path | BinaryIO,
    filename: str,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    limits: Limits = LIMITS,
) -> Table:
    """Read CSV, XLSX, XLSM, XLS or ODS; the content decides which, not the ending of the name.

    `sheet` and `header_row` (counted as a spreadsheet counts) are guessed where not given.
    Raises ListRefused with a sentence for whatever is no list.
    """
    content = _content(source, filename, limits)
    if content.startswith((_ZIP, _OLE)):
        chosen, sheets, rows = workbooks.read_sheet(content, filename, sheet, limits)
        return headings.as_table(filename, rows, header_row, sheet=chosen, sheets=sheets)
    _check_is_text(content, filename)
    found = csv_text.read_rows(content, filename, limits)
    return headings.as_table(
        filename, found.rows, header_row, problems=found.problems, readings=found.readings, is_text=True
    )


def _content(source: Path | BinaryIO, filename: str, limits: Limits) -> bytes:
    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                content = file.read(limits.file_bytes + 1)
        else:
            content = source.read(limits.file_bytes + 1)
    except OSError as error:
        raise ListRefused(
            f"'{filename}' cannot be opened: {error.strerror or 'reading failed'}.", code="unreadable"
        ) from error
    if len(content) > limits.file_bytes:
        raise ListRefused(
            f"'{filename}' is larger than {limits.file_bytes // 1_000_000} MB, the most a list can have.",
            code="too_large",
        )
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise ListRefused(f"'{filename}' is empty.", code="empty")
    return content


def _check_is_text(content: bytes, filename: str) -> None:
    for start, what in _FOREIGN.items():
        if content.startswith(start):
            raise ListRefused(f"'{filename}' is {what}, not a list. Save the list as CSV or XLSX.", code="not_a_list")
    start = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        raise ListRefused(
            f"'{filename}' is a web page, not a list. Open it in a spreadsheet program and save it as XLSX.",
            code="not_a_list",
        )
    if start.startswith((b"<?xml", b"<project")):
        raise ListRefused(
            f"'{filename}' is XML. A plan of MS Project is imported as a plan; a list is CSV or XLSX.",
            code="not_a_list",
        )
    if start.startswith((b'{"', b'[{"', b"{\n", b"[\n")):
        raise ListRefused(f"'{filename}' is JSON. A list is CSV or XLSX.", code="not_a_list")
