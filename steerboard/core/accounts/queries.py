"""Finding people."""

from steerboard.core.accounts.models import User

SYSTEM_EMAIL = "system@steerboard.invalid"


def system_user() -> User:
    """Who jobs without a person act as."""
    user: User = User.objects.get(is_system=True)
    return user


def people_by_id(ids: set[int]) -> dict[int, User]:
    """People by id, in one query."""
    return {user.pk: user for user in User.objects.filter(pk__in=ids)}
