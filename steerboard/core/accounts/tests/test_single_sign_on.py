"""Single sign-on: who somebody is, is the issuer and its `sub`; an address alone opens nothing."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from steerboard.core.accounts.actions import create_account, deactivate_account
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import system_user
from steerboard.core.accounts.tests.issuer import CLIENT, SECRET, Issuer, running_issuer
from steerboard.core.audit.replay import compare_with_database, replay
from steerboard.core.events.models import Event

pytestmark = pytest.mark.django_db
ANN = {"sub": "ann-1", "email": "ann@example.org", "email_verified": True, "name": "Ann Stone"}


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    with running_issuer() as running:
        app = {
            "provider_id": "oidc",
            "name": "Contoso",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": running.url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        running.claims = dict(ANN)
        yield running


def _sign_in(issuer: Issuer, client: Client | None = None, *, state: str = "") -> Client:
    client = client or Client()
    start = client.post(reverse("openid_connect_login", args=["oidc"]))
    asked = parse_qs(urlsplit(_target(start)).query)
    issuer.challenge = asked["code_challenge"][0]
    back = {"code": "good-code", "state": state or asked["state"][0]}
    client.get(reverse("openid_connect_callback", args=["oidc"]), back)
    return client


def _target(answer: Any) -> str:
    if "Location" in answer.headers:
        return str(answer.headers["Location"])
    text = answer.content.decode().replace("&amp;", "&")
    return str(text.partition("URL='")[2].partition("'")[0])


def _is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_button_stands_on_the_sign_in_page(issuer: Issuer, client: Client) -> None:
    text = client.get(reverse("account_login")).content.decode()

    assert "Contoso" in text
    assert reverse("openid_connect_login", args=["oidc"]) in text


def test_a_stranger_gets_no_account_while_sign_up_is_closed(issuer: Issuer) -> None:
    client = _sign_in(issuer)

    assert issuer.tokens_given == 1
    assert issuer.verified_challenge is True
    assert not _is_in(client)
    assert not User.objects.filter(email="ann@example.org").exists()


def test_a_stranger_gets_an_account_without_roles_where_sign_up_is_open(issuer: Issuer, settings: Any) -> None:
    settings.SIGN_UP_OPEN = True
    client = _sign_in(issuer)

    ann = User.objects.get(email="ann@example.org")
    assert _is_in(client)
    assert ann.name == "Ann Stone"
    assert Event.objects.filter(kind="created", object_type="core.user", object_id=str(ann.pk)).count() == 1
    assert '"method":"oidc"' in Event.objects.get(verb="core.accounts.sign_in").body
    assert compare_with_database(replay()) == []


def test_an_account_made_for_single_sign_on_is_joined_once_and_then_known_by_its_sub(issuer: Issuer) -> None:
    ann = create_account(actor=system_user(), email="ann@example.org", name="Ann")
    first = _sign_in(issuer)
    issuer.claims["email"] = "ann.married@example.org"
    second = _sign_in(issuer)

    assert _is_in(first)
    assert _is_in(second)
    assert SocialAccount.objects.get().user_id == ann.pk
    assert Event.objects.filter(verb="core.accounts.link_identity", object_id=str(ann.pk)).count() == 1


@pytest.mark.parametrize("confirmed", [False, "false", None, 0])
def test_an_unconfirmed_address_opens_nothing(issuer: Issuer, confirmed: object, settings: Any) -> None:
    settings.SIGN_UP_OPEN = True
    create_account(actor=system_user(), email="ann@example.org", name="Ann")
    issuer.claims["email_verified"] = confirmed

    assert not _is_in(_sign_in(issuer))
    assert not SocialAccount.objects.exists()


def test_an_account_with_a_password_is_not_opened_by_its_address(issuer: Issuer) -> None:
    create_account(actor=system_user(), email="ann@example.org", name="Ann", password="correct horse battery")

    assert not _is_in(_sign_in(issuer))
    assert Event.objects.filter(verb="core.accounts.failed_sign_in").count() == 1


def test_a_second_identity_with_the_same_address_does_not_get_in(issuer: Issuer) -> None:
    create_account(actor=system_user(), email="ann@example.org", name="Ann")
    _sign_in(issuer)
    issuer.claims["sub"] = "somebody-else"

    assert not _is_in(_sign_in(issuer))


def test_a_locked_account_stays_closed(issuer: Issuer) -> None:
    ann = create_account(actor=system_user(), email="ann@example.org", name="Ann")
    _sign_in(issuer)
    deactivate_account(actor=system_user(), user=ann)

    assert not _is_in(_sign_in(issuer))


@pytest.mark.parametrize(
    "fault", [{"audience": "another-client"}, {"issuer_said": "http://127.0.0.1:1"}, {"age_seconds": 100_000}]
)
def test_a_token_for_another_from_another_or_too_old_is_refused(issuer: Issuer, fault: dict[str, Any]) -> None:
    create_account(actor=system_user(), email="ann@example.org", name="Ann")
    for name, value in fault.items():
        setattr(issuer, name, value)

    assert not _is_in(_sign_in(issuer))


def test_an_answer_nobody_asked_for_is_refused(issuer: Issuer) -> None:
    create_account(actor=system_user(), email="ann@example.org", name="Ann")

    assert not _is_in(_sign_in(issuer, state="forged"))
    assert issuer.tokens_given == 0
