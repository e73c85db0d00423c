"""The stated rules of health."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steerboard.insights.health import rules
from steerboard.insights.judgements.rules import BAD, EPOCH, GOOD, STALE, WATCH, Finding

PROMISED = date(2027, 3, 1)


def _minute(day: date) -> int:
    return (day - EPOCH).days * 1440 + 600


@pytest.mark.parametrize(
    ("p50", "p80", "status", "sentence"),
    [
        (-10, -2, GOOD, "P80 is 2 days before the promise."),
        (-10, 0, GOOD, "P80 is 0 days before the promise."),
        (0, 1, WATCH, "P80 is 1 day after the promise, P50 keeps it."),
        (1, 9, BAD, "P50 is 1 day and P80 9 days after the promise."),
    ],
)
def test_schedule_is_judged_by_which_percentile_keeps_the_promise(
    p50: int, p80: int, status: str, sentence: str
) -> None:
    found = rules.schedule_health(
        p50=_minute(PROMISED + timedelta(p50)), p80=_minute(PROMISED + timedelta(p80)), promised=PROMISED
    )

    assert (found.status, found.sentence, found.number) == (status, sentence, p80)


def test_without_a_forecast_or_a_promise_the_schedule_is_not_judged() -> None:
    assert rules.schedule_health(p50=None, p80=None, promised=PROMISED).status == STALE
    assert rules.schedule_health(p50=0, p80=0, promised=None).sentence == "Nothing is promised; P80 is 1 Jan 1970."


@pytest.mark.parametrize(
    ("p50", "p80", "status", "sentence"),
    [
        (80, 95, GOOD, "P80 cost is 5.0 % below the budget."),
        (99, 110, WATCH, "P80 cost is 10.0 % over the budget, P50 within it."),
        (101, 120, BAD, "P50 cost is over the budget, P80 by 20.0 %."),
    ],
)
def test_cost_is_judged_by_which_percentile_stays_within_the_budget(
    p50: float, p80: float, status: str, sentence: str
) -> None:
    found = rules.cost_health(p50=p50, p80=p80, budget=100)

    assert (found.status, found.sentence) == (status, sentence)


@pytest.mark.parametrize("budget", [None, 0])
def test_cost_without_a_budget_is_not_judged(budget: float | None) -> None:
    assert rules.cost_health(p50=1, p80=2, budget=budget).sentence == "No budget is approved."


@pytest.mark.parametrize(
    ("exposure", "unanswered", "status"), [(5, 0, GOOD), (5.1, 0, WATCH), (10, 0, WATCH), (10.1, 0, BAD), (1, 3, WATCH)]
)
def test_risk_is_judged_by_expected_cost_and_by_missing_responses(
    exposure: float, unanswered: int, status: str
) -> None:
    assert rules.risk_health(exposure=exposure, budget=100, open_risks=4, without_response=unanswered).status == status


@pytest.mark.parametrize(("age", "status"), [(0, GOOD), (7, GOOD), (8, WATCH), (14, WATCH), (15, STALE)])
def test_data_ages_at_risk_after_7_days_and_is_none_after_14(age: int, status: str) -> None:
    assert rules.freshness(newest_input=PROMISED - timedelta(age), today=PROMISED).status == status


def _finding(status: str) -> Finding:
    return Finding(status, f"{status}.", None, {})


def test_overall_is_the_worst_and_hollow_without_fresh_data() -> None:
    found = {name: _finding(status) for name, status in (("schedule", GOOD), ("cost", BAD), ("risk", WATCH))}

    assert rules.overall({**found, "freshness": _finding(GOOD)}).status == BAD
    hollow = rules.overall({**found, "freshness": _finding(STALE)})
    assert (hollow.status, hollow.sentence) == (STALE, "stale. Last known: bad.")


@given(
    st.fixed_dictionaries({name: st.sampled_from([GOOD, WATCH, BAD, STALE]) for name in ("schedule", "cost", "risk")}),
    st.sampled_from([GOOD, WATCH, STALE]),
)
def test_overall_is_never_better_than_any_part_that_is_known(parts: dict[str, str], fresh: str) -> None:
    found = rules.overall({**{name: _finding(s) for name, s in parts.items()}, "freshness": _finding(fresh)})

    rank = {GOOD: 0, WATCH: 1, BAD: 2}
    known = [rank[status] for status in parts.values() if status in rank]
    if not known or fresh == STALE:
        assert found.status == STALE
    else:
        assert rank[found.status] == max(known)


@given(st.integers(-400, 400), st.integers(0, 400), st.integers(-400, 400), st.integers(0, 60))
def test_a_later_forecast_is_never_judged_better(p50: int, spread: int, later: int, days: int) -> None:
    rank = {GOOD: 0, WATCH: 1, BAD: 2}

    def judged(shift: int) -> int:
        start = PROMISED + timedelta(p50 + shift)
        found = rules.schedule_health(p50=_minute(start), p80=_minute(start + timedelta(spread)), promised=PROMISED)
        return rank[found.status]

    assert judged(days) >= judged(0)


@given(
    st.floats(-1e7, 1e7), st.floats(-500, 500), st.one_of(st.none(), st.floats(0, 1e5)), st.floats(0, 1e8),
    st.floats(0, 1), st.integers(-10, 2000),
)  # fmt: skip
def test_the_score_is_never_negative_and_grows_as_time_runs_out(
    over: float, late: float, per_day: float | None, budget: float, chance: float, left: int
) -> None:
    at_risk = rules.value_at_risk(cost_over_p80=over, days_late_p80=late, cost_of_delay_per_day=per_day, budget=budget)

    assert at_risk >= 0
    score = rules.exception_score(at_risk=at_risk, probability=chance, days_left=left)
    assert 0 <= score <= rules.exception_score(at_risk=at_risk, probability=chance, days_left=left - 1) + 1e-9


def test_a_day_late_costs_a_thousandth_of_the_budget_where_nothing_is_stated() -> None:
    assert rules.value_at_risk(cost_over_p80=-5, days_late_p80=3, cost_of_delay_per_day=None, budget=1000) == 3
    assert rules.value_at_risk(cost_over_p80=7, days_late_p80=3, cost_of_delay_per_day=10, budget=1000) == 37
