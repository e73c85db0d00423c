"""What is to be done when, on plain values."""

from collections.abc import Iterable
from typing import TypeVar

from steerboard.core.public import RuleBroken

T = TypeVar("T")
LATE, NOW, SOON, LATER = "late", "now", "soon", "later"
LABELS = {
    LATE: "Late",
    NOW: "Now",
    SOON: "Next two weeks",
    LATER: "Later",
}
DAYS_SOON = 14
A_DAY = 1440
LONGEST_NOTE = 500


def part_of_day(*, start: int | None, finish: int | None, begun: bool, today: int) -> str:
    """Where an item belongs: late if it should be done, now if it should run or runs, else by its start."""
    if finish is not None and finish < today:
        return LATE
    if begun or (start is not None and start < today + A_DAY):
        return NOW
    return SOON if start is not None and start < today + DAYS_SOON * A_DAY else LATER


def in_parts(rows: Iterable[tuple[str, T]]) -> list[tuple[str, str, list[T]]]:
    """(key, label, items) of every part that holds something, in the order of the day."""
    found: dict[str, list[T]] = {key: [] for key in LABELS}
    for key, row in rows:
        found[key].append(row)
    return [(key, label, found[key]) for key, label in LABELS.items() if found[key]]


def check_note(text: str) -> str:
    """What holds somebody up, in a few words on one line."""
    tidy = " ".join(text.split())
    if not tidy:
        raise RuleBroken("Say what holds you up.", field="text")
    if len(tidy) > LONGEST_NOTE:
        raise RuleBroken(f"At most {LONGEST_NOTE} letters: the rest is better said to each other.", field="text")
    return tidy
