"""Signing in as people do: by password, by passkey, with an authenticator app, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from steerboard.core.access.models import Grant
from steerboard.core.access.permissions import Role
from steerboard.core.events.models import Event
from steerboard.core.public import User, create_account, grant_role, system_user, whole

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROFILE = re.compile(r"//[^/]+/profile/$")
PASSWORD = "correct horse battery staple"


@pytest.fixture
def ann() -> User:
    cache.clear()
    user = create_account(actor=system_user(), email="ann@example.org", name="Ann Stone", password=PASSWORD)
    grant_role(actor=system_user(), user=user, role=Role.ADMINISTRATOR, scope=whole())
    return user


def _sign_in(page: Page, home: str) -> None:
    page.goto(f"{home}/accounts/login/?next=/profile/")
    page.get_by_label("E-mail").fill("ann@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _passkey_device(page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _confirm_it_is_me(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_a_passkey_is_added_and_signs_in_without_a_password(page: Page, live_server: Any, ann: User) -> None:
    _passkey_device(page)
    _sign_in(page, live_server.url)
    page.get_by_role("link", name="Second factor and passkeys").last.click()
    page.get_by_role("link", name="Add passkey").click()
    _confirm_it_is_me(page)
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/recovery-codes/**")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/?next=/profile/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(PROFILE)

    assert page.get_by_role("heading", name="Ann Stone").is_visible()
    assert Authenticator.objects.filter(user=ann, type="webauthn").count() == 1
    assert Event.objects.filter(verb="core.accounts.add_second_factor").count() >= 1
    last = Event.objects.filter(verb="core.accounts.sign_in").order_by("-seq")[0]
    assert "webauthn" in last.body


def test_an_authenticator_app_is_set_up_by_its_picture_and_asked_for(page: Page, live_server: Any, ann: User) -> None:
    def code() -> str:
        return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    _sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/accounts/2fa/totp/activate/")
    _confirm_it_is_me(page)
    assert page.get_by_alt_text("QR code for your authenticator app").is_visible()
    secret = page.locator("#authenticator_secret").inner_text()
    page.locator("[name=code]").fill(code())
    page.get_by_role("button", name="Switch on").click()
    page.wait_for_url("**/recovery-codes/**")
    page.context.clear_cookies()
    cache.clear()
    _sign_in(page, live_server.url)
    page.locator("[name=code]").fill(code())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(PROFILE)

    assert page.get_by_role("heading", name="Ann Stone").is_visible()


def test_an_administrator_makes_an_account_by_keyboard(page: Page, live_server: Any, ann: User) -> None:
    _sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/admin/people/new")
    page.get_by_label("Name", exact=True).focus()
    for text in ("Nina Neu", "nina@example.org"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/people/*/")

    assert User.objects.filter(email="nina@example.org").exists()
    assert not Grant.objects.filter(user__email="nina@example.org").exists()
