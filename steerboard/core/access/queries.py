"""What this person may see and do. Every query of the product starts here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from steerboard.core.access.models import WHOLE, Grant, Scope
from steerboard.core.access.permissions import MANAGE_ACCESS, RANK, SEE_HISTORY, Permission, Role
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


def limit_rights(user: User, allows: Callable[[Permission], bool]) -> None:
    """Leave this person object only the permissions that `allows` agrees to, such as a token's scopes."""
    user._allows = allows  # type: ignore[attr-defined]


def paths_for(user: User, permission: Permission) -> list[str]:
    """Paths below which this person holds the permission, without those inside another."""
    allows: Callable[[Permission], bool] | None = getattr(user, "_allows", None)
    if allows is not None and not allows(permission):
        return []
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


def grants_with_scopes(user: User, within: QuerySet[Scope] | None = None) -> list[Grant]:
    """A person's grants with their scopes, the widest first; of these scopes only where given."""
    rows = Grant.objects.filter(user=user).select_related("scope").order_by("scope__path", "role")
    return list(rows if within is None else rows.filter(scope__in=within.order_by()))


def visible_scopes(user: User) -> QuerySet[Scope]:
    """Scopes this person may see the history of, in tree order."""
    ids = scope_ids(user, SEE_HISTORY)
    rows = Scope.objects.order_by("path")
    return rows if ids is None else rows.filter(pk__in=ids)


def manageable_scopes(user: User) -> QuerySet[Scope]:
    """Scopes where this person may give and take roles, in tree order."""
    ids = scope_ids(user, MANAGE_ACCESS)
    rows = Scope.objects.order_by("path")
    return rows if ids is None else rows.filter(pk__in=ids)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody holds a permission somewhere: a role, and where it was given."""

    role: str
    given_at: str


def reasons_for(user: User, permission: Permission, scope: Scope | None = None) -> list[Reason]:
    """The grants that give a person this permission at a scope (None: for the whole)."""
    target = scope.path if scope is not None else ROOT_PATH
    grants = grants_with_scopes(user) if user.is_active else []
    return [
        Reason(grant.role_label, grant.scope.label)
        for grant in grants
        if Role(grant.role) in permission.roles and target.startswith(grant.scope.path)
    ]


def people_with_roles(words: str, within: QuerySet[Scope]) -> list[tuple[User, list[Grant]]]:
    """All people and the roles they hold in these scopes, by name, in two queries."""
    people = User.objects.filter(is_system=False).order_by("-is_active", "name", "pk")
    for word in words.split()[:5]:
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(title__icontains=word))
    grants: dict[int, list[Grant]] = {}
    held = Grant.objects.filter(scope__in=within.order_by()).select_related("scope")
    for grant in held.order_by("scope__path", "role"):
        grants.setdefault(grant.user_id, []).append(grant)
    return [(person, grants.get(person.pk, [])) for person in people]
