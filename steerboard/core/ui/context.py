"""What the frame around every page needs: the rail, the counts, the day looked at, the theme, the person."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from steerboard.core import clock, rooms
from steerboard.core.access.permissions import permission_named
from steerboard.core.access.queries import can_anywhere
from steerboard.core.accounts.models import User
from steerboard.core.decisions.queries import count_waiting_for

THEMES = ("light", "dark", "system")


@dataclass(frozen=True, slots=True)
class MenuLink:
    """One line of the rail, as drawn."""

    label: str
    icon: str
    url: str
    is_current: bool
    count: int


def place(name: str) -> str:
    """The address of a named route, or nothing where no room provides it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class Frame:
    """Asked lazily: a fragment that draws no frame costs no query."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def person(self) -> User | None:
        """Who is signed in."""
        user = getattr(self._request, "user", None)
        return user if isinstance(user, User) else None

    @cached_property
    def menu(self) -> list[MenuLink]:
        """The rail's lines this person may use."""
        user = self.person
        if user is None:
            return []
        links = []
        for entry in rooms.menu():
            url = place(entry.url_name)
            if not url or (entry.permission and not can_anywhere(user, permission_named(entry.permission))):
                continue
            count = entry.count(user) if entry.count is not None else 0
            links.append(MenuLink(entry.label, entry.icon, url, self._is_current(entry), count))
        return links

    def _is_current(self, entry: rooms.MenuEntry) -> bool:
        match = self._request.resolver_match
        name = match.view_name if match is not None else ""
        return name == entry.url_name or any(
            name == lit or (lit.endswith((":", "-", "_")) and name.startswith(lit)) for lit in entry.lit_by
        )

    @cached_property
    def decisions_count(self) -> int:
        """How many decisions wait for this person."""
        return count_waiting_for(self.person) if self.person is not None else 0

    @cached_property
    def decisions_url(self) -> str:
        """The inbox of decisions."""
        return place("decisions")

    @cached_property
    def search_url(self) -> str:
        """The page of search results."""
        return place("search")

    @cached_property
    def palette_url(self) -> str:
        """Where the palette asks."""
        return place("palette")

    @cached_property
    def profile_url(self) -> str:
        """This person's own page."""
        return place("profile") or place("account_email")

    @cached_property
    def today(self) -> date:
        """The present day."""
        return clock.today()

    @cached_property
    def as_of(self) -> date | None:
        """The past day looked at, None for today."""
        return day_looked_at(self._request)

    @cached_property
    def past_days(self) -> list[tuple[str, date]]:
        """Days often asked for, offered beside the calendar."""
        today = self.today
        month_end = today.replace(day=1) - timedelta(days=1)
        quarter_end = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)
        days = [(gettext("A week ago"), today - timedelta(days=7)), (gettext("Last month's end"), month_end)]
        return days if quarter_end == month_end else [*days, (gettext("Last quarter's end"), quarter_end)]

    @cached_property
    def theme(self) -> str:
        """The theme this person chose: light, dark, or as the system says."""
        chosen = self._request.COOKIES.get("sb_theme", "system")
        return chosen if chosen in THEMES else "system"

    @property
    def drawn_theme(self) -> str:
        """What the server can already draw; the script decides where the system is followed."""
        return self.theme if self.theme != "system" else "light"


def day_looked_at(request: HttpRequest) -> date | None:
    """The day of `?as_of=YYYY-MM-DD`; None for today, the future or nonsense."""
    try:
        day = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return None
    return day if day < clock.today() else None


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` in every template."""
    return {"frame": Frame(request)}
