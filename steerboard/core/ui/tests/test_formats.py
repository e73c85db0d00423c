"""What numbers, money and dates look like."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from steerboard.core import clock
from steerboard.core.ui import formats


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(12300, 0, "12,300"), (-1234.56, 1, "−1,234.6"), (None, 0, "–"), (-0.4, 0, "0"), (float("nan"), 0, "–"),
     (Decimal("0.125"), 2, "0.12")],
)  # fmt: skip
def test_numbers_are_grouped_and_the_unknown_is_a_dash(value: float | None, decimals: int, text: str) -> None:
    assert formats.number(value, decimals) == text


def test_a_difference_always_has_its_sign() -> None:
    assert [formats.signed(value) for value in (3, -3, 0)] == ["+3", "−3", "0"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(950, "€950"), (410_000, "€410 k"), (4_900_000, "€4.9 M"), (-1_900_000, "−€1.9 M"), (38_400_000_000, "€38.4 bn"),
     (999_600, "€1.0 M"), (12_300, "€12 k")],
)  # fmt: skip
def test_money_at_a_glance(value: int, text: str) -> None:
    assert formats.money_short(value, "EUR") == text


def test_money_in_full_stands_by_the_habit_of_its_currency() -> None:
    assert formats.money(12300, "EUR") == "€12,300"
    assert formats.money(12300, "PLN") == "12,300 zł"
    assert formats.money(12300, "CHF") == "CHF 12,300"


def test_a_day_carries_its_weekday_and_its_year_only_when_it_is_another() -> None:
    this_year = clock.today().replace(month=6, day=15)

    assert formats.day_text(this_year) == "15 Jun"
    assert formats.day_text(date(2031, 1, 4)) == "4 Jan 2031"
    assert 'title="Saturday 4 Jan 2031"' in formats.day(date(2031, 1, 4))


def test_how_far_a_day_is() -> None:
    today = clock.today()

    said = [formats.days_from_now(today + timedelta(days=n)) for n in (12, 1, 0, -1, -3)]

    assert said == ["in 12 days", "tomorrow", "today", "yesterday", "3 days ago"]


@pytest.mark.parametrize(
    ("minutes", "text"), [(5760, "12 d"), (720, "1.5 d"), (180, "3 h"), (45, "45 min"), (0, "0 d"), (None, "–")]
)
def test_working_time(minutes: int | None, text: str) -> None:
    assert formats.duration(minutes) == text
