"""What this person may see and do. Every query of the product starts here."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from steerboard.core.access.models import WHOLE, Grant, Scope
from steerboard.core.access.permissions import RANK, Permission, Role
from steerboard.core.accounts.models import User

T = TypeVar("T", bound=Model)

ROOT_PATH = "/1/"


def whole() -> Scope:
    """The scope of the whole installation."""
    return Scope.objects.get(kind=WHOLE)


def grants_of(user: User) -> list[tuple[Role, str]]:
    """The roles a person holds and the paths they hold them for, read once per request object."""
    cached: list[tuple[Role, str]] | None = getattr(user, "_grants", None)
    if cached is None:
        rows = Grant.objects.filter(user_id=user.pk).values_list("role", "scope__path") if user.is_active else []
        cached = [(Role(role), path) for role, path in rows]
        user._grants = cached  # type: ignore[attr-defined]
    return cached


def forget_grants(user: User) -> None:
    """Read this person's grants anew next time."""
    if hasattr(user, "_grants"):
        del user._grants


def paths_for(user: User, permission: Permission) -> list[str]:
    """Paths below which this person holds the permission, without those inside another."""
    if user.is_system:
        return [ROOT_PATH]
    paths = sorted({path for role, path in grants_of(user) if role in permission.roles})
    return [p for i, p in enumerate(paths) if not any(p.startswith(outer) and p != outer for outer in paths[:i])]


def can(user: User, permission: Permission, scope: Scope | None = None) -> bool:
    """Whether a person holds the permission at the scope (None: for the whole)."""
    target = scope.path if scope is not None else ROOT_PATH
    return any(target.startswith(path) for path in paths_for(user, permission))


def can_anywhere(user: User, permission: Permission) -> bool:
    """Whether a person holds the permission at some scope."""
    return bool(paths_for(user, permission))


def scope_filter(user: User, permission: Permission, prefix: str = "scope") -> Q | None:
    """A filter for rows whose `prefix` leads to a scope; None: no filter needed, everything is visible."""
    paths = paths_for(user, permission)
    if ROOT_PATH in paths:
        return None
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{prefix}__path__startswith": path})
    return condition


def visible(rows: QuerySet[T], user: User, permission: Permission, prefix: str = "scope") -> QuerySet[T]:
    """The rows whose scope this person holds the permission for."""
    condition = scope_filter(user, permission, prefix)
    return rows if condition is None else rows.filter(condition)


def scope_ids(user: User, permission: Permission) -> QuerySet[Scope, int] | None:
    """Ids of scopes this person holds the permission for, as a subquery; None: all of them."""
    paths = paths_for(user, permission)
    if ROOT_PATH in paths:
        return None
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(path__startswith=path)
    return Scope.objects.filter(wanted).values_list("pk", flat=True)


def rank_of(user: User) -> int:
    """The rank of a person's highest role, -1 without any."""
    return max((RANK[role] for role, _ in grants_of(user)), default=-1)


def roles_of(user: User) -> set[Role]:
    """All roles a person holds anywhere."""
    return {role for role, _ in grants_of(user)}
