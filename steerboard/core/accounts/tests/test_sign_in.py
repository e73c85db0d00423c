"""Signing in and out, by password and second factor, and what the log says about it."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from steerboard.core.access.actions import grant_role
from steerboard.core.access.permissions import Role
from steerboard.core.access.queries import whole
from steerboard.core.accounts.actions import (
    change_profile,
    create_account,
    deactivate_account,
    end_all_sessions,
    reactivate_account,
    reset_second_factor,
    set_password,
)
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import system_user
from steerboard.core.audit.replay import compare_with_database, replay
from steerboard.core.context import running
from steerboard.core.events.models import Event
from steerboard.core.records import ChangedOutsideAction
from steerboard.core.rules import NotAllowed, RuleBroken

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _no_throttle_from_before() -> None:
    cache.clear()


@pytest.fixture
def anna() -> User:
    user = create_account(actor=system_user(), email="anna@example.org", name="Anna Berg", password=PASSWORD)
    grant_role(actor=system_user(), user=user, role=Role.PROJECT_MANAGER, scope=whole())
    return user


def _sign_in(client: Client, email: str = "anna@example.org", password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def _account_events(verb: str) -> list[Event]:
    return list(Event.objects.filter(verb=f"core.accounts.{verb}").order_by("seq"))


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def _set_up_totp(client: Client) -> str:
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))  # who it is, is asked again
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "data:image/svg" in client.get(reverse("mfa_activate_totp")).content.decode()
    secret: str = client.session["mfa.totp.secret"]
    answer = client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert answer.status_code == 302, answer.content[:500]
    return secret


def test_signing_in_and_out_is_written_to_the_log(anna: User, client: Client) -> None:
    answer = _sign_in(client)
    client.post(reverse("account_logout"))

    assert answer.status_code == 302
    assert [event.actor_id for event in _account_events("sign_in")] == [anna.pk]
    assert '"method":"password"' in _account_events("sign_in")[0].body
    assert len(_account_events("sign_out")) == 1
    anna.refresh_from_db()
    assert anna.last_login is not None


def test_a_failed_try_is_an_event_and_keeps_nothing_of_unknown_addresses(anna: User, client: Client) -> None:
    _sign_in(client, password="wrong")
    _sign_in(client, email="nobody-knows@example.org", password="wrong")

    known, unknown = _account_events("failed_sign_in")
    assert known.object_id == str(anna.pk)
    assert unknown.object_id == ""
    assert "nobody-knows" not in unknown.body


def test_after_five_failed_tries_the_right_password_does_not_help_for_a_while(anna: User, client: Client) -> None:
    for _ in range(5):
        _sign_in(client, password="wrong")

    answer = _sign_in(client)

    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(anna: User, client: Client) -> None:
    def words(answer: Any) -> str:
        # Tokens are random, and 64 letters long.
        text = re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode())
        return text.replace("anna@example.org", "X").replace("otto@example.org", "X")

    assert words(_sign_in(client, password="wrong")) == words(_sign_in(client, email="otto@example.org"))


def test_a_locked_account_cannot_sign_in_and_its_sessions_end_at_once(anna: User, client: Client) -> None:
    _sign_in(client)
    assert client.get(reverse("profile")).status_code == 200

    deactivate_account(actor=system_user(), user=anna)

    assert client.get(reverse("profile")).status_code == 302
    fresh = Client()
    _sign_in(fresh)
    assert "_auth_user_id" not in fresh.session


def test_a_locked_account_can_be_opened_again(anna: User, client: Client) -> None:
    deactivate_account(actor=system_user(), user=anna)
    reactivate_account(actor=system_user(), user=anna)

    assert _sign_in(client).status_code == 302
    assert "_auth_user_id" in client.session


def test_sign_up_is_closed_unless_settings_open_it(client: Client, settings: Any) -> None:
    form = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    closed = client.post(reverse("account_signup"), form)
    settings.SIGN_UP_OPEN = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    opened = client.post(reverse("account_signup"), form)

    assert "Accounts are made for you here" in closed.content.decode()
    assert opened.status_code == 302
    made = User.objects.get(email="new@example.org")
    assert Event.objects.filter(kind="created", object_type="core.user", object_id=str(made.pk)).count() == 1
    assert compare_with_database(replay()) == []


def test_who_signs_up_gets_in_only_after_confirming_the_address(client: Client, settings: Any) -> None:
    settings.SIGN_UP_OPEN = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client.post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD})
    _sign_in(client, email="new@example.org")
    before = "_auth_user_id" in client.session
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[0].body)
    assert link is not None
    client.post(link[1])
    _sign_in(client, email="new@example.org")

    assert before is False
    assert "_auth_user_id" in client.session


def test_changing_the_password_ends_all_sessions_and_is_an_event(anna: User, client: Client) -> None:
    other = Client()
    _sign_in(other)
    _sign_in(client)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "another long passphrase 9", "password2": "another long passphrase 9"},
    )

    assert answer.status_code == 302
    assert other.get(reverse("profile")).status_code == 302
    changed = Event.objects.get(verb="core.accounts.change_own_sign_in")
    assert (changed.actor_id, changed.object_id) == (anna.pk, str(anna.pk))
    assert "password" in changed.body
    assert "argon2" not in changed.body
    assert "md5" not in changed.body
    assert compare_with_database(replay()) == []


def test_a_forgotten_password_is_reset_by_mail_once(anna: User, client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": "anna@example.org"})
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert link is not None
    form = client.get(link[1], follow=True)
    address = form.redirect_chain[-1][0]
    new = {"password1": "a brand new passphrase 7", "password2": "a brand new passphrase 7"}
    client.post(address, new)
    again = client.get(link[1], follow=True)

    assert _sign_in(Client(), password=new["password1"]).status_code == 302
    assert Event.objects.filter(verb="core.accounts.change_own_sign_in", object_id=str(anna.pk)).count() == 1
    assert "password1" not in again.content.decode()


def test_asking_for_a_reset_does_not_tell_whether_an_account_exists(anna: User, client: Client) -> None:
    known = client.post(reverse("account_reset_password"), {"email": "anna@example.org"})
    unknown = client.post(reverse("account_reset_password"), {"email": "otto@example.org"})

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


@pytest.mark.django_db(transaction=True)
def test_a_second_factor_is_asked_for_and_ends_other_sessions_when_switched_on(anna: User, client: Client) -> None:
    other = Client()
    _sign_in(other)
    _sign_in(client)
    secret = _set_up_totp(client)

    assert client.get(reverse("profile")).status_code == 200
    assert other.get(reverse("profile")).status_code == 302
    fresh = Client()
    half = _sign_in(fresh)
    assert half.headers["Location"] == reverse("mfa_authenticate")
    assert fresh.get(reverse("profile")).status_code == 302
    fresh.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in fresh.session
    cache.clear()
    assert fresh.post(reverse("mfa_authenticate"), {"code": _code(secret)}).status_code == 302
    assert "_auth_user_id" in fresh.session
    assert '"method":"password+totp"' in _account_events("sign_in")[-1].body
    assert [event.verb.rpartition(".")[2] for event in _account_events("add_second_factor")] != []


def test_the_secret_of_the_second_factor_is_not_in_the_database(anna: User, client: Client) -> None:
    _sign_in(client)
    secret = _set_up_totp(client)

    stored = [str(row.data) for row in Authenticator.objects.filter(user=anna)]
    assert len(stored) == 2
    assert all(secret not in text for text in stored)
    assert secret not in "".join(Event.objects.values_list("body", flat=True))


def test_a_recovery_code_opens_the_account_once(anna: User, client: Client) -> None:
    _sign_in(client)
    _set_up_totp(client)
    code = Authenticator.objects.get(user=anna, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        fresh = Client()
        _sign_in(fresh)
        fresh.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in fresh.session) is expected


def test_an_administrator_takes_away_a_lost_second_factor(anna: User, client: Client) -> None:
    _sign_in(client)
    _set_up_totp(client)

    reset_second_factor(actor=system_user(), user=anna)

    assert client.get(reverse("profile")).status_code == 302
    assert _sign_in(Client()).headers["Location"] == "/"


def test_one_session_can_be_ended_and_only_one_s_own(anna: User, client: Client) -> None:
    other = Client()
    _sign_in(other)
    _sign_in(client)
    stranger = create_account(actor=system_user(), email="eve@example.org", name="Eve", password=PASSWORD)
    theirs = UserSession.objects.exclude(session_key=client.session.session_key).get(user=anna)
    eve = Client()
    _sign_in(eve, email=stranger.email)

    refused = eve.post(reverse("session-end", args=[theirs.pk]))
    ended = client.post(reverse("session-end", args=[theirs.pk]))

    assert (refused.status_code, ended.status_code) == (404, 302)
    assert other.get(reverse("profile")).status_code == 302


def test_an_address_can_be_changed_only_to_a_confirmed_one(anna: User, client: Client) -> None:
    _sign_in(client)
    address = EmailAddress.objects.create(user=anna, email="new.anna@example.org", verified=False)
    user = User.objects.get(pk=anna.pk)
    user.email = address.email
    with pytest.raises(RuleBroken):
        user.save()
    address.verified = True
    address.save()
    address.set_as_primary()

    assert User.objects.get(pk=anna.pk).email == "new.anna@example.org"
    assert compare_with_database(replay()) == []


def test_nothing_but_sign_in_data_can_be_saved_outside_an_action(anna: User) -> None:
    user = User.objects.get(pk=anna.pk)
    user.name = "Somebody else"
    with pytest.raises((RuleBroken, ChangedOutsideAction)):
        user.save()
    with pytest.raises(ChangedOutsideAction):
        User(email="x@example.org", name="X", joined_at=user.joined_at).save()

    assert running() is None
    assert User.objects.get(pk=anna.pk).name == "Anna Berg"


def test_an_old_hash_is_renewed_without_being_a_change_of_password(anna: User, client: Client, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    old = PBKDF2PasswordHasher().encode(PASSWORD, "saltsaltsalt", 1000)
    QuerySet(User).filter(pk=anna.pk).update(password=old)

    _sign_in(client)

    assert "_auth_user_id" in client.session
    assert User.objects.get(pk=anna.pk).password != old
    assert not Event.objects.filter(verb="core.accounts.change_own_sign_in").exists()


def test_the_profile_page_changes_what_one_says_about_oneself(anna: User, client: Client) -> None:
    _sign_in(client)
    form = {"name": "Anna B. Berg", "title": "PM", "time_zone": "Europe/Berlin", "locale": "en"}
    saved = client.post(reverse("profile"), form)
    wrong = client.post(reverse("profile"), {**form, "name": " ", "time_zone": "Mars/Base"})

    assert (saved.status_code, wrong.status_code) == (302, 422)
    assert User.objects.get(pk=anna.pk).time_zone == "Europe/Berlin"


@pytest.mark.parametrize("action", [deactivate_account, reactivate_account, end_all_sessions, reset_second_factor])
def test_only_administrators_change_accounts(anna: User, action: Any) -> None:
    eve = create_account(actor=system_user(), email="eve@example.org", name="Eve")

    with pytest.raises(NotAllowed):
        action(actor=eve, user=anna)

    assert Event.objects.filter(kind="denied", actor_id=eve.pk).count() == 1


def test_nobody_acts_on_somebody_with_a_higher_role(anna: User) -> None:
    boss = create_account(actor=system_user(), email="boss@example.org", name="Boss")
    grant_role(actor=system_user(), user=boss, role=Role.ADMINISTRATOR, scope=whole())

    with pytest.raises(RuleBroken):
        set_password(actor=boss, user=system_user(), password=PASSWORD)
    with pytest.raises(NotAllowed):
        deactivate_account(actor=anna, user=boss)
    with pytest.raises(RuleBroken):
        deactivate_account(actor=boss, user=boss)


def test_rules_speak_to_the_user(anna: User) -> None:
    for wrong in ({"email": "no address"}, {"email": "anna@example.org"}, {"name": " "}, {"password": "short"}):
        with pytest.raises(RuleBroken):
            create_account(actor=system_user(), **{"email": "n@example.org", "name": "N", **wrong})
    with pytest.raises(RuleBroken):
        change_profile(actor=anna, name="A", title="", time_zone="Nowhere/Else", locale="en")


def test_reading_pages_does_not_write_the_session_list_each_time(client: Client, anna: User) -> None:
    client.force_login(anna, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/profile/")
    before = UserSession.objects.get(user=anna)

    client.get("/profile/")
    unchanged = UserSession.objects.get(user=anna)
    client.get("/profile/", headers={"User-Agent": "another"})
    changed = UserSession.objects.get(user=anna)

    assert unchanged.last_seen_at == before.last_seen_at
    assert changed.user_agent == "another"
