"""What a risk may hold."""

from collections.abc import Sequence
from decimal import Decimal

from steerboard.core.public import RuleBroken


def check_risk(
    *, title: str, probability: Decimal, delays: Sequence[int], costs: Sequence[Decimal], names_items: bool
) -> None:
    """A name, a probability, growing impacts, and an item for every delay."""
    if not title.strip():
        raise RuleBroken("Please name the risk.", field="title")
    if not 0 <= probability <= 100:
        raise RuleBroken("A probability lies between 0 and 100 percent.", field="probability_percent")
    if min(delays) < 0 or list(delays) != sorted(delays):
        raise RuleBroken("Delays grow from smallest to largest and are not negative.", field="delay_high")
    if list(costs) != sorted(costs):
        raise RuleBroken("Costs grow from smallest to largest.", field="cost_high")
    if max(delays) > 0 and not names_items:
        raise RuleBroken("Name the items it would delay, or leave the delay out.", field="items")


def classes(probability_percent: float, exposure_share: float) -> tuple[int, int]:
    """Row and column of the 5×5 matrix, each 1…5.

    Classes of probability: 10, 30, 50, 70 %; of impact as a share of the budget, or of the remaining
    time: 1, 2.5, 5, 10 %.
    """
    likely = 1 + sum(probability_percent > limit for limit in (10, 30, 50, 70))
    impact = 1 + sum(exposure_share > limit for limit in (0.01, 0.025, 0.05, 0.10))
    return likely, impact


def severity(probability_percent: float, exposure_share: float) -> int:
    """The cell of the 5×5 matrix, 1…25: probability class times impact class."""
    likely, impact = classes(probability_percent, exposure_share)
    return likely * impact


def tone(severity_of_cell: int) -> str:
    """How a cell of the matrix is coloured: the upper right is bad."""
    return "bad" if severity_of_cell >= 15 else "watch" if severity_of_cell >= 8 else ""


def impact_share(*, cost: float, budget: float | None, delay: int, span: int | None) -> float:
    """The likely impact as a share: of the budget, or of the plan's working time, whichever is larger."""
    of_money = cost / budget if budget else (1.0 if cost > 0 else 0.0)
    of_time = delay / span if span else 0.0
    return max(of_money, of_time)
