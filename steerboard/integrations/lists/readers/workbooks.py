"""Spreadsheet files: checked as archives first, then read in a process with little memory and time."""

import datetime as dt
import io
import json
import lzma
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

from steerboard.integrations.lists.readers.headings import NumberedRow
from steerboard.integrations.lists.readers.limits import Limits
from steerboard.integrations.lists.rules.tables import Cell, ListRefused

_PROGRAM = Path(__file__).with_name("sheet_process.py")
_CHUNK = 1 << 20
_MARKS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
# Below this size a high packing ratio is harmless, and small sheets pack well.
_RATIO_FROM = 20_000_000


def read_sheet(
    content: bytes, filename: str, sheet: str | None, limits: Limits
) -> tuple[str, tuple[str, ...], list[NumberedRow]]:
    """The chosen or first filled sheet: its name, all sheet names, its rows."""
    if content.startswith(b"PK"):
        _check_archive(content, filename, limits)
    if sheet and ("\0" in sheet or len(sheet) > 255):
        raise ListRefused("A sheet cannot have such a name.", code="no_sheet")
    lines = _run(content, filename, sheet or "", limits)
    head = _loaded(lines[0], filename) if lines else None
    if not isinstance(head, dict):
        raise _damaged(filename)
    if "error" in head:
        raise _refusal(head, filename, sheet or "", limits)
    rows: list[NumberedRow] = []
    for line in lines[1:]:
        number, *cells = _loaded(line, filename)
        limits.check_width(len(cells), number)
        row = [_cell(cell) for cell in cells]
        if any(len(cell) > limits.cell_characters for cell in row if isinstance(cell, str)):
            raise ListRefused(
                f"Row {number} has a cell of more than {limits.cell_characters:,} characters.", code="long_cell"
            )
        while row and row[-1] == "":
            row.pop()
        if any(cell.strip() if isinstance(cell, str) else cell is not None for cell in row):
            rows.append((number, row))
    limits.check_rows(len(rows) - 1)
    return str(head["sheet"]), tuple(head["sheets"]), rows


def _check_archive(content: bytes, filename: str, limits: Limits) -> None:
    """Unpack every member once, counting, before anything else believes what the archive says of itself."""
    bomb = ListRefused(f"'{filename}' unpacks to far more than a list can hold and is refused.", code="bomb")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > limits.packed_members:
                raise bomb
            if not any(member.filename in _MARKS for member in members):
                raise ListRefused(f"'{filename}' is an archive, not a spreadsheet. Unpack it first.", code="not_a_list")
            stated = sum(member.file_size for member in members)
            if stated > limits.unpacked_bytes or (
                stated > _RATIO_FROM and stated > limits.packing_ratio * max(len(content), 1)
            ):
                raise bomb
            total = 0
            for member in members:
                with archive.open(member) as unpacked:
                    while chunk := unpacked.read(_CHUNK):
                        total += len(chunk)
                        if total > limits.unpacked_bytes:
                            raise bomb
    except ListRefused:
        raise
    except RuntimeError as error:
        raise ListRefused(f"'{filename}' is protected by a password. Save it without one.", code="password") from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise _damaged(filename) from error


def _run(content: bytes, filename: str, sheet: str, limits: Limits) -> list[bytes]:
    arguments = [limits.memory_bytes, limits.seconds, limits.rows, limits.columns, limits.cells]
    command = [sys.executable, "-I", str(_PROGRAM), *(str(argument) for argument in arguments), sheet]
    try:
        # Our own program, fixed words and numbers, no shell; the sheet's name is its last argument.
        done = subprocess.run(  # noqa: S603
            command, input=content, capture_output=True, timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ListRefused(
            f"Reading '{filename}' took longer than {limits.seconds} seconds and was stopped.", code="too_slow"
        ) from error
    if done.returncode:
        if b"panicked" in done.stderr or done.returncode == 1:
            raise _damaged(filename)
        raise ListRefused(
            f"'{filename}' claims more cells than can be held. Delete the empty rows and columns behind the list, "
            "or save it as CSV.",
            code="bomb",
        )
    return done.stdout.splitlines()


def _loaded(line: bytes, filename: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise _damaged(filename) from error


def _cell(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell  # type: ignore[no-any-return]
    if "date" in cell:
        return dt.date.fromisoformat(cell["date"])
    if "datetime" in cell:
        return dt.datetime.fromisoformat(cell["datetime"])
    if "time" in cell:
        return dt.time.fromisoformat(cell["time"])
    return dt.timedelta(seconds=cell["seconds"]) if "seconds" in cell else str(cell.get("text", ""))


def _damaged(filename: str) -> ListRefused:
    return ListRefused(
        f"'{filename}' is damaged or not a spreadsheet. Open it in a spreadsheet program and save it again.",
        code="damaged",
    )


def _refusal(head: dict[str, Any], filename: str, sheet: str, limits: Limits) -> ListRefused:
    error = head["error"]
    if error == "password":
        return ListRefused(f"'{filename}' is protected by a password. Save it without one.", code="password")
    if error == "no_sheet":
        named = ", ".join(f"'{name}'" for name in head["sheets"])
        return ListRefused(f"'{filename}' has no sheet '{sheet}'; it has {named}.", code="no_sheet")
    if error == "empty":
        return ListRefused(f"'{filename}' is empty: no sheet has a cell with content.", code="empty")
    if error == "columns":
        return ListRefused(
            f"The sheet reaches to column {head['columns']:,}; {limits.columns:,} are the most a list can have.",
            code="too_many_columns",
        )
    if error == "rows":
        return ListRefused(
            f"The sheet reaches over {head['rows']:,} rows and {head['cells']:,} cells; {limits.rows:,} rows and "
            f"{limits.cells:,} cells are the most a list can have.",
            code="too_many_rows",
        )
    if error == "memory":
        return ListRefused(f"'{filename}' needs more memory than a list can have.", code="bomb")
    return _damaged(filename)
