"""One row of a list as a project, and the rows that are none: totals, shifted cells, doubles."""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from steerboard.integrations.lists.rules.tables import Cell, RowProblem, Severity, Table, plain_words, shown
from steerboard.integrations.lists.rules.targets import Target
from steerboard.integrations.lists.rules.word_columns import Person

LONGEST_CODE, LONGEST_NAME = 60, 300
_TOTAL = re.compile(
    r"(?:grand |sub ?|overall )?totals?|total general|sous total|(?:gesamt|zwischen|end)?summe|gesamt|somme(?: totale)?"
)
_NUMBER = re.compile(r"[-+(]?[^\w.,+()-]{0,3}[A-Z]{0,3}[$€£]?[ -]?\d[\d.,' \u00a0]*[%)]?[^\W\d]{0,4}[€$£]?\)?")
_DATE = re.compile(
    r"\D{0,12}\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:\D.{0,30})?"
    r"|.{0,12}\b(?:jan|feb|m[aä]r|apr|ma[iy]|ju[inl]|aug|ao[uû]t|sep|o[ck]t|nov|d[eé][cz]).{0,20}\d.{0,20}",
    re.IGNORECASE,
)
_BLANKS = frozenset(("", "-", "n/a", "na", "tbd", "none"))
_STRICT_SHARE, _STRICT_ROWS, _FURTHEST = 0.9, 12, 3


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project as the list states it. None is an empty cell or a field without a column."""

    row_number: int
    code: str
    name: str
    description: str | None = None
    portfolio: str | None = None
    programme: str | None = None
    department: str | None = None
    sponsor: Person | None = None
    manager: Person | None = None
    category: str | None = None
    state: str | None = None
    start: dt.date | None = None
    promised_finish: dt.date | None = None
    budget: Decimal | None = None
    currency: str | None = None
    actual_cost: Decimal | None = None
    forecast_cost: Decimal | None = None
    percent_complete: float | None = None
    reported_health: str | None = None
    data_class: str | None = None
    priority: int | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


def total_rows(table: Table, mapping: Mapping[str, Target | None]) -> dict[int, RowProblem]:
    """Rows that sum up others: their first filled cell says so, and they name no project besides."""
    named = [at for at, header in enumerate(table.headers) if mapping.get(header) in (Target.CODE, Target.NAME)]
    found: dict[int, RowProblem] = {}
    for at, row in enumerate(table.rows):
        first = next((column for column, cell in enumerate(row) if cell not in (None, "")), None)
        if first is None:
            continue
        text = row[first]
        if not isinstance(text, str) or len(text) > 60 or text[:1] not in "tTgGsSoOzZeE":
            continue
        words = plain_words(text)
        if not _TOTAL.match(words) or any(row[column] not in (None, "", text) for column in named):
            continue
        if not _TOTAL.fullmatch(words) and 2 * sum(1 for cell in row if cell not in (None, "")) > len(row):
            continue
        found[at] = RowProblem(
            table.row_numbers[at],
            table.headers[first],
            text,
            "This row is a total, not a project.",
            "Nothing: totals are computed from the projects.",
            "total",
        )
    return found


def shifted_rows(table: Table, apart: Mapping[int, RowProblem]) -> dict[int, RowProblem]:
    """Rows whose cells stand some columns beside their own: moved back, they fit; as they stand, they do not."""
    strict = _strict_columns(table)
    misfits: Counter[int] = Counter()
    for column, pattern in strict.items():
        verdicts: dict[Cell, bool] = {}
        for at, row in enumerate(table.rows):
            cell = row[column]
            bad = verdicts.get(cell)
            if bad is None:
                bad = verdicts[cell] = not _belongs(cell, pattern)
            if bad:
                misfits[at] += 1
    found: dict[int, RowProblem] = {}
    for at, bad_cells in misfits.items():
        if bad_cells < 2 or at in apart:
            continue
        moved = _displacement(table.rows[at], strict, bad_cells)
        if moved:
            column, by = moved
            far = f"{abs(by)} column{'s' if abs(by) > 1 else ''} too far to the {'right' if by > 0 else 'left'}"
            found[at] = RowProblem(
                table.row_numbers[at],
                table.headers[column],
                shown(table.rows[at][column])[:200],
                f"From '{table.headers[column]}' on the cells stand {far}.",
                "Move the cells back under their headers in the file.",
                "shifted",
            )
    return found


def _strict_columns(table: Table) -> dict[int, re.Pattern[str]]:
    """Columns that hold only dates or only numbers, whatever they are called."""
    strict: dict[int, re.Pattern[str]] = {}
    step = len(table.rows) // 400 + 1
    for column in range(len(table.headers)):
        sample = [row[column] for row in table.rows[::step] if shown(row[column]).strip().lower() not in _BLANKS]
        if len(sample) < _STRICT_ROWS:
            continue
        for pattern in (_DATE, _NUMBER):
            if sum(_belongs(cell, pattern) for cell in sample) >= _STRICT_SHARE * len(sample):
                strict[column] = pattern
                break
    return strict


def _belongs(cell: Cell, pattern: re.Pattern[str]) -> bool:
    if not isinstance(cell, str):
        is_number = isinstance(cell, int | float)
        return cell is None or (is_number if pattern is _NUMBER else not is_number or 2e4 <= cell < 8e4)  # type: ignore[operator]
    text = cell.strip()
    return text.lower() in _BLANKS or (len(text) <= 60 and pattern.fullmatch(text) is not None)


def _displacement(row: Sequence[Cell], strict: Mapping[int, re.Pattern[str]], bad_cells: int) -> tuple[int, int] | None:
    """Where the cells begin to be displaced and by how many columns; None where moving does not help."""
    first_bad = min(column for column, pattern in strict.items() if not _belongs(row[column], pattern))
    fits_now = _filled_fits(row, strict)
    helpful: list[tuple[int, bool, int, int]] = []
    for by in sorted(range(-_FURTHEST, _FURTHEST + 1), key=abs):
        for start in range(first_bad, -1, -1) if by else ():
            gap = row[start : start + by] if by > 0 else ()
            tidy = [*row[:start], *row[start + by :]] if by > 0 else [*row[:start], *[None] * -by, *row[start:]]
            left = sum(not _belongs(tidy[column], pattern) for column, pattern in strict.items() if column < len(tidy))
            # Blanks fit everywhere; only cells that now stand where they belong are evidence.
            fits = _filled_fits(tidy, strict)
            if 3 * left < bad_cells and fits >= fits_now + bad_cells / 2:
                helpful.append((-fits, any(cell not in (None, "") for cell in gap), -start, by))
        if helpful:
            # Most cells at home first; then an empty gap, where the cells were pushed apart; then the nearest place.
            _, _, minus_start, by = min(helpful)
            return -minus_start, by
    return None


def _filled_fits(row: Sequence[Cell], strict: Mapping[int, re.Pattern[str]]) -> int:
    return sum(
        1
        for column, pattern in strict.items()
        if column < len(row) and shown(row[column]).strip().lower() not in _BLANKS and _belongs(row[column], pattern)
    )


def duplicate_codes(rows: Sequence[ProjectRow], header: str) -> tuple[list[ProjectRow], list[RowProblem]]:
    """The rows that stand alone under their code, and what is wrong with the others.

    Rows equal in everything are one row written twice; which of two different rows is the true one
    nobody can tell, so both stay out.
    """
    groups: dict[str, list[ProjectRow]] = defaultdict(list)
    for row in rows:
        groups[row.code.casefold()].append(row)
    kept: list[ProjectRow] = []
    problems: list[RowProblem] = []
    for group in groups.values():
        kept_here, said = _one_group(group, header) if len(group) > 1 else (group, [])
        kept.extend(kept_here)
        problems.extend(said)
    return kept, problems


def _one_group(group: list[ProjectRow], header: str) -> tuple[list[ProjectRow], list[RowProblem]]:
    first = group[0]
    if all(_content(row) == _content(first) for row in group):
        return [first], [
            RowProblem(
                row.row_number, header, row.code, f"This row repeats row {first.row_number} and is taken once.",
                "Nothing.", "repeated_row", Severity.NOTE,
            )
            for row in group[1:]
        ]  # fmt: skip
    return [], [
        RowProblem(
            row.row_number,
            header,
            row.code,
            f"The code '{row.code}' also stands in row{'s' if len(group) > 2 else ''} {_others(group, row)}.",
            "Give each project its own code, or delete the row that is wrong.",
            "duplicate_code",
        )
        for row in group
    ]


def _others(group: Sequence[ProjectRow], row: ProjectRow) -> str:
    numbers = [str(other.row_number) for other in group if other is not row]
    return ", ".join(numbers[:5]) + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")


def _content(row: ProjectRow) -> tuple[object, ...]:
    return tuple(dict(value) if slot == "extra" else value for slot in row.__slots__ if slot != "row_number"
                 for value in (getattr(row, slot),))  # fmt: skip
