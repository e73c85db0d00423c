"""A column of money: decimal sign, unit and currency inferred from all its values, asked or answered."""

import math
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from steerboard.integrations.lists.rules.amounts import DOLLAR, MILLION, AmountReading, header_unit, read_amount
from steerboard.integrations.lists.rules.columns import (
    EXAMPLES,
    Column,
    ColumnValues,
    Verdict,
    error_cell,
    judged,
    plain_decimal,
    refused,
)
from steerboard.integrations.lists.rules.tables import Cell, Choice, ColumnQuestion, shown

DOT, COMMA = "dot", "comma"
_EXAMPLE = {DOT: "1,234.50", COMMA: "1.234,50"}
# So many of a column's telling values must agree before the others count as slips.
_CLEAR_MAJORITY = 0.9
_LARGEST = Decimal(10) ** 14
_NO_AMOUNT = frozenset(("-", "--", "–", "n/a", "na", "n.a.", "tbd", "tbc", "none", "unknown", "k.a.", "nd", "n/d"))
_SCALE_LABELS = {Decimal(1): "as written", Decimal(1000): "in thousands", MILLION: "in millions"}


@dataclass(frozen=True, slots=True)
class DecimalEvidence:
    """How many cells fit only a decimal dot, only a decimal comma, or both with different amounts."""

    dot: int
    comma: int
    ambiguous: int
    examples: tuple[str, ...]

    @property
    def decided(self) -> str | None:
        """The sign that all telling values, or nearly all, use."""
        telling = self.dot + self.comma
        for sign, cells in ((DOT, self.dot), (COMMA, self.comma)):
            if cells and cells >= _CLEAR_MAJORITY * telling:
                return sign
        return None


def decimal_evidence(readings: dict[Cell, AmountReading], counts: Counter[Cell]) -> DecimalEvidence:
    """What the column's own values say about its decimal sign."""
    dot = comma = ambiguous = 0
    examples: list[str] = []
    for cell, reading in readings.items():
        if reading.is_ambiguous:
            ambiguous += counts[cell]
            examples.append(shown(cell))
        elif reading.comma is None and reading.dot is not None:
            dot += counts[cell]
        elif reading.dot is None and reading.comma is not None:
            comma += counts[cell]
    return DecimalEvidence(dot, comma, ambiguous, tuple(examples[:EXAMPLES]))


def texts_read(cells: list[Cell]) -> tuple[Counter[Cell], dict[Cell, AmountReading]]:
    """The distinct texts of a column with everything they can mean."""
    counts: Counter[Cell] = Counter(cell for cell in cells if isinstance(cell, str) and cell.strip())
    return counts, {cell: read_amount(cell) for cell in counts if isinstance(cell, str)}


def decided_sign(cells: list[Cell]) -> str | None:
    """The decimal sign a column settles by itself."""
    counts, readings = texts_read(cells)
    return decimal_evidence(readings, counts).decided


def read_amounts(
    column: Column, neighbours: str | None, neighbour_scale: Decimal, *, may_be_negative: bool
) -> ColumnValues:
    """All amounts of a column in whole currency units.

    `neighbours` is the decimal sign other columns settle and `neighbour_scale` the unit their headers
    state: both are offered as answers, not used.
    """
    counts, readings = texts_read(list(column.cells))
    evidence = decimal_evidence(readings, counts)
    key = f"decimal:{column.header}"
    answer = column.answers.get(key)
    sign = answer if answer in (DOT, COMMA) else evidence.decided
    currency, scale = header_unit(column.header)
    questions = [
        question
        for question in (
            _sign_question(column, key, evidence, neighbours) if sign is None and _needs_sign(evidence) else None,
            _scale_question(column, scale, neighbour_scale),
        )
        if question
    ]
    answered_scale = column.answers.get(f"scale:{column.header}", "")
    if answered_scale in ("1", "1000", "1000000"):
        scale = Decimal(answered_scale)

    def judge(cell: Cell) -> Verdict:
        if isinstance(cell, str):
            verdict = _text_verdict(column, cell, readings.get(cell) or AmountReading(), sign, scale, evidence)
        else:
            verdict = _number_verdict(cell, scale)
        return _checked(verdict, shown(cell), column.label, may_be_negative=may_be_negative)

    out = judged(column, judge)
    out.questions.extend(questions)
    if currency and currency != DOLLAR:
        out.currencies = {
            at: out.currencies.get(at, currency) for at, value in enumerate(out.values) if value is not None
        }
    elif currency == DOLLAR:
        out.currencies = {
            at: out.currencies.get(at, DOLLAR) for at, value in enumerate(out.values) if value is not None
        }
    if scale != 1:
        out.readings.append(f"'{column.header}' is read {_SCALE_LABELS.get(scale, f'times {scale:,}')}.")
    if sign and (evidence.ambiguous or evidence.comma):
        out.readings.append(f"'{column.header}': amounts are read like {_EXAMPLE[sign]}.")
    return out


def _needs_sign(evidence: DecimalEvidence) -> bool:
    return bool(evidence.ambiguous or (evidence.dot and evidence.comma))


def _text_verdict(
    column: Column, text: str, reading: AmountReading, sign: str | None, scale: Decimal, evidence: DecimalEvidence
) -> Verdict:
    if text.strip().lower() in _NO_AMOUNT or not text.strip():
        return Verdict()
    if not reading.is_amount:
        return error_cell(text.strip()) or refused(
            f"'{text[:60]}' cannot be read as an amount.", "Write digits only, 1234567.50.", "unreadable_amount"
        )
    if reading.scale != 1 and scale != 1 and reading.scale != scale:
        return refused(
            f"'{text}' names its own unit, and the column counts {_SCALE_LABELS.get(scale, 'in another one')}.",
            "Write the amount in the unit of the column.",
            "two_units",
        )
    value = reading.dot if reading.dot is not None and (sign != COMMA or reading.dot == reading.comma) else None
    if sign == COMMA and value is None:
        value = reading.comma
    if sign is None:
        value = reading.dot if reading.dot == reading.comma else None
    if value is None and sign is None:
        return refused(
            f"'{text}' can mean different amounts with a decimal dot and a decimal comma.",
            f"Answer the question about '{column.header}'.",
            "ambiguous_amount",
        )
    if value is None:
        other = COMMA if sign == DOT else DOT
        others = evidence.dot if sign == DOT else evidence.comma
        return refused(
            f"'{text}' uses a decimal {other}; {others:,} values of '{column.header}' use a {sign}.",
            f"Write it like {_EXAMPLE[sign or DOT]}, or without any sign for thousands.",
            "other_decimal_sign",
        )
    return Verdict(value * (reading.scale if reading.scale != 1 else scale), currency=reading.currency)


def _number_verdict(cell: Cell, scale: Decimal) -> Verdict:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not math.isfinite(cell):
        return refused(f"'{shown(cell)}' is not an amount.", "Write a number.", "unreadable_amount")
    return Verdict(Decimal(repr(cell)) * scale)


def _checked(verdict: Verdict, text: str, label: str, *, may_be_negative: bool) -> Verdict:
    value = verdict.value
    if value is None:
        return verdict
    if abs(value) >= _LARGEST:
        return refused(f"'{text}' is more than any project costs.", "Check the amount and its unit.", "amount_range")
    if value < 0 and not may_be_negative:
        return refused(
            f"{label} {plain_decimal(value)} is negative.",
            "Write a positive amount, or clear the cell.",
            "negative_amount",
        )
    exact = Decimal(plain_decimal(value))
    return Verdict(
        exact.quantize(Decimal("0.01")), verdict.sentence, verdict.what_to_do, verdict.kind, currency=verdict.currency
    )


def _sign_question(column: Column, key: str, evidence: DecimalEvidence, neighbours: str | None) -> ColumnQuestion:
    why = (
        f"{evidence.dot:,} values use a decimal dot and {evidence.comma:,} a decimal comma."
        if evidence.dot or evidence.comma
        else "No value settles whether the sign in them is for thousands or for decimals."
    )
    # Three digits after every sign look like thousands, so the sign is not the decimal one.
    thousands = COMMA if evidence.examples and "." in evidence.examples[0] else DOT
    return ColumnQuestion(
        key,
        column.header,
        f"How are the amounts in '{column.header}' written? {why}",
        (Choice(DOT, "1,234.50 (decimal dot)"), Choice(COMMA, "1.234,50 (decimal comma)")),
        evidence.examples,
        neighbours or thousands,
    )


def _scale_question(column: Column, own: Decimal, neighbours: Decimal) -> ColumnQuestion | None:
    if own != 1 or neighbours == 1 or f"scale:{column.header}" in column.answers:
        return None
    return ColumnQuestion(
        f"scale:{column.header}",
        column.header,
        f"Other amounts of this list are stated {_SCALE_LABELS.get(neighbours, 'in another unit')}. "
        f"How is '{column.header}' counted?",
        tuple(Choice(str(scale), label) for scale, label in _SCALE_LABELS.items()),
        tuple(shown(cell) for cell in column.cells[:EXAMPLES] if cell),
        str(neighbours) if neighbours in _SCALE_LABELS else "",
    )
