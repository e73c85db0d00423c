"""When a baseline may be taken."""

from steerboard.core.public import RuleBroken


def check_baseline(*, present: int, items: int, authority: str) -> None:
    """The first one freely, each later one on a named authority (a decision)."""
    if items == 0:
        raise RuleBroken("There is nothing to take a baseline of: the plan is empty.")
    if present and not authority:
        raise RuleBroken("This project has a baseline. Propose a new one; somebody else decides.")
