"""A column of days: the order of day and month is inferred, asked or answered, never assumed."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from steerboard.integrations.lists.rules.columns import (
    EXAMPLES,
    Column,
    ColumnValues,
    Verdict,
    day_words,
    error_cell,
    judged,
    refused,
)
from steerboard.integrations.lists.rules.dates import (
    ORDER_LABELS,
    DateReading,
    Order,
    Shape,
    read_date,
    read_serial,
)
from steerboard.integrations.lists.rules.tables import Cell, Choice, ColumnQuestion, shown

PERIOD_ENDS = {"calendar": 1, "april": 4, "july": 7, "october": 10}
_PAIRS = {Shape.YEAR_LAST: (Order.DMY, Order.MDY), Shape.YEAR_FIRST: (Order.YMD, Order.YDM)}
_WHAT = {Shape.YEAR_LAST: "day or month first", Shape.YEAR_FIRST: "month or day after the year"}


@dataclass(frozen=True, slots=True)
class OrderEvidence:
    """How many cells fit only one order, and how many fit both, for dates of one shape."""

    only: dict[Order, int]
    ambiguous: int
    examples: tuple[str, ...]

    @property
    def decided(self) -> Order | None:
        """The one order that every cell fits, where there is evidence for it."""
        found = [order for order, cells in self.only.items() if cells]
        return found[0] if len(found) == 1 else None

    @property
    def is_mixed(self) -> bool:
        """Some cells fit only the one order and some only the other."""
        return len([1 for cells in self.only.values() if cells]) > 1


def read_cell(cell: Cell) -> DateReading:
    """Typed cells are exact, numbers are a spreadsheet's day numbers, texts are read in every way."""
    if isinstance(cell, dt.datetime):
        return DateReading(Shape.EXACT, ((None, cell.date()),))
    if isinstance(cell, dt.date):
        return DateReading(Shape.EXACT, ((None, cell),))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return read_serial(float(cell)) if 2e4 <= cell < 8e4 else read_date(shown(cell))
    return read_date(cell) if isinstance(cell, str) else DateReading(Shape.UNREADABLE)


def order_evidence(cells: Counter[Cell], readings: dict[Cell, DateReading], shape: Shape) -> OrderEvidence:
    """What the column itself says about the order of its dates of this shape."""
    only = dict.fromkeys(_PAIRS[shape], 0)
    ambiguous: list[Cell] = []
    for cell, count in cells.items():
        reading = readings[cell]
        if reading.shape is not shape:
            continue
        if reading.is_ambiguous:
            ambiguous.append(cell)
        elif reading.only_order in only:
            only[reading.only_order] += count
    examples = tuple(shown(cell) for cell in ambiguous[:EXAMPLES])
    return OrderEvidence(only, sum(cells[cell] for cell in ambiguous), examples)


def decided_order(cells: list[Cell]) -> Order | None:
    """The order that a column's own values settle for day and month; None where they do not."""
    counts: Counter[Cell] = Counter(cell for cell in cells if cell not in (None, ""))
    readings: dict[Cell, DateReading] = {cell: read_cell(cell) for cell in counts}
    return order_evidence(counts, readings, Shape.YEAR_LAST).decided


def read_dates(column: Column, neighbours: Order | None) -> ColumnValues:
    """All days of a column. `neighbours` is the order settled by other columns: offered, not used."""
    counts: Counter[Cell] = Counter(cell for cell in column.cells if cell not in (None, ""))
    readings: dict[Cell, DateReading] = {cell: read_cell(cell) for cell in counts}
    chosen: dict[Shape, Order | None] = {}
    questions: list[ColumnQuestion] = []
    stated: list[str] = []
    for shape in _PAIRS:
        evidence = order_evidence(counts, readings, shape)
        order = _answered(column, shape) or evidence.decided
        if shape is Shape.YEAR_FIRST and order is None and not evidence.is_mixed:
            order = Order.YMD
        # A few odd dates do not make ISO dates mean something else; they only make them doubtful.
        if shape is Shape.YEAR_FIRST and order is Order.YDM and evidence.ambiguous and not _answered(column, shape):
            order = None
        chosen[shape] = order
        if evidence.ambiguous and order is None:
            questions.append(_order_question(column, shape, evidence, neighbours))
        elif order and shape is Shape.YEAR_LAST and (evidence.ambiguous or evidence.decided):
            stated.append(f"'{column.header}': dates like 03/04/2012 are read as {ORDER_LABELS[order]}.")
    usual = _usual_order(counts, readings)

    def judge(cell: Cell) -> Verdict:
        return _verdict(column, cell, readings[cell], chosen, usual)

    out = judged(column, judge)
    if any(reading.shape is Shape.PERIOD for reading in readings.values()):
        out.questions.append(_period_question(column, readings))
    out.questions.extend(questions)
    out.readings.extend(stated)
    return out


def _answered(column: Column, shape: Shape) -> Order | None:
    answer = column.answers.get(f"{shape}:{column.header}")
    return next((order for order in _PAIRS[shape] if order == answer), None)


def _usual_order(counts: Counter[Cell], readings: dict[Cell, DateReading]) -> Order | None:
    orders = Counter[Order | None]()
    for cell, count in counts.items():
        if readings[cell].only_order is not None:
            orders[readings[cell].only_order] += count
    return orders.most_common(1)[0][0] if orders else None


def _verdict(
    column: Column, cell: Cell, reading: DateReading, chosen: dict[Shape, Order | None], usual: Order | None
) -> Verdict:
    text = shown(cell)
    if reading.shape is Shape.NO_DATE:
        says_something = any(letter.isalpha() for letter in text) and text.strip().lower() not in ("n/a", "na", "none")
        sentence = f"'{text}' is no date; the field is left empty." if says_something else ""
        return Verdict(None, sentence, "Nothing, unless a date is known.", "no_date")
    if reading.shape is Shape.PERIOD:
        return _period_verdict(column, text, reading)
    if reading.shape is Shape.IMPOSSIBLE:
        return refused(
            f"'{text}' is not in the calendar: there is no such day.",
            "Correct the day or the month in the file.",
            "no_such_day",
        )
    if reading.shape is Shape.UNREADABLE:
        return error_cell(text) or refused(
            f"'{text[:60]}' cannot be read as a date.", "Write it as year-month-day, 2026-11-30.", "unreadable_date"
        )
    if reading.is_ambiguous:
        order = chosen[reading.shape]
        if order is None:
            meant = " or ".join(day_words(day) for _, day in reading.days)
            return refused(
                f"'{text}' can mean {meant}.",
                f"Answer the question about '{column.header}', or write the date as year-month-day.",
                "ambiguous_date",
            )
        return Verdict(dict(reading.days)[order])
    order, day = reading.days[0]
    usual_here = chosen.get(reading.shape) or usual
    is_odd = order is Order.YDM or (order is not None and reading.shape is Shape.YEAR_LAST and order is not usual_here)
    if is_odd and order is not None:
        return Verdict(
            day,
            f"'{text}' is read as {day_words(day)}: only {ORDER_LABELS[order]} gives a day.",
            "Check this date.",
            "odd_date_form",
        )
    if reading.shape is Shape.SERIAL and isinstance(cell, str):
        return Verdict(
            day, f"'{text}' is read as a spreadsheet's day number: {day_words(day)}.", "Check it.", "serial_date"
        )
    return Verdict(day)


def _period_verdict(column: Column, text: str, reading: DateReading) -> Verdict:
    first_month = PERIOD_ENDS.get(column.answers.get(f"period:{column.header}", ""))
    day = reading.period.last_day(first_month) if reading.period and first_month else None
    if day:
        return Verdict(day, f"'{text}' is read as its last day, {day_words(day)}, as answered.", "", "period_date")
    return refused(
        f"'{text}' names a period, not a day.",
        f"Write a day, or answer the question about periods in '{column.header}'.",
        "period_date",
    )


def _order_question(column: Column, shape: Shape, evidence: OrderEvidence, neighbours: Order | None) -> ColumnQuestion:
    seen = [f"{cells:,} fit only {ORDER_LABELS[order]}" for order, cells in evidence.only.items() if cells]
    sentence = f"{evidence.ambiguous:,} dates in '{column.header}' can be read with the {_WHAT[shape]}"
    sentence += f"; of the others {' and '.join(seen)}." if seen else ", and no date of the column settles it."
    common = max(evidence.only, key=lambda order: evidence.only[order])
    default = common if evidence.only[common] else neighbours if neighbours in _PAIRS[shape] else ""
    return ColumnQuestion(
        f"{shape}:{column.header}",
        column.header,
        sentence + " Which is meant?",
        tuple(Choice(order, ORDER_LABELS[order]) for order in _PAIRS[shape]),
        evidence.examples,
        default or "",
        # Where the column itself is of two minds the doubtful rows are named and the rest can go in.
        is_blocking=not seen,
    )


def _period_question(column: Column, readings: dict[Cell, DateReading]) -> ColumnQuestion:
    examples = [shown(cell) for cell, reading in readings.items() if reading.shape is Shape.PERIOD]
    return ColumnQuestion(
        f"period:{column.header}",
        column.header,
        f"Some values of '{column.header}' name a month, quarter or year. Which day shall they stand for?",
        (
            Choice("", "None: name these rows"),
            Choice("calendar", "The last day; years begin in January"),
            Choice("april", "The last day; years begin in April"),
            Choice("july", "The last day; years begin in July"),
            Choice("october", "The last day; years begin in October"),
        ),
        tuple(examples[:EXAMPLES]),
        "",
        is_blocking=False,
    )
