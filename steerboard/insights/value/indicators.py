"""Earned value as published numbers."""

from datetime import datetime
from typing import Any

from steerboard.core.public import Indicator, Reading, declare_indicator
from steerboard.insights.value.rules import ValueFigures, cost_performance, schedule_performance

CPI = declare_indicator(
    Indicator(
        "insights.cpi",
        "Cost performance",
        "",
        True,
        "Earned ÷ spent (CPI). Earned: budget × percent complete. Budget: the budget lines, else the approved budget.",
        "on track from 0.95 · at risk from 0.85 · off track below",
    )
)
SPI = declare_indicator(
    Indicator(
        "insights.spi",
        "Schedule performance",
        "",
        True,
        "Earned ÷ planned by today (SPI). Planned: budget lines up to today, else the budget evenly over the baseline.",
        "on track from 0.95 · at risk from 0.85 · off track below",
    )
)
EAC = declare_indicator(
    Indicator(
        "insights.eac",
        "Cost at completion at present performance",
        "money",
        False,
        "Budget ÷ cost performance: the rest costs as the past did. The forecast's P50 and P80 stand beside it.",
    )
)
SPENT = declare_indicator(Indicator("insights.spent", "Spent", "money", None, "Sum of the actual cost lines."))
CODES = (CPI.code, SPI.code, EAC.code, SPENT.code)


def value_readings(
    scope_id: int, figures: ValueFigures | None, *, is_open: bool, as_of: datetime | None
) -> list[Reading]:
    """What is published of one project; nothing where no budget is planned."""
    if figures is None:
        return []
    inputs: dict[str, Any] = {
        "planned": round(figures.planned),
        "earned": round(figures.earned),
        "actual": round(figures.actual),
        "budget": round(figures.budget),
    }
    cost, schedule = cost_performance(figures), schedule_performance(figures)
    return [
        Reading(CPI.code, scope_id, cost.number, cost.status if is_open else "", cost.sentence, inputs, as_of),
        Reading(
            SPI.code, scope_id, schedule.number, schedule.status if is_open else "", schedule.sentence, inputs, as_of
        ),
        Reading(EAC.code, scope_id, round(figures.at_completion, 2), "", "", inputs, as_of),
        Reading(SPENT.code, scope_id, round(figures.actual, 2), "", "", {}, as_of),
    ]
