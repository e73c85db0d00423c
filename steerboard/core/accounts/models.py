"""People who can sign in."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models.functions import Lower

from steerboard.core.context import running
from steerboard.core.records import ChangedOutsideAction, Record, RecordQuerySet

Door = Callable[["User", list[str]], None]
_doors: list[Door] = []


def sign_in_door(door: Door) -> Door:
    """Let `door` carry out what Django and allauth save on an account by themselves, as an action."""
    _doors[:] = [door]
    return door


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
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower"),
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

    # Django and allauth save accounts without knowing our actions: a sign-in writes `last_login`, a reset the
    # password, a confirmed address the e-mail.
    def save(self, *args: Any, **kwargs: Any) -> None:
        """As every record; outside an action only what signing in changes, each through its door."""
        if running() is not None or self._state.adding:
            super().save(*args, **kwargs)
            return
        differing = self._differing(kwargs.get("update_fields"))
        computed = [name for name in differing if name in self.computed_fields]
        if computed:
            rows: models.QuerySet[User] = models.QuerySet(type(self)).filter(pk=self.pk)
            rows.update(**{name: getattr(self, name) for name in computed})
            self._loaded.update({name: getattr(self, name) for name in computed})
        audited = [name for name in differing if name not in self.computed_fields]
        if not audited:
            return
        if not _doors:
            raise ChangedOutsideAction(f"User.{audited[0]} may only be changed inside an action.")
        _doors[0](self, audited)

    def _differing(self, update_fields: Any) -> list[str]:
        names = list(update_fields) if update_fields is not None else [f.name for f in self._meta.concrete_fields]
        loaded = getattr(self, "_loaded", {})
        return [name for name in names if name not in loaded or self._typed(name) != loaded[name]]

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password; an old hash is then written anew, which changes no password."""

        def rewrite(raw: str) -> None:
            self.set_password(raw)
            self._password = None
            models.QuerySet(type(self)).filter(pk=self.pk).update(password=self.password)
            self._loaded["password"] = self.password

        return check_password(raw_password or "", self.password, rewrite)
