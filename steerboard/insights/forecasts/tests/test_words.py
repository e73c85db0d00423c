"""Forecasts in words."""

from datetime import date
from decimal import Decimal

import pytest

from steerboard.insights.forecasts.documents import finish_chart, percent_text, promise_text, tornado_chart
from steerboard.insights.forecasts.models import Forecast


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "–"), (0, "under 0.1 %"), (Decimal("0.0005"), "under 0.1 %"), (Decimal("0.003"), "0.3 %"),
        (Decimal("0.62"), "62 %"), (Decimal("0.995"), "99.5 %"), (1, "over 99.9 %"),
    ],
)  # fmt: skip
def test_what_happens_seldom_is_not_shown_as_never(share: Decimal | None, text: str) -> None:
    assert percent_text(share) == text


def _forecast(p80: int, promised: date | None) -> Forecast:
    details = {
        "histogram": {"edges": [1440 * 30, 1440 * 40, 1440 * 50], "counts": [3, 4]},
        "tornado": [
            {"kind": "risk", "id": 1, "name": "Late supplier", "days": 3.21},
            {"kind": "item", "id": 2, "name": "Build", "days": 0.01},
        ],
    }
    return Forecast(finish_p50=p80, finish_p80=p80, finish_p95=p80, promised=promised, details=details)


@pytest.mark.parametrize(
    ("promised", "text"),
    [
        (date(1970, 2, 1), "P80 is 9 days after the promise"), (date(1970, 2, 11), "P80 is 1 day before the promise"),
        (date(1970, 2, 10), "P80 is on the promised day"), (None, "nothing is promised"),
    ],
)  # fmt: skip
def test_p80_is_held_against_the_promise(promised: date | None, text: str) -> None:
    assert promise_text(_forecast(1440 * 40, promised)) == text


def test_the_promise_stands_on_the_axis_of_the_chart_even_outside_all_runs() -> None:
    early = finish_chart(_forecast(1440 * 40, date(1970, 1, 10)))["series"][0]["data"]
    late = finish_chart(_forecast(1440 * 40, date(1970, 6, 1)))["series"][0]["data"]

    assert early[0][0] < "1970-01-10"
    assert late[-1][1] > "1970-06-01"


def test_risks_are_told_from_items_and_what_moves_nothing_is_left_out() -> None:
    assert tornado_chart(_forecast(1440 * 40, None))["series"][0]["data"] == [["Risk: Late supplier", -3.2, 0]]
