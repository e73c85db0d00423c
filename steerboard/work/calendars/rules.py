"""What a calendar may hold."""

from collections.abc import Sequence

from steerboard.core.public import RuleBroken


def check_shifts(shifts: Sequence[Sequence[int]], *, where: str) -> list[list[int]]:
    """Shifts lie within the day, in order, without overlap."""
    last = 0
    for begin, end in shifts:
        if not 0 <= begin < end <= 1440:
            raise RuleBroken(f"A shift of {where} must begin before it ends, within the day.", field="week")
        if begin < last:
            raise RuleBroken(f"Shifts of {where} overlap.", field="week")
        last = end
    return [[int(begin), int(end)] for begin, end in shifts]


def check_week(week: Sequence[Sequence[Sequence[int]]]) -> list[list[list[int]]]:
    """Seven days, Monday first, with some working time among them."""
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    if len(week) != 7:
        raise RuleBroken("A week has seven days.", field="week")
    checked = [check_shifts(shifts, where=day) for shifts, day in zip(week, days, strict=True)]
    if not any(checked):
        raise RuleBroken("A week needs some working time.", field="week")
    return checked


def is_freeze(name: str) -> bool:
    """A time in which nothing may go live is an exception whose name says so."""
    return "freeze" in name.lower()
