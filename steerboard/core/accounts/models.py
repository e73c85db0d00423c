"""People who can sign in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from steerboard.core.records import Record, RecordQuerySet


class UserQuerySet(RecordQuerySet["User"]):
    """Ways to find people."""

    def active(self) -> "UserQuerySet":
        """People who may sign in."""
        return self.filter(is_active=True, is_system=False)


class UserManager(models.Manager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Finds a person by e-mail address, whatever its case."""

    def get_by_natural_key(self, email: str) -> "User":
        user: User = self.get(email=email.strip().lower())
        return user


class User(Record, AbstractBaseUser):
    """A person with an account. The one `is_system` row is who jobs without a person act as."""

    email = models.EmailField(unique=True, max_length=254)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField()
    locale = models.CharField(max_length=12, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    preferences = models.JSONField(default=dict, blank=True)
    scim_external_id = models.CharField(max_length=255, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    computed_fields = frozenset({"last_login", "preferences"})
    secret_fields = frozenset({"password"})
    personal_fields = ("email", "name", "title")

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(email=models.functions.Lower("email")), name="user_email_lower"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def event_person_id(self) -> int | None:
        return self.pk

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        words = self.name.split() or [self.email]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    # Django's and allauth's templates and backends ask for these; our own access rules never do.
    @property
    def is_staff(self) -> bool:
        return False

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False

    def get_full_name(self) -> str:
        return self.name
