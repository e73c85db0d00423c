"""Changing accounts."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from steerboard.core import clock
from steerboard.core.access.permissions import MANAGE_ACCOUNTS, USE_OWN_ACCOUNT
from steerboard.core.access.queries import rank_of
from steerboard.core.accounts.models import User
from steerboard.core.actions import ANYWHERE, action
from steerboard.core.rules import RuleBroken


@action(MANAGE_ACCOUNTS)
def create_account(*, actor: User, email: str, name: str, title: str = "", password: str | None = None) -> User:
    """Create an account; without a password the person signs in by single sign-on or a reset mail."""
    address = email.strip().lower()
    if "@" not in address:
        raise RuleBroken("This is not an e-mail address.", field="email")
    if User.objects.filter(email=address).exists():
        raise RuleBroken("An account with this e-mail address exists already.", field="email")
    user = User(email=address, name=name.strip(), title=title.strip(), joined_at=clock.now())
    if password is None:
        user.set_unusable_password()
    else:
        try:
            validate_password(password, user)
        except ValidationError as problem:
            raise RuleBroken(" ".join(problem.messages), field="password") from problem
        user.set_password(password)
    user.save()
    return user


@action(MANAGE_ACCOUNTS)
def deactivate_account(*, actor: User, user: User) -> None:
    """Lock an account at once: sessions and tokens end with it."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == actor.pk:
        raise RuleBroken("You cannot lock your own account.")
    if rank_of(user) > rank_of(actor) and not actor.is_system:
        raise RuleBroken("You cannot lock the account of somebody with a higher role.")
    user.is_active = False
    user.save()


@action(USE_OWN_ACCOUNT, on=ANYWHERE)
def change_profile(*, actor: User, name: str, title: str, time_zone: str, locale: str) -> None:
    """Change one's own name, title and regional settings."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    if not name.strip():
        raise RuleBroken("Please give a name.", field="name")
    user.name, user.title, user.time_zone, user.locale = name.strip(), title.strip(), time_zone, locale
    user.save()


def save_preference(*, user: User, key: str, value: object) -> None:
    """Keep a view preference (theme, chosen columns). Not audited: it changes no fact."""
    fresh = User.objects.only("preferences").get(pk=user.pk)
    User.objects.filter(pk=user.pk).update(preferences={**fresh.preferences, key: value})
