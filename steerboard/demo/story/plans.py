"""A template into the items of one project's plan, and into what really happens to them."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from steerboard.demo.story.shapes import ProjectStory
from steerboard.demo.story.templates import ROLES, TEMPLATES

MINUTES_A_DAY = 480
# The templates are those of small projects; this company's take longer.
HOUSE_SIZE = 1.25
LINK_TYPES = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}


@dataclass(frozen=True, slots=True)
class Wait:
    """One item waits for another, with a lag in working days."""

    key: str
    type: str
    lag: int


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One item as planned."""

    key: str
    name: str
    phase: str
    days: int
    waits: tuple[Wait, ...]
    role: str
    optimistic: int
    pessimistic: int


@dataclass(frozen=True, slots=True)
class Truth:
    """What really happens to one item: its first and last working day, counted from the project's start."""

    first: int
    last: int


def planned_items(story: ProjectStory) -> list[PlannedItem]:
    """The plan's items, in order, their durations scaled to the project's size."""
    template = TEMPLATES[story.template]
    items, phase = [], ""
    for line in template.lines.strip("\n").splitlines():
        if not line.startswith(" "):
            phase = line.strip()
            continue
        key, name, days, waits, role = (part.strip() for part in line.split("|"))
        length = 0 if days == "0" else max(1, round(int(days) * story.size * HOUSE_SIZE))
        items.append(
            PlannedItem(
                key=key,
                name=name,
                phase=phase,
                days=length,
                waits=tuple(_wait(text) for text in waits.split(",") if text.strip()),
                role=role,
                optimistic=max(1, round(length * template.optimistic)) * MINUTES_A_DAY if length else 0,
                pessimistic=max(1, round(length * template.pessimistic)) * MINUTES_A_DAY if length else 0,
            )
        )
    return items


def _wait(text: str) -> Wait:
    words = text.split()
    kind, lag = "FS", 0
    key = words[0]
    if "+" in key:
        key, _, days = key.partition("+")
        lag = int(days)
    for word in words[1:]:
        kind, _, days = word.partition("+")
        lag = int(days or 0)
    return Wait(key, kind, lag)


def true_course(story: ProjectStory, items: list[PlannedItem]) -> dict[str, Truth]:
    """What happens: every item takes its own share more or less than planned, around the project's pace."""
    chance = random.Random(f"{story.code} course")  # noqa: S311 (the same company every time the demo is made)
    course: dict[str, Truth] = {}
    for item in items:
        factor = max(0.6, chance.gauss(story.pace, 0.12))
        length = 0 if item.days == 0 else max(1, round(item.days * factor))
        course[item.key] = _place(item, length, course)
    return course


def planned_course(items: list[PlannedItem]) -> dict[str, Truth]:
    """What would happen if all went as planned."""
    course: dict[str, Truth] = {}
    for item in items:
        course[item.key] = _place(item, item.days, course)
    return course


def _place(item: PlannedItem, length: int, course: dict[str, Truth]) -> Truth:
    first = 0
    for wait in item.waits:
        before = course[wait.key]
        if wait.type == "FS":
            first = max(first, before.last + 1 + wait.lag)
        elif wait.type == "SS":
            first = max(first, before.first + wait.lag)
        else:  # FF
            first = max(first, before.last + wait.lag - length + 1)
    return Truth(first, first + max(0, length - 1)) if length else Truth(first, first - 1)


def working_day(start: date, number: int) -> date:
    """The day of a project's working day, counted from 0 at its start (a Monday)."""
    weeks, rest = divmod(number, 5)
    return start + timedelta(days=7 * weeks + rest)


def working_days_until(start: date, day: date) -> int:
    """How many working days lie before the end of a day."""
    days = (day - start).days
    if days < 0:
        return 0
    weeks, rest = divmod(days, 7)
    return 5 * weeks + min(5, rest + 1)


def owner_of(item: PlannedItem, story: ProjectStory) -> str:
    """Who does it."""
    people = ROLES.get(item.role)
    if not people:
        return story.manager
    return people[sum(map(ord, story.code)) % len(people)]
