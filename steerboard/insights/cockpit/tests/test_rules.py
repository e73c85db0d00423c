"""Reasons and next steps."""

from datetime import date

import pytest

from steerboard.insights.cockpit.rules import Situation, Slip, Spending, next_step, reason, short_name

BASE = Situation(status="bad", sentence="P50 is 4 days after the promise.", fresh="good", fresh_sentence="Today.")


def _with(**facts: object) -> Situation:
    values = {name: getattr(BASE, name) for name in BASE.__dataclass_fields__}
    return Situation(**{**values, **facts})  # type: ignore[arg-type]


def test_a_slip_names_how_far_since_when_and_what_drives_it() -> None:
    situation = _with(slip=Slip(19, date(2026, 11, 2)), driver="Integration test")

    assert reason(situation) == "P80 slipped 19 days since 2 Nov; drives: Integration test."


def test_money_spent_ahead_of_work_is_said() -> None:
    assert reason(_with(spending=Spending(0.71, 0.58, 0.82))) == "Spent 71 % for 58 % earned, CPI 0.82."
    assert reason(_with(spending=Spending(0.6, 0.58, 0.97))) == "P50 is 4 days after the promise."


def test_without_news_that_is_the_reason() -> None:
    situation = _with(fresh="stale", fresh_sentence="Nothing reported since 4 Nov.", slip=Slip(30, date(2026, 11, 2)))

    assert reason(situation) == "Nothing reported since 4 Nov."


def test_a_forecast_that_hardly_moved_has_not_slipped() -> None:
    assert reason(_with(slip=Slip(2, date(2026, 11, 2)), driver="Build")) == (
        "P50 is 4 days after the promise; drives: Build."
    )


@pytest.mark.parametrize(
    ("facts", "kind", "label"),
    [
        ({"decision": "D-0001"}, "decision", "See decision"),
        ({"fresh": "stale"}, "nudge", "Nudge A. Weber"),
        ({"fresh": "stale", "may_nudge": False}, "rebaseline", "Propose re-baseline"),
        ({}, "rebaseline", "Propose re-baseline"),
        ({"may_propose": False}, "forecast", "See forecast"),
        ({"has_baseline": False}, "forecast", "See forecast"),
        ({"status": "watch"}, "forecast", "See forecast"),
    ],
)
def test_the_next_step_is_one_this_person_can_take(facts: dict[str, object], kind: str, label: str) -> None:
    given: dict[str, object] = {
        "status": "bad", "fresh": "good", "decision": "", "owner": "Anja Weber", "may_nudge": True,
        "may_propose": True, "has_baseline": True,
    }  # fmt: skip

    step = next_step(**{**given, **facts})  # type: ignore[arg-type]

    assert (step.kind, step.label) == (kind, label)


def test_short_names() -> None:
    assert [short_name(name) for name in ("Anja Weber", "Cher", "Ana de la Cruz")] == ["A. Weber", "Cher", "A. Cruz"]
