"""Finding people."""

from allauth.mfa.models import Authenticator

from steerboard.core.accounts.models import User

SYSTEM_EMAIL = "system@steerboard.invalid"


def system_user() -> User:
    """Who jobs without a person act as."""
    user: User = User.objects.get(is_system=True)
    return user


def people_by_id(ids: set[int]) -> dict[int, User]:
    """People by id, in one query."""
    return {user.pk: user for user in User.objects.filter(pk__in=ids)}


def person_by_email(email: str) -> User | None:
    """The person with this address, if any."""
    address = email.strip().lower()
    return User.objects.filter(email=address).first() if address else None


def people_with_second_factor() -> set[int]:
    """Ids of people with a passkey or an authenticator app."""
    rows = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return set(rows.values_list("user_id", flat=True))
