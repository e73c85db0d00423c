"""Who calls the API: a token in the Authorization header, or somebody signed in to the pages."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest

from steerboard.core import clock
from steerboard.core.access.permissions import Permission
from steerboard.core.access.queries import limit_rights
from steerboard.core.accounts.models import User
from steerboard.core.api import rules
from steerboard.core.api.models import ApiToken

MARK = "sbt"
_TOKEN = re.compile(rf"{MARK}_([a-z0-9]{{10}})_([A-Za-z0-9_-]{{43}})")
_NOBODY = "0" * 64
USE_NOTED_EVERY = timedelta(minutes=1)
_readable_with_any_scope: set[str] = {"core.use_own_account"}


@dataclass(frozen=True, slots=True)
class Secret:
    """A new token: its text, shown once, and what is kept of it."""

    text: str
    prefix: str
    secret_hash: str


def new_secret() -> Secret:
    """256 random bits behind a prefix that may be shown."""
    prefix = "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(10))
    secret = secrets.token_urlsafe(32)
    return Secret(f"{MARK}_{prefix}_{secret}", prefix, hash_of(secret))


def hash_of(secret: str) -> str:
    """Plain SHA-256 is enough: nobody guesses 256 random bits, however fast the hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def readable_with_any_scope(permission: Permission) -> Permission:
    """Let every token read what other rooms' things hang on, such as the names of projects."""
    _readable_with_any_scope.add(permission.code)
    return permission


def is_reading(permission: Permission) -> bool:
    """Whether a permission only lets see."""
    return permission.code.partition(".")[2].startswith(("see_", "read_"))


def permits(scopes: list[str], permission: Permission) -> bool:
    """Whether a token's scopes leave its owner this permission."""
    if permission.code in _readable_with_any_scope:
        return True
    return rules.allows(scopes, permission.code.partition(".")[0], writing=not is_reading(permission))


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and how: `token` None means the session of a page."""

    user: User
    token: ApiToken | None

    @property
    def name(self) -> str:
        """For keeping answers and counting requests."""
        return f"token:{self.token.pk}" if self.token is not None else f"user:{self.user.pk}"


def token_of(request: HttpRequest) -> ApiToken | None:
    """The token a request came with, once it is recognised."""
    found: ApiToken | None = getattr(request, "api_token", None)
    return found


def recognise(request: HttpRequest) -> ApiToken | None:
    """Let the request act as its token's owner. Without a sound token it acts as nobody; `api_refusal` says why."""
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    token = _sound_token(header)
    if token is None or not token.is_alive(clock.now()) or not token.owner.is_active:
        # One sentence for all reasons: who tries tokens learns nothing.
        request.api_refusal = "This token opens nothing: it is unknown, expired or taken back."  # type: ignore[attr-defined]
        return None
    limit_rights(token.owner, lambda permission: permits(token.scopes, permission))
    request.user = token.owner
    request.api_token = token  # type: ignore[attr-defined]
    _note_use(token)
    return token


def _sound_token(header: str) -> ApiToken | None:
    kind, _, text = header.partition(" ")
    found = _TOKEN.fullmatch(text.strip())
    if kind.lower() != "bearer" or found is None:
        return None
    prefix, secret = found.groups()
    token = ApiToken.objects.select_related("owner").filter(prefix=prefix).first()
    expected = token.secret_hash if token is not None else _NOBODY
    return token if hmac.compare_digest(expected, hash_of(secret)) else None


def _note_use(token: ApiToken) -> None:
    moment = clock.now()
    if token.last_used_at is None or moment - token.last_used_at > USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=moment)
