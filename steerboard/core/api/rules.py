"""What a token may be."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from steerboard.core.rules import RuleBroken

LONGEST_DAYS = 365
MOST_TOKENS = 50
_ROOM_SCOPE = re.compile(r"([a-z]+):(read|write)")


def check_name(name: str) -> str:
    """A token is known by a name, so that its owner knows what stops when it is taken back."""
    tidy = name.strip()
    if not tidy:
        raise RuleBroken("Name the token after the program that will use it.", field="name")
    if len(tidy) > 80:
        raise RuleBroken("A name has at most 80 characters.", field="name")
    return tidy


def check_scopes(scopes: Sequence[str], rooms: Sequence[str]) -> list[str]:
    """At least one scope: `read`, `write`, or one of a room such as `work:read`."""
    if not scopes:
        raise RuleBroken("Say what the token may do.", field="scopes")
    for scope in scopes:
        found = _ROOM_SCOPE.fullmatch(scope)
        if scope not in ("read", "write") and (found is None or found.group(1) not in rooms):
            raise RuleBroken(f"'{scope}' is not a scope of tokens.", field="scopes")
    return sorted(set(scopes))


def check_expiry(expires_at: datetime, now: datetime) -> None:
    """No token lives for ever."""
    if expires_at <= now:
        raise RuleBroken("The token would have expired already.", field="expires_at")
    if expires_at > now + timedelta(days=LONGEST_DAYS, minutes=1):
        raise RuleBroken(f"A token lives for {LONGEST_DAYS} days at most.", field="expires_at")


def allows(scopes: Sequence[str], room: str, *, writing: bool) -> bool:
    """Whether scopes reach this far. Who may write may read; a room's scope reaches no other room."""
    wanted = {"write", f"{room}:write"}
    if not writing:
        wanted |= {"read", f"{room}:read"}
    return not wanted.isdisjoint(scopes)
