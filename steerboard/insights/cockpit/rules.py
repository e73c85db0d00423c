"""Why a project stands where it stands, and what to do about it next: plain values in, words out."""

from dataclasses import dataclass
from datetime import date

from steerboard.insights.judgements.rules import BAD, GOOD, STALE

SLIP_DAYS = 3  # a P80 that moved less has not moved
SPENT_AHEAD = 0.05  # share of the budget spent beyond what is earned


@dataclass(frozen=True, slots=True)
class Slip:
    """How far P80 moved since an earlier forecast."""

    days: int
    since: date


@dataclass(frozen=True, slots=True)
class Spending:
    """Money spent beside money earned, as shares of the planned money."""

    spent: float
    earned: float
    performance: float | None


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of one exception."""

    status: str
    sentence: str  # what health says
    fresh: str  # "good", "watch", "stale"
    fresh_sentence: str
    slip: Slip | None = None
    driver: str = ""
    spending: Spending | None = None


def reason(situation: Situation) -> str:
    """One sentence: no news, the slip and what drives it, money ahead of work, or what health says."""
    if situation.fresh == STALE:
        return situation.fresh_sentence
    drives = f"; drives: {situation.driver}" if situation.driver else ""
    parts = []
    if situation.slip is not None and situation.slip.days >= SLIP_DAYS:
        since = situation.slip.since
        parts.append(f"P80 slipped {situation.slip.days} days since {since.day} {since:%b}{drives}.")
    spending = situation.spending
    if spending is not None and spending.spent - spending.earned >= SPENT_AHEAD:
        index = f", CPI {spending.performance:.2f}" if spending.performance is not None else ""
        parts.append(f"Spent {100 * spending.spent:.0f} % for {100 * spending.earned:.0f} % earned{index}.")
    if parts:
        return " ".join(parts)
    if situation.status == GOOD:
        return situation.sentence
    return f"{situation.sentence.rstrip('.')}{drives}."


@dataclass(frozen=True, slots=True)
class Step:
    """The button of a row: what it does, and what it says."""

    kind: str  # "decision", "nudge", "rebaseline", "forecast"
    label: str
    code: str = ""


def next_step(
    *, status: str, fresh: str, decision: str, owner: str, may_nudge: bool, may_propose: bool, has_baseline: bool
) -> Step:
    """A question that waits comes first; then news where there are none; then a new agreement; else look closer."""
    if decision:
        return Step("decision", "See decision", decision)
    if fresh != "good" and owner and may_nudge:
        return Step("nudge", f"Nudge {short_name(owner)}")
    if status == BAD and may_propose and has_baseline:
        return Step("rebaseline", "Propose re-baseline")
    return Step("forecast", "See forecast")


def short_name(name: str) -> str:
    """A. Weber of Anja Weber."""
    first, _, last = name.strip().partition(" ")
    return f"{first[:1]}. {last.split()[-1]}" if last else first


@dataclass(frozen=True, slots=True)
class ExceptionFilter:
    """What a person chose; unknown words choose nothing."""

    portfolio: str = ""
    portfolio_path: str = ""
    status: str = ""
    group: str = ""

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.portfolio or self.status)
