"""One column read as a whole: the single way that fits its values, or a question."""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from steerboard.integrations.lists.rules.tables import Cell, Choice, ColumnQuestion, RowProblem, Severity, shown

Answers = Mapping[str, str]
EXAMPLES = 5
_STATED_PERCENT = re.compile(r"\b0 ?[-–] ?100\b")
REFUSE, EMPTY = "refuse", "empty"


@dataclass(frozen=True, slots=True)
class Column:
    """A column on its way to a field: its header, what people call the field, and its cells."""

    header: str
    label: str
    cells: Sequence[Cell]
    row_numbers: Sequence[int]
    answers: Answers


@dataclass(slots=True)
class ColumnValues:
    """What a column came to: one value per row, the rows it refuses, and what is to be said."""

    values: list[Any]
    refused: set[int] = field(default_factory=set)
    problems: list[RowProblem] = field(default_factory=list)
    questions: list[ColumnQuestion] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    currencies: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one distinct cell comes to: a value, perhaps a remark, perhaps a refusal."""

    value: Any = None
    sentence: str = ""
    what_to_do: str = ""
    kind: str = ""
    is_refused: bool = False
    currency: str = ""


NOTHING = Verdict()


def refused(sentence: str, what_to_do: str, kind: str) -> Verdict:
    """The cell cannot be taken."""
    return Verdict(None, sentence, what_to_do, kind, is_refused=True)


def judged(column: Column, judge: Callable[[Cell], Verdict]) -> ColumnValues:
    """Ask once per distinct cell, then answer for every row."""
    leaves_empty = column.answers.get(f"unreadable:{column.header}") == EMPTY
    verdicts: dict[tuple[type, Cell], Verdict] = {}
    out = ColumnValues(values=[None] * len(column.cells))
    for at, cell in enumerate(column.cells):
        if cell is None or cell == "":
            continue
        key = (cell.__class__, cell)
        verdict = verdicts.get(key)
        if verdict is None:
            verdict = verdicts[key] = judge(cell)
        out.values[at] = verdict.value
        if verdict.currency:
            out.currencies[at] = verdict.currency
        if not verdict.sentence:
            continue
        stays_out = verdict.is_refused and not leaves_empty
        if stays_out:
            out.refused.add(at)
        out.problems.append(
            RowProblem(
                column.row_numbers[at],
                column.header,
                shown(cell)[:200],
                verdict.sentence,
                "The field is left empty, as answered." if verdict.is_refused and leaves_empty else verdict.what_to_do,
                verdict.kind,
                Severity.REFUSED if stays_out else Severity.NOTE,
            )
        )
    if any(verdict.is_refused for verdict in verdicts.values()):
        out.questions.append(_unreadable_question(column, out.problems))
    return out


def _unreadable_question(column: Column, problems: Iterable[RowProblem]) -> ColumnQuestion:
    guilty = [problem for problem in problems if problem.severity is Severity.REFUSED or problem.kind]
    return ColumnQuestion(
        f"unreadable:{column.header}",
        column.header,
        f"Some values of '{column.header}' cannot be taken as {column.label.lower()}. What shall happen to these rows?",
        (Choice(REFUSE, "Keep the rows out"), Choice(EMPTY, "Take the rows and leave this field empty")),
        tuple(dict.fromkeys(problem.value for problem in guilty))[:EXAMPLES],
        REFUSE,
        is_blocking=False,
    )


def read_text(column: Column) -> ColumnValues:
    """Text as written, without outer blanks; numbers as a person would read them."""

    def judge(cell: Cell) -> Verdict:
        text = shown(cell).strip()
        return error_cell(text) or Verdict(text or None)

    return judged(column, judge)


def error_cell(text: str) -> Verdict | None:
    """A formula that failed in the spreadsheet is not a value."""
    if text in ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"):
        return refused(
            f"'{text}' is the error of a formula.",
            "Repair the formula in the spreadsheet and save again.",
            "formula_error",
        )
    return None


def read_percent(column: Column) -> ColumnValues:
    """Shares as percent, 0 to 100; a column of fractions is recognised as such."""
    key = f"percent:{column.header}"
    numbers = {number for cell in column.cells if (number := _plain_number(cell)) is not None}
    largest = max(numbers, default=0.0)
    questions: list[ColumnQuestion] = []
    readings: list[str] = []
    answer = column.answers.get(key)
    if answer in ("fraction", "percent"):
        factor = 100.0 if answer == "fraction" else 1.0
    elif _STATED_PERCENT.search(column.header):
        factor = 1.0
    elif numbers and largest == 1.0 and numbers <= {0.0, 1.0}:
        factor = 100.0
        questions.append(
            ColumnQuestion(
                key,
                column.header,
                f"Does 1 in '{column.header}' mean 100 % or 1 %?",
                (Choice("fraction", "1 is 100 %"), Choice("percent", "1 is 1 %")),
                ("0", "1"),
                "fraction",
            )
        )
    elif 0 < largest <= 1.0:
        factor = 100.0
        readings.append(f"'{column.header}': no value is above 1, so 1 is read as 100 %.")
    else:
        factor = 1.0

    def judge(cell: Cell) -> Verdict:
        text = shown(cell).strip()
        number = _plain_number(cell)
        share = number * factor if number is not None else _signed_percent(text)
        if failed := error_cell(text):
            return failed
        if share is None:
            return refused(f"'{text[:60]}' is not a percentage.", "Write a number from 0 to 100.", "unreadable_percent")
        if not 0 <= share <= 100:
            return refused(f"{share:g} % complete is not possible.", "Write a number from 0 to 100.", "percent_range")
        return Verdict(round(share, 4))

    out = judged(column, judge)
    out.questions.extend(questions)
    out.readings.extend(readings)
    return out


def _plain_number(cell: Cell) -> float | None:
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    if not isinstance(cell, str) or not cell.strip() or len(cell) > 20 or "%" in cell:
        return None
    return _number(cell)


def _signed_percent(text: str) -> float | None:
    return _number(text.replace("%", " ", 1)) if len(text) <= 20 and "%" in text else None


def _number(text: str) -> float | None:
    bare = text.strip().replace(",", ".", 1)
    return float(bare) if bare.removeprefix("-").replace(".", "", 1).isdecimal() and bare.isascii() else None


def day_words(day: dt.date) -> str:
    """A day nobody can misread: 30 September 2012."""
    return f"{day.day} {day:%B %Y}"


def plain_decimal(value: Decimal) -> str:
    """A number without exponent and without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
