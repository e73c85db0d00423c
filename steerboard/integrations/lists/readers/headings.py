"""Where the header stands, and rows that fit under it."""

from collections.abc import Sequence

from steerboard.integrations.lists.rules.tables import (
    Cell,
    ListRefused,
    RowProblem,
    Table,
    column_letter,
    plain_words,
    shown,
)
from steerboard.integrations.lists.rules.targets import TARGETS

NumberedRow = tuple[int, list[Cell]]
_SEARCHED_ROWS = 25
_LONGEST_HEADER = 120
_KNOWN = frozenset(word for field in TARGETS.values() for word in (*field.exact, *field.loose))


def as_table(
    filename: str,
    rows: Sequence[NumberedRow],
    header_row: int | None,
    *,
    problems: Sequence[RowProblem] = (),
    readings: Sequence[str] = (),
    sheet: str = "",
    sheets: tuple[str, ...] = (),
    is_text: bool = False,
) -> Table:
    """Put rows under their header. Raises ListRefused where there is no header or nothing below it."""
    if not rows:
        raise ListRefused(f"'{filename}' has no rows{f' in the sheet {sheet!r}' if sheet else ''}.", code="empty")
    at = _header_at(filename, rows, header_row)
    said = list(readings)
    number, cells = rows[at]
    if at > 0 and header_row is None:
        said.append(f"Row {number} is taken as the header; the rows above it are left out.")
    headers = _headers(cells, rows[at + 1 :], said, is_text=is_text)
    if not headers:
        raise ListRefused(f"Row {number} of '{filename}' is taken as the header and names no column.", code="no_header")
    below, named = _fitted(rows[at + 1 :], headers, is_text=is_text)
    if not below:
        first = named[0].sentence if named else ""
        raise ListRefused(
            f"'{filename}' has a header and no rows that fit under it. {first}".strip(), code="header_only"
        )
    named.extend(problem for problem in problems if problem.row_number > number)
    return Table(
        filename,
        headers,
        [tuple(row) for _, row in below],
        [number for number, _ in below],
        sorted(named, key=lambda problem: problem.row_number),
        said,
        sheet,
        sheets,
        number,
    )


def _header_at(filename: str, rows: Sequence[NumberedRow], header_row: int | None) -> int:
    if header_row is not None:
        found = next((at for at, (number, _) in enumerate(rows) if number == header_row), None)
        if found is None:
            raise ListRefused(
                f"Row {header_row} of '{filename}' is empty or missing; it cannot be the header.", code="no_header"
            )
        return found
    searched = rows[:_SEARCHED_ROWS]
    widest = max(_filled(cells) for _, cells in searched)
    best, best_score = 0, -1.0
    for at, (_, cells) in enumerate(searched):
        texts = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
        filled = _filled(cells)
        if not filled or 2 * filled < widest:
            continue
        known = sum(1 for text in texts if len(text) <= _LONGEST_HEADER and plain_words(text) in _KNOWN)
        distinct = len({text.casefold() for text in texts})
        words = sum(1 for text in texts if len(text) <= 60 and not any(letter.isdigit() for letter in text))
        # Known words decide; otherwise the first wide row of short distinct texts is the header.
        score = 4 * known / widest + filled / widest + distinct / filled + words / filled - 0.02 * at
        if score > best_score + 1e-9:
            best, best_score = at, score
    return best


def _filled(cells: Sequence[Cell]) -> int:
    return sum(1 for cell in cells if cell is not None and cell != "")


def _headers(cells: Sequence[Cell], below: Sequence[NumberedRow], said: list[str], *, is_text: bool) -> tuple[str, ...]:
    """Distinct names for all columns; empty ones get their letter, repeated ones a number."""
    width = len(cells)
    if not is_text:
        width = max([width, *(len(row) for _, row in below)])
    padded = [*cells, *[None] * (width - len(cells))]
    used = {at for _, row in below for at, cell in enumerate(row[:width]) if cell not in (None, "")}
    while padded and padded[-1] in (None, "") and len(padded) - 1 not in used:
        padded.pop()
    if not any(shown(cell).strip() for cell in padded):
        return ()
    names: list[str] = []
    taken: dict[str, int] = {}
    for at, cell in enumerate(padded):
        name = " ".join(shown(cell).split())[:_LONGEST_HEADER] or f"Column {column_letter(at)}"
        if name in taken:
            first, name = name, _numbered(name, taken)
            said.append(
                f"The header '{first}' occurs more than once (columns {column_letter(taken[first])} and "
                f"{column_letter(at)}); the later one is called '{name}' here."
            )
        taken[name] = at
        names.append(name)
    return tuple(names)


def _numbered(name: str, taken: dict[str, int]) -> str:
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def _fitted(
    rows: Sequence[NumberedRow], headers: tuple[str, ...], *, is_text: bool
) -> tuple[list[NumberedRow], list[RowProblem]]:
    """Rows as wide as the header. In text a missing or extra cell means that nobody knows which; it is named."""
    width = len(headers)
    fitting: list[NumberedRow] = []
    problems: list[RowProblem] = []
    for number, row in rows:
        while len(row) > width and row[-1] in (None, ""):
            row.pop()
        if not is_text and len(row) < width:
            row.extend([None] * (width - len(row)))
        if len(row) == width:
            fitting.append((number, row))
            continue
        problems.append(
            RowProblem(
                number,
                "",
                " | ".join(shown(cell) for cell in row)[:120],
                f"This row has {len(row):,} cells, the header has {width:,}.",
                "Add or remove separators, or put cells that contain the separator in quotation marks.",
                "cell_count",
            )
        )
    return fitting, problems
