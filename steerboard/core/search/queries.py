"""Finding things of all rooms, and what may be done, starting at what this person may see."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from steerboard.core import rooms
from steerboard.core.access.permissions import MANAGE_ACCESS, SEE_HISTORY, permission_named
from steerboard.core.access.queries import can_anywhere
from steerboard.core.accounts.models import User
from steerboard.core.decisions.queries import visible_decisions
from steerboard.core.search import rules

Row = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found."""

    kind: str
    code: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """What one source found. `more`: there is more than is shown."""

    label: str
    found: tuple[Found, ...]
    more: bool


def find(user: User, words: str, *, limit: int = 20) -> list[Group]:
    """What all rooms find of these words, group by group; whose code is exactly asked for comes first."""
    asked = rules.tidy(words)
    if not rules.is_enough(asked):
        return []
    groups = []
    for source in sorted((one for card in rooms.cards() for one in card.search), key=lambda source: source.order):
        rows = [Found(*row) for row in source.find(user, asked, limit + 1)]
        rows.sort(key=lambda row: rules.rank(row.code, row.title, asked))
        if rows:
            groups.append(Group(source.label, tuple(rows[:limit]), len(rows) > limit))
    return sorted(groups, key=lambda group: not rules.is_exact(group.found[0].code, asked))


def commands_for(user: User, words: str) -> list[rooms.Command]:
    """What this person may do from the palette, and whose label or keywords hold the words."""
    asked = rules.tidy(words).lower().split()
    return [
        command
        for card in rooms.cards()
        for command in card.commands
        if all(word in f"{command.label} {command.keywords}".lower() for word in asked)
        and can_anywhere(user, permission_named(command.permission))
        and address_of(command)
    ]


def address_of(command: rooms.Command) -> str:
    """Where a command leads, or nothing where no room provides it."""
    try:
        return reverse(command.url_name)
    except NoReverseMatch:
        return ""


def find_decisions(user: User, words: str, limit: int) -> list[Row]:
    """Decisions by code and question."""
    rows = visible_decisions(user)
    for word in words.split():
        rows = rows.filter(Q(code__iexact=word) | Q(question__icontains=word))
    return [
        ("Decision", row.code, row.question, reverse("decision", args=[row.code]))
        for row in rows.order_by("-proposed_at", "-pk")[:limit]
    ]


def find_people(user: User, words: str, limit: int) -> list[Row]:
    """People by name and title. Who manages access is led to the person, everybody else to what they do."""
    if not can_anywhere(user, SEE_HISTORY):  # all staff; clients do not see who else is here
        return []
    rows = User.objects.active()
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(title__icontains=word))
    manages = can_anywhere(user, MANAGE_ACCESS)
    return [
        (
            "Person",
            "",
            f"{row.name}, {row.title}" if row.title else row.name,
            reverse("person", args=[row.pk]) if manages else f"{reverse('search')}?{urlencode({'q': row.name})}",
        )
        for row in rows.order_by("name")[:limit]
    ]
