"""Which column fills which field: guessed from headers and values, with the reason, correctable, remembered."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from steerboard.integrations.lists.rules.amounts import CURRENCIES, read_amount
from steerboard.integrations.lists.rules.date_columns import read_cell
from steerboard.integrations.lists.rules.dates import Shape
from steerboard.integrations.lists.rules.tables import Cell, Table, plain_words, shown
from steerboard.integrations.lists.rules.targets import TARGETS, Kind, Target
from steerboard.integrations.lists.rules.words import PRIORITY_WORDS, VOCABULARIES

_SAMPLE = 300
_ENOUGH = 0.45
_NOT_DATES = (Shape.UNREADABLE, Shape.NO_DATE, Shape.SERIAL)


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What one column is taken for; without a target it is kept as an extra column."""

    header: str
    target: Target | None
    confidence: float
    why: str


def guess_mapping(table: Table, remembered: Mapping[str, Mapping[str, str | None]]) -> list[ColumnGuess]:
    """One guess per column, each field at most once.

    `remembered` holds earlier mappings, header to field or None, under the fingerprint of their headers.
    """
    known = remembered.get(table.fingerprint)
    if known is not None:
        by_words = {plain_words(header): target for header, target in known.items()}
        return [_remembered(header, by_words.get(plain_words(header))) for header in table.headers]
    samples = {header: _sample(table.values(header)) for header in table.headers}
    scored = sorted(
        (
            (score, -at, target)
            for at, header in enumerate(table.headers)
            for target, score in _scores(header, samples[header])
        ),
        reverse=True,
    )
    taken: dict[int, tuple[Target, float]] = {}
    for score, minus_at, target in scored:
        if -minus_at not in taken and all(target is not other for other, _ in taken.values()):
            taken[-minus_at] = (target, score)
    return [_guess(header, taken.get(at), table) for at, header in enumerate(table.headers)]


def chosen_mapping(guesses: Iterable[ColumnGuess]) -> dict[str, Target | None]:
    """The guesses in the form that `interpret` takes and that is worth remembering."""
    return {guess.header: guess.target for guess in guesses}


def _remembered(header: str, target: str | None) -> ColumnGuess:
    field = Target(target) if target in list(Target) else None
    return ColumnGuess(header, field, 1.0, "As chosen last time for a list with these columns.")


def _guess(header: str, found: tuple[Target, float] | None, table: Table) -> ColumnGuess:
    if not found:
        return ColumnGuess(header, None, 0.0, "Fits no field; kept as an extra column.")
    target, score = found
    strength = "says" if score >= 0.85 else "suggests"
    why = f"The header {strength} {TARGETS[target].label.lower()}"
    if target is Target.CODE:
        why += ", and every value occurs once" if unique_share(table.values(header)) == 1 else ""
    elif TARGETS[target].kind in (Kind.DATE, Kind.AMOUNT, Kind.PERCENT, Kind.WORD, Kind.CURRENCY):
        fit = _fit(target, _sample(table.values(header)))
        why += f", and {fit:.0%} of the values tried fit"
    return ColumnGuess(header, target, round(score, 2), why + ".")


def _scores(header: str, sample: Sequence[Cell]) -> list[tuple[Target, float]]:
    found = []
    for target, field in TARGETS.items():
        named = _header_score(header, field.exact, field.loose)
        if not named:
            continue
        score = named * _weight(target, field.kind, sample)
        if score >= _ENOUGH:
            found.append((target, score))
    return found


def _header_score(header: str, exact: tuple[str, ...], loose: tuple[str, ...]) -> float:
    whole = plain_words(header)
    bare = plain_words(re.sub(r"[(\[][^)\]]{0,60}[)\]]", " ", header))
    best = 0.0
    for text, certainty in ((whole, 1.0), (bare, 0.95)):
        if text in exact:
            best = max(best, certainty)
        elif text in loose:
            best = max(best, 0.75 * certainty)
    if best:
        return best
    words = set(bare.split())
    for synonyms, certainty in ((exact, 0.9), (loose, 0.6)):
        for synonym in synonyms:
            parts = set(synonym.split())
            if parts <= words and len(synonym) > 3:
                best = max(best, certainty * (0.4 + 0.6 * len(parts) / len(words)))
    return best


def _weight(target: Target, kind: Kind, sample: Sequence[Cell]) -> float:
    """How much the values speak for the header: 1 fully, 0 against it."""
    if not sample:
        return 0.8
    fit = _fit(target, sample)
    if kind is Kind.WORD:
        return 0.5 + 0.5 * fit
    if kind is Kind.CODE:
        # A plain 'Code' with doubles is still the code, and its doubles will be named; a loose header is not.
        return 1.0 if fit > 0.98 else 0.3 + 0.3 * fit
    if kind in (Kind.TEXT, Kind.PERSON):
        return 0.5 + 0.5 * fit
    return 0.0 if fit < 0.3 else 0.35 + 0.65 * fit


def _fit(target: Target, sample: Sequence[Cell]) -> float:
    kind = TARGETS[target].kind
    if not sample:
        return 0.0
    if kind is Kind.CODE:
        return unique_share(sample)
    return sum(_fits(target, kind, cell) for cell in sample) / len(sample)


def _fits(target: Target, kind: Kind, cell: Cell) -> bool:
    text = shown(cell).strip()
    if kind is Kind.DATE:
        shape = read_cell(cell).shape
        return (
            shape not in _NOT_DATES or (shape is Shape.SERIAL and not isinstance(cell, str)) or shape is Shape.NO_DATE
        )
    if kind is Kind.AMOUNT:
        return isinstance(cell, int | float) or read_amount(text).is_amount
    if kind is Kind.PERCENT:
        reading = read_amount(text.replace("%", "").strip())
        return reading.is_amount and (reading.dot is None or abs(reading.dot) <= 1000)
    if kind is Kind.CURRENCY:
        return text.upper() in CURRENCIES or text in "€£¥"
    if kind is Kind.PRIORITY:
        return text.isdecimal() or plain_words(text) in PRIORITY_WORDS
    if kind is Kind.WORD:
        return VOCABULARIES[target].meaning(text) is not None
    return not read_amount(text).is_amount


def _sample(cells: Sequence[Cell]) -> list[Cell]:
    """Filled cells spread over the whole column; all of them in a short list."""
    filled: list[Cell] = [cell for cell in cells if cell is not None and cell != ""]
    return filled if len(filled) <= _SAMPLE else filled[:: len(filled) // _SAMPLE + 1]


def unique_share(cells: Iterable[Cell]) -> float:
    """Which part of the filled cells differs from all the others."""
    filled = [shown(cell).strip().casefold() for cell in cells if cell is not None and cell != ""]
    return len(set(filled)) / len(filled) if filled else 0.0
