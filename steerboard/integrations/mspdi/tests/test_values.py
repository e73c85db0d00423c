"""Values, units, lags, splits."""

from datetime import datetime
from decimal import Decimal

import pytest

from steerboard.integrations.mspdi import rules
from steerboard.integrations.mspdi.models import (
    FLAG,
    INTEGER,
    MINUTES,
    MOMENT,
    MONEY,
    NUMBER,
    TENTHS,
    TIME,
    PredecessorLink,
    TimephasedValue,
)
from steerboard.integrations.mspdi.rules import LagUnit


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (MINUTES, "PT8H0M0S", 480),
        (MINUTES, "PT0H0M30S", 0.5),
        (MINUTES, "P1DT1H", 1500),
        (MINUTES, "PT90M", 90),
        (MOMENT, "2027-02-28T17:00:00", datetime(2027, 2, 28, 17)),
        (MOMENT, "2027-02-28T17:00:00+02:00", datetime(2027, 2, 28, 17)),
        (TIME, "17:30:00", 1050),
        (TIME, "23:59:59", 1440),
        (TENTHS, "24000", 2400),
        (TENTHS, "-5", -0.5),
        (MONEY, "150050", Decimal("1500.5")),
        (NUMBER, "0.5", Decimal("0.5")),
        (INTEGER, "5.0", 5),
        (FLAG, "true", True),
        (MOMENT, "", None),
        (MINUTES, "  ", None),
    ],
)
def test_text_of_each_kind_is_understood(kind: str, text: str, value: object) -> None:
    assert rules.parse(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (MINUTES, "P"), (MINUTES, "PT"), (MINUTES, "P1Y"), (MINUTES, "8h"), (MINUTES, "-PT1H"), (MOMENT, "2027-W01-1"),
        (MOMENT, "2027-02-30"), (MOMENT, "20270230T080000"), (TIME, "25:00:00"), (TIME, "8"), (NUMBER, "NaN"),
        (NUMBER, "1e999"), (INTEGER, "1.5"), (INTEGER, "9" * 40), (FLAG, "2"), (MONEY, "1,5"),
    ],
)  # fmt: skip
def test_what_is_no_value_of_its_kind_is_refused_in_words(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"“|%"):
        rules.parse(kind, text)


@pytest.mark.parametrize(
    ("code", "unit", "elapsed"),
    [
        (3, "min", False), (7, "d", False), (8, "d", True), (10, "w", True), (19, "%", False), (20, "%", True),
        (35, "min", False), (40, "d", True), (43, "mo", False), (53, "d", False), (None, "d", False),
    ],
)  # fmt: skip
def test_unit_codes_are_read(code: int | None, unit: str, elapsed: bool) -> None:
    assert (rules.duration_unit(code), rules.is_elapsed(code)) == (unit, elapsed)


@pytest.mark.parametrize(
    ("tenths", "code", "lag"),
    [
        (4800, 7, (480, LagUnit.WORKING)),
        (-4800, 7, (-480, LagUnit.WORKING)),
        (14400, 8, (1440, LagUnit.ELAPSED)),
        (50, 19, (5000, LagUnit.PERCENT)),
    ],
)
def test_lag_reaches_the_engine_in_its_units_and_comes_back(tenths: int, code: int, lag: tuple[int, LagUnit]) -> None:
    link = PredecessorLink(predecessor_uid=1, link_lag=tenths, lag_format=code)

    assert rules.link_lag(link) == lag
    assert rules.link_lag_fields(*lag) == (tenths, code)


def test_moments_are_minutes_since_1970() -> None:
    assert rules.minute_of(datetime(1970, 1, 2, 1)) == 1500
    assert rules.minute_of(datetime(1969, 12, 31, 23, 59)) == -1
    assert rules.moment_of(rules.minute_of(datetime(2027, 1, 4, 8))) == datetime(2027, 1, 4, 8)


def test_a_pause_between_two_periods_of_work_is_a_split() -> None:
    def period(day: int, value: str | None) -> TimephasedValue:
        return TimephasedValue(1, 1, datetime(2027, 1, day, 8), datetime(2027, 1, day + 1, 8), 2, value)

    values = [period(4, "PT0H0M0S"), period(5, "PT8H0M0S"), period(6, "PT0H0M0S"), period(7, None),
              period(8, "PT0H0M0S"), period(9, "PT4H0M0S"), period(10, "PT0H0M0S")]  # fmt: skip

    assert rules.split_gaps(values) == [(datetime(2027, 1, 6, 8), datetime(2027, 1, 9, 8))]
    assert rules.split_gaps([]) == []
