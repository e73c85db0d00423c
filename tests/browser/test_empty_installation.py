"""The first day, with people and nothing else, and somebody who may do nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from steerboard.core.ui.assets import DIST
from tests.browser.conftest import AXE, session_of
from tests.browser.test_every_page import PAGES, SIGNED_OUT, Watched, faults_of, watched_page
from tests.flows.company import people, person

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from steerboard.core.public import User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not (DIST / "manifest.json").is_file(), reason="the front end is not built (make setup)"),
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed (make setup)"),
]
# These hold nothing before there is work, and say what they are for.
SAY_WHAT_FOR = {
    "insights:cockpit", "work:projects", "work:portfolios", "communication:packs", "integrations:import", "decisions",
    "decisions-register", "insights:promises", "insights:watermelons",
}  # fmt: skip
WITHOUT_ARGUMENTS = sorted(
    name for name, route in PAGES.items() if not route.pattern.regex.groupindex and name not in SIGNED_OUT
)


def _looked_at(
    browser: Browser, home: str, user: User, names: list[str]
) -> tuple[dict[str, list[str]], dict[str, str]]:
    """What is wrong with these pages for somebody, and what they say."""
    watched: Watched = watched_page(browser, home, session_of(user))
    faults, texts = {}, {}
    for name in names:
        address = f"{home}{reverse(name)}"
        answer = watched.page.request.get(address)
        if answer.status != 200 or "<html" not in answer.text():
            texts[name] = str(answer.status)
            continue
        for width, height, theme in ((1440, 900, "light"), (390, 844, "dark")):
            found = faults_of(watched, address, width, height, theme, home)
            faults[f"{name} {width}"] = found
        texts[name] = watched.page.locator("main").inner_text()
    watched.page.context.close()
    return {name: found for name, found in faults.items() if found}, texts


def test_on_the_first_day_each_page_says_what_it_is_for(browser: Browser, live_server: Any) -> None:
    company = people()

    faults, texts = _looked_at(browser, live_server.url, company.lead, WITHOUT_ARGUMENTS)

    assert faults == {}
    assert {name: text for name, text in texts.items() if text in {"403", "404", "500"}} == {}
    assert {name: texts[name] for name in SAY_WHAT_FOR if len(texts[name]) < 80} == {}


def test_whoever_may_nothing_yet_is_told_so_and_sees_no_doors(browser: Browser, live_server: Any) -> None:
    people()
    newcomer = person("newcomer")

    faults, texts = _looked_at(browser, live_server.url, newcomer, WITHOUT_ARGUMENTS)

    assert faults == {}
    assert {name for name, text in texts.items() if text == "500"} == set()
    assert {name: texts[name] for name in ("work:projects", "people", "audit", "integrations:import")} == {
        "work:projects": "403", "people": "403", "audit": "403", "integrations:import": "403",
    }  # fmt: skip
    assert "You have no role yet" in texts["insights:home"]
