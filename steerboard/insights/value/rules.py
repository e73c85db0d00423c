"""What earned value figures mean."""

from dataclasses import dataclass

from steerboard.insights.judgements.rules import BAD, GOOD, STALE, WATCH, Finding

GOOD_FROM, WATCH_FROM = 0.95, 0.85


@dataclass(frozen=True, slots=True)
class ValueFigures:
    """Earned value of one project on one day, in its currency; a ratio is None where nothing stands below it."""

    planned: float
    earned: float
    actual: float
    budget: float
    cost_performance: float | None
    schedule_performance: float | None
    at_completion: float
    share_earned: float
    share_spent: float


def ratio_status(ratio: float | None) -> str:
    """On track from 0.95, at risk from 0.85, off track below; no data without a ratio."""
    if ratio is None:
        return STALE
    return GOOD if ratio >= GOOD_FROM else WATCH if ratio >= WATCH_FROM else BAD


def cost_performance(figures: ValueFigures) -> Finding:
    """Earned against spent."""
    ratio = figures.cost_performance
    if ratio is None:
        return Finding(STALE, "Nothing was spent yet.", None, {})
    spent, earned = _percent(figures.share_spent), _percent(figures.share_earned)
    text = f"Spent {spent} of the budget for {earned} earned, CPI {ratio:.2f}."
    return Finding(ratio_status(ratio), text, round(ratio, 4), {})


def schedule_performance(figures: ValueFigures) -> Finding:
    """Earned against planned by today."""
    ratio = figures.schedule_performance
    if ratio is None:
        return Finding(STALE, "Nothing was planned to be done by today.", None, {})
    planned = figures.planned / figures.budget
    text = f"Earned {_percent(figures.share_earned)}, planned by today {_percent(planned)}, SPI {ratio:.2f}."
    return Finding(ratio_status(ratio), text, round(ratio, 4), {})


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
