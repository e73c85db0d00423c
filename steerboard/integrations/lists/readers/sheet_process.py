"""Runs as a program of its own: one sheet of a workbook from standard input to lines of JSON.

A spreadsheet can claim any number of cells, and the library that reads it reserves memory for all of
them at once. Here that ends this process at its memory limit instead of the server.
Imports nothing of ours, so that it starts fast.
"""

import datetime as dt
import io
import json
import sys
from typing import Any

import python_calamine


def main() -> int:
    """Arguments: memory bytes, seconds, most rows, most columns, most cells, wanted sheet or ''."""
    memory, seconds, most_rows, most_columns, most_cells = (int(text) for text in sys.argv[1:6])
    _limit(memory, seconds)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        return _write_sheet(book, sys.argv[6], most_rows, most_columns, most_cells)
    except python_calamine.PasswordError:
        return _say({"error": "password"})
    except MemoryError:
        return _say({"error": "memory"})
    except Exception as error:  # noqa: BLE001 - whatever a foreign file breaks is told to the parent
        return _say({"error": "unreadable", "detail": str(error)[:200]})


def _limit(memory: int, seconds: int) -> None:
    # Not on Windows: there the parent's own checks and its clock remain.
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write_sheet(book: Any, wanted: str, most_rows: int, most_columns: int, most_cells: int) -> int:
    sheets = [
        meta.name
        for meta in book.sheets_metadata
        if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        and (meta.visible == python_calamine.SheetVisibleEnum.Visible or meta.name == wanted)
    ]
    if wanted and wanted not in sheets:
        return _say({"error": "no_sheet", "sheets": sheets})
    chosen, sheet = wanted, None
    for name in [wanted] if wanted else sheets:
        chosen, sheet = name, book.get_sheet_by_name(name)
        if sheet.start is not None and (wanted or sheet.height > 1 or len(sheets) == 1):
            break
    if sheet is None or sheet.start is None:
        return _say({"error": "empty", "sheets": sheets})
    first_column, last = sheet.start[1], sheet.end
    if last[1] + 1 > most_columns:
        return _say({"error": "columns", "columns": last[1] + 1})
    if sheet.height > most_rows + 26 or sheet.height * sheet.width > most_cells:
        return _say({"error": "rows", "rows": sheet.height, "cells": sheet.height * sheet.width})
    _say({"sheet": chosen, "sheets": sheets})
    lead = [""] * first_column
    out = sys.stdout
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if any(cell != "" for cell in row):
            out.write(json.dumps([number, *lead, *row], default=_typed, ensure_ascii=True) + "\n")
    return 0


def _typed(value: object) -> dict[str, object]:
    if isinstance(value, dt.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, dt.time):
        return {"time": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"seconds": value.total_seconds()}
    return {"text": str(value)}


def _say(line: dict[str, object]) -> int:
    sys.stdout.write(json.dumps(line) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
