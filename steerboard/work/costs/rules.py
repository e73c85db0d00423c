"""What a cost line may hold."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from steerboard.core.public import RuleBroken
from steerboard.work.costs.models import CostLine


@dataclass(frozen=True, slots=True)
class CostDraft:
    """One line to enter. `external_key` names it in the system it comes from, so that it can be updated."""

    kind: str
    month: date
    amount: Decimal
    type: str = CostLine.Type.OTHER
    capital: bool = False
    currency: str = ""
    note: str = ""
    external_key: str = ""
    item_id: int | None = None


def check_line(*, kind: str, kinds: list[str], cost_type: str, types: list[str], amount: Decimal) -> None:
    """Known kind and type; only corrections of actuals may be negative."""
    if kind not in kinds:
        raise RuleBroken(f"'{kind}' is not one of {', '.join(kinds)}.", field="kind")
    if cost_type not in types:
        raise RuleBroken(f"'{cost_type}' is not one of {', '.join(types)}.", field="type")
    if amount < 0 and kind not in ("actual", "forecast"):
        raise RuleBroken("Only a correction of actual or forecast cost may be negative.", field="amount")


def amount_of(value: Decimal | int | str) -> Decimal:
    """An amount with two decimals that the tables can hold."""
    amount = Decimal(value).quantize(Decimal("0.01"))
    if abs(amount) >= Decimal(10) ** 13:
        raise RuleBroken("This amount is too large.", field="amount")
    return amount


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)
