"""What an account must be."""

import re
from collections.abc import Sequence
from zoneinfo import available_timezones

from steerboard.core.rules import RuleBroken

# Deliberately simple: only a mail that arrives proves an address.
_ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[a-z0-9.-]{1,253}")
OWN_SIGN_IN_FIELDS = frozenset({"password", "email"})


def check_address(address: str) -> None:
    """An account is known by one e-mail address."""
    if not _ADDRESS.fullmatch(address) or len(address) > 254:
        raise RuleBroken("This is not an e-mail address.", field="email")


def check_name(name: str) -> None:
    """People are called by a name."""
    if not name.strip():
        raise RuleBroken("Please give a name.", field="name")
    if len(name) > 120:
        raise RuleBroken("A name has at most 120 characters.", field="name")


def check_time_zone(name: str) -> None:
    """The zone must exist, or every date of this person would fail."""
    if name not in available_timezones():
        raise RuleBroken("There is no such time zone; it looks like Europe/Berlin.", field="time_zone")


def check_own_sign_in_fields(fields: Sequence[str]) -> None:
    """Signing in by itself may change the password and the address, never who somebody is or may do."""
    if strangers := set(fields) - OWN_SIGN_IN_FIELDS:
        raise RuleBroken(f"{min(strangers)} is not changed by signing in.")
