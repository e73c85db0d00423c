"""CSV as found: its encoding and separator recognised, its broken rows named."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from steerboard.integrations.lists.readers.limits import Limits
from steerboard.integrations.lists.rules.tables import Cell, ListRefused, RowProblem, original

_SEPARATORS = (",", ";", "\t", "|")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SNIFFED_ROWS, _SNIFFED_CHARACTERS = 60, 200_000
_MOST_BROKEN_QUOTES = 50


@dataclass(slots=True)
class TextRows:
    """Rows with the numbers a spreadsheet program gives them, and what was wrong or decided on the way."""

    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)


def read_rows(content: bytes, filename: str, limits: Limits) -> TextRows:
    """All rows that are not blank, header and lines above it included."""
    found = TextRows()
    text = _decoded(content, filename, found.readings)
    if "\0" in text[:_SNIFFED_CHARACTERS]:
        raise ListRefused(f"'{filename}' is not text: it holds zero bytes.", code="not_a_list")
    text, separator = _stated_separator(text)
    separator = separator or _sniffed(text)
    if separator != ",":
        found.readings.append(f"The cells are separated by {_NAMES[separator]}s.")
    lines = io.StringIO(text, newline="").readlines()
    if len(lines) > 20 * limits.rows:
        limits.check_rows(len(lines))
    _parse(lines, separator, found, limits)
    return found


def _decoded(content: bytes, filename: str, readings: list[str]) -> str:
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "") or _zero_pattern(content)
    try:
        if encoding:
            return content.decode(encoding)
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            raise ListRefused(
                f"'{filename}' says it is {encoding.upper()} text and is not, from byte {error.start:,} on.",
                code="encoding",
            ) from error
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ListRefused(
            f"Line {line:,} of '{filename}' is neither UTF-8 nor Windows-1252 text. Save the list as 'CSV UTF-8'.",
            code="encoding",
        ) from error
    readings.append("The text is read as Windows-1252, because it is not UTF-8.")
    return text


def _zero_pattern(content: bytes) -> str:
    """UTF-16 without a mark: nearly every second byte of western text is zero."""
    start = content[:2000]
    if len(start) < 8:
        return ""
    odd, even = start[1::2].count(0), start[0::2].count(0)
    half = len(start) // 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.1 * half else ""


def _stated_separator(text: str) -> tuple[str, str]:
    """Spreadsheet programs write 'sep=;' as a first line for each other."""
    first, newline, rest = text.partition("\n")
    stated = first.strip().strip('"')
    if stated[:4].lower() == "sep=" and stated[4:] in _SEPARATORS:
        return rest if newline else "", stated[4:]
    return text, ""


def _sniffed(text: str) -> str:
    """The separator that cuts the first rows most often into equally many cells."""
    lines = text[:_SNIFFED_CHARACTERS].splitlines(keepends=True)
    best, best_score = ",", 0.0
    for separator in _SEPARATORS:
        widths: list[int] = []
        try:
            for row in csv.reader(lines, delimiter=separator):
                if any(cell.strip() for cell in row):
                    widths.append(len(row))
                if len(widths) >= _SNIFFED_ROWS:
                    break
        except csv.Error:
            if not widths:
                continue
        many = [width for width in widths if width > 1]
        if not many:
            continue
        width, rows = Counter(many).most_common(1)[0]
        score = rows / len(widths) + min(width, 20) / 100
        if score > best_score:
            best, best_score = separator, score
    return best


class _Lines:
    """Lines that know how far they have been read, so that reading can resume after a broken quote."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def _parse(lines: list[str], separator: str, found: TextRows, limits: Limits) -> None:
    feed = _Lines(lines)
    reader = csv.reader(feed, delimiter=separator, strict=True)
    number, broken, cells = 0, 0, 0
    while True:
        number += 1
        start = feed.at
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            broken += 1
            if broken > _MOST_BROKEN_QUOTES:
                raise ListRefused(
                    f"More than {_MOST_BROKEN_QUOTES} rows have broken quotation marks. Export the list again as CSV.",
                    code="quotes",
                ) from None
            if start >= len(lines):
                return
            found.problems.append(_broken_quote(number, lines[start]))
            feed.at = start + 1
            reader = csv.reader(feed, delimiter=separator, strict=True)
            continue
        if not any(row) or not any(cell.strip() for cell in row):
            continue
        limits.check_width(len(row), number)
        cells += len(row)
        found.rows.append((number, [original(cell) if cell[:1] == "'" else cell for cell in row]))
        limits.check_rows(len(found.rows) - 1)
        if cells > limits.cells:
            raise ListRefused(
                f"The list has more than {limits.cells:,} cells. Split it into several files.", code="too_many_cells"
            )


def _broken_quote(number: int, line: str) -> RowProblem:
    return RowProblem(
        number,
        "",
        line.strip()[:120],
        "A quotation mark in this row is not closed, or text follows it.",
        'Write quotation marks inside a cell twice ("") and close every cell that opens with one.',
        "broken_quote",
    )
