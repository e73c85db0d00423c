"""What a room is: a Django app that says on one page (`room.py`) all it adds.

Imported by every `apps.py` before any model exists, so it imports nothing of ours.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A place in the left rail. `permission` is a code; `count` gives a number for this person."""

    label: str
    icon: str
    url_name: str
    permission: str
    order: int
    count: Callable[[Any], int] | None = None
    # Names of routes (or prefixes ending in ":") below which the entry is lit.
    lit_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of a page that an upper room hangs into a lower room's slot.

    `render` takes the request and the slot's subject and returns a template name and its context,
    or None when there is nothing to show.
    """

    slot: str
    order: int
    render: Callable[[Any, Any], tuple[str, dict[str, Any]] | None]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab that a room adds to a page with tabs, such as the project's."""

    slot: str
    label: str
    url_name: str
    permission: str
    order: int


@dataclass(frozen=True, slots=True)
class SearchSource:
    """What of a room can be found: `find(user, words, limit)` gives (kind, code, title, url) rows."""

    label: str
    order: int
    find: Callable[[Any, str, int], list[tuple[str, str, str, str]]]


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do from the palette."""

    label: str
    url_name: str
    permission: str
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class RoomCard:
    """All a room adds to the product."""

    menu: tuple[MenuEntry, ...] = ()
    panels: tuple[Panel, ...] = ()
    tabs: tuple[Tab, ...] = ()
    search: tuple[SearchSource, ...] = ()
    commands: tuple[Command, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


_cards: dict[str, RoomCard] = {}


class Room(AppConfig):
    """Base of every room's app config: loads the room's card once all models exist."""

    default = False
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        module = f"{self.name}.room"
        if find_spec(module) is not None:
            _cards[self.label] = import_module(module).ROOM


def cards() -> list[RoomCard]:
    """The cards of all rooms, in the order of their installation."""
    return list(_cards.values())


def menu() -> list[MenuEntry]:
    """All menu entries in order."""
    return sorted((entry for card in cards() for entry in card.menu), key=lambda entry: entry.order)


def tabs(slot: str) -> list[Tab]:
    """The tabs of a slot in order."""
    return sorted((tab for card in cards() for tab in card.tabs if tab.slot == slot), key=lambda tab: tab.order)


def panels(slot: str) -> list[Panel]:
    """The panels hung into a slot, in order."""
    found = (panel for card in cards() for panel in card.panels if panel.slot == slot)
    return sorted(found, key=lambda panel: panel.order)
