"""Making tokens and taking them back."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from steerboard.core import clock
from steerboard.core.access.permissions import MANAGE_ACCOUNTS, USE_OWN_ACCOUNT
from steerboard.core.access.queries import can
from steerboard.core.accounts.models import User
from steerboard.core.actions import ANYWHERE, action
from steerboard.core.api import rules
from steerboard.core.api.models import ApiToken
from steerboard.core.api.tokens import new_secret
from steerboard.core.rules import NotAllowed, RuleBroken


def rooms() -> list[str]:
    """The rooms that have scopes of their own."""
    return [str(name).rpartition(".")[2] for name in settings.ROOMS]


@action(USE_OWN_ACCOUNT, on=ANYWHERE)
def create_token(*, actor: User, name: str, scopes: Sequence[str], expires_at: datetime) -> tuple[ApiToken, str]:
    """Make a token for oneself. Its text is returned here and nowhere else."""
    moment = clock.now()
    rules.check_expiry(expires_at, moment)
    tidy, checked = rules.check_name(name), rules.check_scopes(scopes, rooms())
    if ApiToken.objects.filter(owner=actor, revoked_at=None, expires_at__gt=moment).count() >= rules.MOST_TOKENS:
        raise RuleBroken(f"You have {rules.MOST_TOKENS} tokens already. Take one back first.")
    secret = new_secret()
    token = ApiToken(
        owner=actor,
        name=tidy,
        prefix=secret.prefix,
        secret_hash=secret.secret_hash,
        scopes=checked,
        created_at=moment,
        expires_at=expires_at,
    )
    token.save()
    return token, secret.text


@action(USE_OWN_ACCOUNT, on=ANYWHERE)
def revoke_token(*, actor: User, token: ApiToken) -> None:
    """Take a token back: its owner, or who manages accounts. It is dead at once."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.owner_id != actor.pk and not can(actor, MANAGE_ACCOUNTS):
        raise NotAllowed("Only its owner takes a token back.", permission=MANAGE_ACCOUNTS.code)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save()
