# SPDX-License-Identifier: Apache-2.0
"""The frame, the components and the lists in a real browser, under the product's own content security policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from playwright.sync_api import expect

from steerboard.core.accounts.actions import create_account
from steerboard.core.accounts.queries import system_user
from steerboard.core.ui.assets import DIST

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GALLERY = "/ui/gallery"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not (DIST / "manifest.json").is_file(), reason="the front end is not built (make setup)"),
]


@pytest.fixture
def gallery(page: Any, live_server: Any, settings: Any) -> Iterator[Any]:
    """The gallery, opened by somebody who is signed in."""
    settings.WHITENOISE_USE_FINDERS = True
    martha = create_account(actor=system_user(), email="martha@example.org", name="Martha Keller")
    client = Client()
    client.force_login(martha, backend="django.contrib.auth.backends.ModelBackend")
    assert isinstance(client.session, SessionStore)
    name, value = settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page.goto(f"{live_server.url}{GALLERY}")
    page.locator("sb-table:defined").wait_for()
    return page


def picked(page: Any) -> int:
    return int(page.locator("tr.is-picked").count())


def test_rows_are_chosen_and_opened_by_keyboard(gallery: Any) -> None:
    gallery.locator("tr[data-id]").first.focus()
    gallery.keyboard.press("ArrowDown")
    gallery.keyboard.press("Space")
    gallery.keyboard.press("Shift+ArrowDown")
    assert picked(gallery) == 2
    assert gallery.locator("[data-picked]").text_content() == "2 selected"

    gallery.keyboard.press("Escape")
    gallery.keyboard.press("Enter")
    gallery.locator("sb-panel[open] .sb-figures").wait_for()

    assert picked(gallery) == 0
    gallery.keyboard.press("Escape")
    assert gallery.locator("sb-panel[open]").count() == 0
    assert gallery.evaluate("document.activeElement.matches('tr[data-id]')")


def test_a_typed_filter_keeps_the_cursor_where_it_was(gallery: Any) -> None:
    gallery.keyboard.press("/")
    gallery.keyboard.type("cld-0", delay=20)
    gallery.wait_for_url("**q=cld-0")
    expect(gallery.locator("tr[data-id]")).to_have_count(9)

    assert gallery.evaluate("document.activeElement.value") == "cld-0"


def test_sorting_says_so_and_stays_in_the_address(gallery: Any) -> None:
    gallery.locator("sb-table thead a", has_text="Finish P80").click()
    gallery.wait_for_url("**sort=finish")
    gallery.locator("th[aria-sort=ascending]", has_text="Finish P80").wait_for()


def test_the_palette_opens_chooses_and_closes_by_keyboard(gallery: Any) -> None:
    gallery.keyboard.press("Control+k")
    gallery.locator("dialog.sb-palette[open] input").wait_for()
    gallery.keyboard.type("steering")
    gallery.locator("[role=option][aria-selected=true]", has_text="Prepare steering pack").wait_for()
    gallery.keyboard.press("Escape")

    assert gallery.locator("dialog[open]").count() == 0


def test_a_chart_can_be_read_as_a_table(gallery: Any) -> None:
    chart = gallery.locator("sb-chart").first
    chart.locator("[aria-label='As a table']").click()

    assert chart.locator("table").is_visible()
    assert chart.locator("tbody tr").count() == 14


def test_a_chosen_theme_is_there_before_the_page_is_drawn(gallery: Any) -> None:
    gallery.locator("summary[title='Martha Keller']").click()
    gallery.locator("button[data-theme=dark]").click()
    gallery.reload()

    assert gallery.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert gallery.locator("html[data-bs-theme=dark][data-theme-choice=dark]").count() == 1


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(gallery: Any, width: int, theme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make setup)")
    gallery.emulate_media(color_scheme=theme)
    gallery.set_viewport_size({"width": width, "height": 800})
    gallery.reload()
    expect(gallery.locator(".sb-chart-stage canvas")).to_have_count(8, timeout=20_000)

    gallery.evaluate(AXE.read_text())
    found = gallery.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)

    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert gallery.evaluate("document.documentElement.scrollWidth") <= width
