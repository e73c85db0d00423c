"""What a portfolio's facts may be."""

import re

from steerboard.core.public import RuleBroken, Stale

RESERVED = frozenset({"new", "change", "export"})  # what stands in addresses where a code could stand
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


def check_code(code: str) -> str:
    """A short code without blanks, as it stands in addresses and lists."""
    tidy = code.strip()
    if not _CODE.fullmatch(tidy):
        raise RuleBroken(
            "A code begins with a letter or digit and holds letters, digits, dots, dashes and underscores, 60 at most.",
            field="code",
        )
    if tidy.lower() in RESERVED:
        raise RuleBroken(f"“{tidy}” cannot be a code; addresses use that word.", field="code")
    return tidy


def check_currency(code: str) -> str:
    """Three letters, such as EUR."""
    tidy = code.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", tidy):
        raise RuleBroken("A currency is three letters, such as EUR.", field="currency")
    return tidy


def check_version(present: int, expected: int | None) -> None:
    """Nobody else changed it since it was read."""
    if expected is not None and expected != present:
        raise Stale("Somebody else changed this in the meantime.", current_version=present)
