"""The stated rules of health: plain numbers in, a status and a sentence out."""

from datetime import date

from steerboard.insights.judgements.rules import BAD, GOOD, STALE, WATCH, Finding, day_of, day_text

_RANK = {GOOD: 0, WATCH: 1, BAD: 2}
FRESH_DAYS, OLD_DAYS = 7, 14
RISK_WATCH, RISK_BAD = 0.05, 0.10
# A project with no stated cost of delay loses this share of its budget per day late.
HOUSE_DELAY_SHARE = 0.001


def schedule_health(*, p50: int | None, p80: int | None, promised: date | None) -> Finding:
    """On track when P80 keeps the promise, at risk when only P50 does, off track when P50 breaks it."""
    inputs = {"p50": p50, "p80": p80, "promised": None if promised is None else str(promised)}
    if p50 is None or p80 is None:
        return Finding(STALE, "There is no forecast yet.", None, inputs)
    if promised is None:
        return Finding(STALE, f"Nothing is promised; P80 is {day_text(day_of(p80))}.", None, inputs)
    late80 = (day_of(p80) - promised).days
    late50 = (day_of(p50) - promised).days
    if late80 <= 0:
        return Finding(GOOD, f"P80 is {_days(-late80)} before the promise.", late80, inputs)
    if late50 <= 0:
        return Finding(WATCH, f"P80 is {_days(late80)} after the promise, P50 keeps it.", late80, inputs)
    return Finding(BAD, f"P50 is {_days(late50)} and P80 {_days(late80)} after the promise.", late80, inputs)


def cost_health(*, p50: float | None, p80: float | None, budget: float | None) -> Finding:
    """On track when P80 stays within the budget, at risk when only P50 does, off track when P50 exceeds it."""
    inputs = {"p50": p50, "p80": p80, "budget": budget}
    if budget is None or not budget:
        return Finding(STALE, "No budget is approved.", None, inputs)
    if p50 is None or p80 is None:
        return Finding(STALE, "There is no cost forecast yet.", None, inputs)
    over = p80 - budget
    share = 100 * over / budget
    if p80 <= budget:
        return Finding(GOOD, f"P80 cost is {abs(share):.1f} % below the budget.", over, inputs)
    if p50 <= budget:
        return Finding(WATCH, f"P80 cost is {share:.1f} % over the budget, P50 within it.", over, inputs)
    return Finding(BAD, f"P50 cost is over the budget, P80 by {share:.1f} %.", over, inputs)


def risk_health(*, exposure: float, budget: float | None, open_risks: int, without_response: int) -> Finding:
    """Expected cost of open risks against the budget: below 5 % on track, below 10 % at risk."""
    inputs = {"exposure": exposure, "budget": budget, "open": open_risks, "without_response": without_response}
    if not open_risks:
        return Finding(GOOD, "No open risks are recorded.", 0.0, inputs)
    share = exposure / budget if budget else 0.0
    text = (
        f"{open_risks} open risks, expected cost {100 * share:.1f} % of the budget"
        if budget
        else f"{open_risks} open risks"
    )
    if without_response:
        text += f", {without_response} without a response"
    status = BAD if share > RISK_BAD else WATCH if share > RISK_WATCH or without_response > 2 else GOOD
    return Finding(status, f"{text}.", exposure, inputs)


def freshness(*, newest_input: date | None, today: date) -> Finding:
    """On track up to 7 days, at risk up to 14; older data is no data."""
    inputs = {"newest_input": None if newest_input is None else str(newest_input), "today": str(today)}
    if newest_input is None:
        return Finding(STALE, "Nothing has been reported yet.", None, inputs)
    age = (today - newest_input).days
    if age <= FRESH_DAYS:
        return Finding(GOOD, "Reported today." if age == 0 else f"Reported {_days(age)} ago.", age, inputs)
    if age <= OLD_DAYS:
        return Finding(WATCH, f"Nothing reported for {_days(age)}.", age, inputs)
    return Finding(STALE, f"Nothing reported since {day_text(newest_input)}.", age, inputs)


def overall(findings: dict[str, Finding]) -> Finding:
    """The worst of schedule, cost and risk; without fresh data the colour is shown hollow."""
    judged = {name: f for name, f in findings.items() if name != "freshness" and f.status in _RANK}
    inputs = {name: f.status for name, f in findings.items()}
    if not judged:
        return Finding(STALE, "Nothing to judge by: no promise, no budget, no forecast.", None, inputs)
    worst = max(judged.values(), key=lambda f: _RANK[f.status])
    if findings["freshness"].status == STALE:
        return Finding(STALE, f"{findings['freshness'].sentence} Last known: {worst.sentence}", None, inputs)
    sentence = worst.sentence if worst.status != GOOD else "Schedule, cost and risk are on track."
    return Finding(worst.status, sentence, float(_RANK[worst.status]), inputs)


def value_at_risk(
    *, cost_over_p80: float, days_late_p80: float, cost_of_delay_per_day: float | None, budget: float | None
) -> float:
    """Money at stake: what P80 costs over the budget, and the days P80 is late at the cost of delay."""
    per_day = cost_of_delay_per_day if cost_of_delay_per_day is not None else HOUSE_DELAY_SHARE * (budget or 0.0)
    return max(0.0, cost_over_p80) + max(0.0, days_late_p80) * per_day


def exception_score(*, at_risk: float, probability: float, days_left: int) -> float:
    """Value at risk × probability ÷ days left to act (at least one)."""
    return at_risk * probability / max(1, days_left)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
