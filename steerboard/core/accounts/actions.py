"""Changing accounts."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from steerboard.core import clock
from steerboard.core import context as ctx
from steerboard.core.access.permissions import MANAGE_ACCOUNTS, USE_OWN_ACCOUNT
from steerboard.core.access.queries import rank_of
from steerboard.core.accounts import rules
from steerboard.core.accounts.models import User, sign_in_door
from steerboard.core.actions import ANYWHERE, action, note_event
from steerboard.core.events import log
from steerboard.core.events.models import PersonKey
from steerboard.core.events.sealing import ERASED
from steerboard.core.rules import RuleBroken

ERASED_DOMAIN = "steerboard.invalid"


@action(MANAGE_ACCOUNTS)
def create_account(*, actor: User, email: str, name: str, title: str = "", password: str | None = None) -> User:
    """Create an account; without a password the person signs in by single sign-on or a reset mail.

    Who creates it vouches for the address.
    """
    user = _new_account(email, name, title, password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@action(MANAGE_ACCOUNTS)
def sign_up_account(*, actor: User, email: str, name: str, password: str | None = None) -> User:
    """Create the account of somebody who came by themselves; allauth then has them confirm the address."""
    return _new_account(email, name, "", password)


def _new_account(email: str, name: str, title: str, password: str | None) -> User:
    address = email.strip().lower()
    rules.check_address(address)
    rules.check_name(name)
    if User.objects.filter(email=address).exists():
        raise RuleBroken("An account with this e-mail address exists already.", field="email")
    user = User(email=address, name=name.strip(), title=title.strip(), joined_at=clock.now())
    if password is None:
        user.set_unusable_password()
    else:
        _check_password(user, password)
        user.set_password(password)
    user.save()
    return user


@action(MANAGE_ACCOUNTS)
def change_account(*, actor: User, user: User, name: str, title: str) -> None:
    """Correct somebody's name and title."""
    user = User.objects.select_for_update().get(pk=user.pk)
    rules.check_name(name)
    user.name, user.title = name.strip(), title.strip()
    user.save()


@action(MANAGE_ACCOUNTS)
def set_password(*, actor: User, user: User, password: str) -> None:
    """Give somebody a new password; all their sessions end."""
    user = User.objects.select_for_update().get(pk=user.pk)
    _check_rank(actor, user, "change the password of")
    _check_password(user, password)
    user.set_password(password)
    user.save()
    end_sessions(user)


@action(MANAGE_ACCOUNTS)
def deactivate_account(*, actor: User, user: User) -> None:
    """Lock an account at once: sessions and tokens end with it."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == actor.pk:
        raise RuleBroken("You cannot lock your own account.")
    _check_rank(actor, user, "lock the account of")
    user.is_active = False
    user.save()
    end_sessions(user)


@action(MANAGE_ACCOUNTS)
def reactivate_account(*, actor: User, user: User) -> None:
    """Open a locked account again."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.email.endswith(f"@{ERASED_DOMAIN}"):
        raise RuleBroken("This person was erased. Create a new account.")
    user.is_active = True
    user.save()


@action(MANAGE_ACCOUNTS)
def end_all_sessions(*, actor: User, user: User) -> None:
    """Sign somebody out everywhere."""
    _check_rank(actor, user, "sign out")
    end_sessions(user)
    note_account_event(actor, "end_sessions_of", person=str(user.pk))


@action(MANAGE_ACCOUNTS)
def reset_second_factor(*, actor: User, user: User) -> None:
    """Take passkeys and authenticator app away, for somebody who has lost them; all sessions end."""
    _check_rank(actor, user, "take the second factor of")
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    note_account_event(actor, "reset_second_factor_of", person=str(user.pk))


@action(MANAGE_ACCOUNTS)
def erase_person(*, actor: User, user: User) -> None:
    """Erase a person for good: the account stays as a nameless number, so that the log keeps its sense.

    The key that seals their values in the event log is destroyed; the chain stays valid.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == actor.pk:
        raise RuleBroken("You cannot erase yourself.")
    _check_rank(actor, user, "erase")
    end_sessions(user)
    for rows in (EmailAddress.objects, Authenticator.objects, SocialAccount.objects):
        rows.filter(user=user).delete()
    PersonKey.objects.filter(person_id=user.pk).delete()
    # The event of this change gets a new key; what was before must not be sealed with it and live on.
    user._loaded.update(dict.fromkeys(User.personal_fields, ERASED))
    user.email, user.name, user.title = f"erased-{user.pk}@{ERASED_DOMAIN}", f"Erased person {user.pk}", ""
    user.scim_external_id, user.is_active = "", False
    user.set_unusable_password()
    user.save()
    User.objects.filter(pk=user.pk).update(preferences={}, last_login=None)


@action(USE_OWN_ACCOUNT, on=ANYWHERE)
def change_profile(*, actor: User, name: str, title: str, time_zone: str, locale: str) -> None:
    """Change one's own name, title and regional settings."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    rules.check_name(name)
    rules.check_time_zone(time_zone)
    user.name, user.title, user.time_zone, user.locale = name.strip(), title.strip(), time_zone, locale
    user.save()


@sign_in_door
def keep_sign_in_data(user: User, fields: list[str]) -> None:
    """Carry out what allauth changes on one's own account: the password and a confirmed e-mail address.

    No role is needed for it, for one may sign in before anybody gave one a role.
    """
    rules.check_own_sign_in_fields(fields)
    if "email" in fields and not EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
        raise RuleBroken("Confirm the e-mail address first.", field="email")
    with _by_oneself(user, "core.accounts.change_own_sign_in"):
        user.save(update_fields=fields)
    if "password" in fields:
        end_sessions(user)


def note_account_event(user: User | None, verb: str, **data: str) -> None:
    """Write that somebody signed in, failed to, signed out, or changed how they sign in."""
    note_event(
        actor=user,
        verb=f"core.accounts.{verb}",
        kind="account",
        object_type=User._meta.label_lower if user is not None else "",
        object_id=str(user.pk) if user is not None else "",
        data=data,
    )


def end_sessions(user: User, *, but: str = "") -> int:
    """End all sessions of a person, apart from the one named; returns how many."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but)
    for session in sessions:
        session.end()
    return len(sessions)


def save_preference(*, user: User, key: str, value: object) -> None:
    """Keep a view preference (theme, chosen columns). Not audited: it changes no fact."""
    fresh = User.objects.only("preferences").get(pk=user.pk)
    User.objects.filter(pk=user.pk).update(preferences={**fresh.preferences, key: value})


@contextmanager
def _by_oneself(user: User, verb: str) -> Iterator[None]:
    context = ctx.ActionContext(actor_id=user.pk, action_id=ctx.new_action_id(), verbs=[verb])
    with transaction.atomic(), ctx.run(context):
        yield
        log.append(context)


def _check_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise RuleBroken(" ".join(problem.messages), field="password") from problem


def _check_rank(actor: User, user: User, deed: str) -> None:
    if user.is_system:
        raise RuleBroken("This is the account Steerboard itself acts with.")
    if rank_of(user) > rank_of(actor) and not actor.is_system:
        raise RuleBroken(f"You cannot {deed} somebody with a higher role.")
