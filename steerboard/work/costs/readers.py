"""Reading cost lines that were pasted from a spreadsheet."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from steerboard.work.costs.models import CostLine
from steerboard.work.costs.rules import CostDraft

MOST_LINES = 5_000
COLUMNS = ("kind", "month", "amount", "type", "capital", "currency", "note")
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d{1,2})?")
_PLAIN = re.compile(r"-?\d+(\.\d{1,2})?")
_MONTHS = (re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})(-\d{1,2})?"), re.compile(r"(?P<m>\d{1,2})/(?P<y>\d{4})"))
CAPITAL = {"": False, "opex": False, "running": False, "no": False, "0": False,
           "capex": True, "capital": True, "yes": True, "1": True}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pasted:
    """Lines that were understood, and a sentence for each that was not."""

    drafts: list[CostDraft]
    problems: list[str]


class _NotUnderstood(ValueError):
    pass


def read_pasted(text: str) -> Pasted:
    """Lines of kind, month, amount, and as far as given type, capex or opex, currency and note.

    Separated by tabs, semicolons or commas. A first line with the columns' names may change their order.
    """
    rows = [row for row in csv.reader(io.StringIO(text.strip()), delimiter=_separator(text)) if any(row)]
    if len(rows) > MOST_LINES:
        return Pasted([], [f"At most {MOST_LINES} lines can be pasted at once; these are {len(rows)}."])
    columns: tuple[str, ...] = COLUMNS
    first = 1
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    if "month" in head and "amount" in head:
        columns, first, rows = tuple(head), 2, rows[1:]
    drafts, problems = [], []
    for number, row in enumerate(rows, start=first):
        cells = dict(zip(columns, (cell.strip() for cell in row), strict=False))
        try:
            drafts.append(_draft(cells))
        except _NotUnderstood as problem:
            problems.append(f"Line {number}: {problem}")
    return Pasted(drafts, problems)


def _separator(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return max("\t;,", key=lambda sign: (line.count(sign), sign == "\t"))


def _draft(cells: dict[str, str]) -> CostDraft:
    kind = _choice(cells.get("kind", ""), CostLine.Kind.choices, "kind")
    capital = cells.get("capital", cells.get("capex", "")).lower()
    if capital not in CAPITAL:
        raise _NotUnderstood(f"“{capital}” is neither capex nor opex.")
    return CostDraft(
        kind=kind,
        month=_month(cells.get("month", "")),
        amount=_amount(cells.get("amount", "")),
        type=_choice(cells.get("type", "") or CostLine.Type.OTHER.value, CostLine.Type.choices, "type"),
        capital=CAPITAL[capital],
        currency=cells.get("currency", ""),
        note=cells.get("note", ""),
    )


def _choice(word: str, choices: list[tuple[str, str]], what: str) -> str:
    for value, label in choices:
        if word.lower() in (value, str(label).lower()):
            return value
    raise _NotUnderstood(f"“{word}” is not a {what}; take {', '.join(value for value, _ in choices)}.")


def _month(word: str) -> date:
    for pattern in _MONTHS:
        found = pattern.fullmatch(word)
        if found and 1 <= int(found["m"]) <= 12 and 1970 <= int(found["y"]) <= 2200:
            return date(int(found["y"]), int(found["m"]), 1)
    raise _NotUnderstood(f"“{word}” is not a month, such as 2026-11.")


def _amount(word: str) -> Decimal:
    tidy = re.sub(r"[\s'\u2019]", "", word)
    if _PLAIN.fullmatch(tidy):
        return Decimal(tidy)
    if _GROUPED.fullmatch(tidy):
        return Decimal(tidy.replace(",", ""))
    raise _NotUnderstood(f"“{word}” is not an amount that can be read in one way only; write it as 1234.50.")
