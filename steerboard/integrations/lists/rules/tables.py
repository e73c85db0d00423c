"""A list as it was read, and what can be said about it: problems by row, questions by column."""

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None


class ListRefused(ValueError):
    """The whole file cannot be taken; the message is a sentence for the user."""

    def __init__(self, sentence: str, *, code: str = "list") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


class Severity(StrEnum):
    """What a problem does to its row."""

    REFUSED = "refused"  # the row stays out
    NOTE = "note"  # the row goes in; a person should know how it was read


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong, or worth knowing, in one row: what it is and what to do about it."""

    row_number: int
    column: str
    value: str
    sentence: str
    what_to_do: str
    kind: str = ""
    severity: Severity = Severity.REFUSED


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer to a question about a column."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """Something the file does not say by itself. A blocking one keeps every row out until answered."""

    key: str
    column: str
    sentence: str
    choices: tuple[Choice, ...]
    examples: tuple[str, ...]
    default: str = ""
    is_blocking: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one list below its header. Row numbers are those a spreadsheet program shows."""

    filename: str
    headers: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    row_numbers: list[int]
    problems: list[RowProblem] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int = 1

    def values(self, header: str) -> list[Cell]:
        """All cells of one column, top to bottom."""
        at = self.headers.index(header)
        return [row[at] for row in self.rows]

    @property
    def fingerprint(self) -> str:
        """What a remembered mapping is filed under."""
        return fingerprint(self.headers)


_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"(?:[^\w%]|_)+")
_SPELLED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "&": " and "})


def plain_words(text: str) -> str:
    """Lower-case words without accents and punctuation: 'totalBudget (€)' is 'total budget'."""
    spaced = _CAMEL.sub(" ", text[:200])
    bare = unicodedata.normalize("NFKD", spaced.lower().translate(_SPELLED))
    return _NOT_WORD.sub(" ", "".join(c for c in bare if not unicodedata.combining(c))).strip()


def fingerprint(headers: Iterable[str]) -> str:
    """The same for the same headers in any order, case and punctuation."""
    words = "\n".join(sorted(plain_words(header) or header for header in headers))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def shown(cell: Cell) -> str:
    """A cell as a person would read it: whole floats without '.0', days without midnight."""
    if cell.__class__ is str:
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell)


def column_letter(index: int) -> str:
    """0 is A, 26 is AA, as spreadsheets name them."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def neutral(text: str) -> str:
    """Text that no spreadsheet program runs: an apostrophe before what could begin a formula.

    A text that already begins with an apostrophe gets one more, so that reading takes off exactly the
    one that writing put on.
    """
    return "'" + text if text.startswith((*_STARTS_FORMULA, "'")) else text


def original(text: str) -> str:
    """The text that `neutral` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith((*_STARTS_FORMULA, "'")) else text
