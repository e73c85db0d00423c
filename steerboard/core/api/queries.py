"""Reading tokens."""

from django.db.models import QuerySet

from steerboard.core.accounts.models import User
from steerboard.core.api.models import ApiToken


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """A person's own tokens, the newest first."""
    return ApiToken.objects.filter(owner=user).order_by("-created_at", "-pk")
