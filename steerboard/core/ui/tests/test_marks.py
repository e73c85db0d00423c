"""Marks say in words what they draw, and let nothing of a user's through as markup."""

from datetime import date
from typing import Any

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from steerboard.core.ui import marks
from steerboard.core.ui.markup import markup

EVIL = '"><script>alert(1)</script>'


def test_health_is_a_word_and_an_icon_not_only_a_colour() -> None:
    drawn = marks.health("bad")

    assert "Off track" in drawn
    assert "<svg" in drawn


def test_an_unknown_state_is_no_data() -> None:
    assert "No data" in marks.health(None)


def test_a_band_says_its_dates_and_the_promise() -> None:
    drawn = marks.band(date(2031, 1, 4), date(2031, 1, 23), date(2031, 2, 5), date(2030, 12, 22))

    assert 'aria-label="P50 4 Jan 2031, P80 23 Jan 2031, P95 5 Feb 2031, promise 22 Dec 2030"' in drawn


def test_a_band_of_one_single_value_can_be_drawn() -> None:
    assert "<svg" in marks.band(5, 5, 5, 5)


def test_a_band_stays_on_its_axis() -> None:
    drawn = marks.band(1000, 2000, 3000, -50, low=0, high=100, width=110)

    assert 'cx="100.0"' in drawn
    assert "M4.0 20" in drawn


def test_without_a_forecast_there_is_no_band() -> None:
    assert "no forecast" in marks.band(None, None)


def test_a_trend_with_gaps_is_drawn_and_one_point_is_none() -> None:
    assert "<polyline" in marks.spark([1, None, 3])
    assert marks.spark([4]) == ""


def test_more_days_are_bad_where_fewer_are_good() -> None:
    assert "bad" in marks.delta(12, "d", good="down")
    assert "good" in marks.delta(-12, "d", good="down")


def test_names_are_text() -> None:
    for drawn in (marks.health("good", EVIL, title=EVIL), marks.chip(EVIL), marks.person(EVIL), marks.avatar(EVIL)):
        assert "<script" not in drawn


def test_no_mark_needs_an_inline_style() -> None:
    for drawn in (marks.band(1, 2, 3, 4), marks.shares([(1, "good"), (2, "bad")]), marks.progress(30, plan_percent=50)):
        assert "style=" not in drawn


@pytest.mark.parametrize("value", ["<b>", SafeString("<b>"), gettext_lazy("a & b"), 3, None, "\"'"])
def test_markup_escapes_as_the_framework_does(value: Any) -> None:
    assert markup('<i title="{}">', value) == format_html('<i title="{}">', value)
