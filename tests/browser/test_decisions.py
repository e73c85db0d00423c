"""An executive decides in two clicks, by mouse and by keyboard; the proposer sees why he cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache

from steerboard.core.access.permissions import Role
from steerboard.core.public import (
    Decision,
    DecisionOption,
    OptionDraft,
    User,
    clock,
    create_account,
    decision_kind,
    grant_role,
    propose_decision,
    system_user,
    whole,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery staple"


@decision_kind("core.test_browser_question", "Test question")
def _apply(decision: Decision, option: DecisionOption, actor: User) -> None:
    """Nothing is carried out."""


def _person(name: str, role: Role) -> User:
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=name.capitalize(), password=PASSWORD)
    grant_role(actor=system_user(), user=user, role=role, scope=whole())
    return user


@pytest.fixture
def question() -> Decision:
    cache.clear()
    chair, manager = _person("helen", Role.EXECUTIVE), _person("sam", Role.PROJECT_MANAGER)
    return propose_decision(
        actor=manager,
        scope=whole(),
        kind="core.test_browser_question",
        question="Move the go-live to March?",
        options=[
            OptionDraft("keep", "Keep February", is_default=True, impact={"finish_p80": "2027-05-07"}),
            OptionDraft("move", "Move to March", is_proposed=True, impact={"finish_p80": "2027-04-13"}),
        ],
        deciders=[chair],
        due_at=clock.now() + timedelta(days=4),
    )


def _sign_in(page: Page, home: str, name: str, address: str) -> None:
    page.goto(f"{home}/accounts/login/?next={address}")
    page.get_by_label("E-mail").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{home}{address}")


def test_two_clicks_from_the_inbox_decide(page: Page, live_server: Any, question: Decision) -> None:
    _sign_in(page, live_server.url, "helen", "/decisions/")
    page.get_by_role("link", name="Move to March").click()
    page.get_by_role("button", name="Yes: Move to March").click()
    page.wait_for_url("**/decisions/D-0001/")

    assert Decision.objects.get(pk=question.pk).outcome == "move"
    assert page.get_by_text("Decided: Move to March").first.is_visible()


def test_the_keyboard_alone_decides(page: Page, live_server: Any, question: Decision) -> None:
    _sign_in(page, live_server.url, "helen", "/decisions/D-0001/")
    page.get_by_role("link", name="Keep February").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Reason").last.wait_for(state="attached")
    page.keyboard.press("Enter")
    page.wait_for_function("document.body.innerText.includes('Decided: Keep February')")

    assert Decision.objects.get(pk=question.pk).outcome == "keep"


def test_on_a_phone_the_proposer_reads_why_he_cannot_decide(page: Page, live_server: Any, question: Decision) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    _sign_in(page, live_server.url, "sam", "/decisions/D-0001/")

    assert page.get_by_text("You proposed this. Somebody else decides.").is_visible()
    assert page.get_by_role("link", name="Move to March").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
