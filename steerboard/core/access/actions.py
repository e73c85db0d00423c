"""Giving and taking roles, and growing the tree of scopes."""

import uuid

from steerboard.core import clock
from steerboard.core.access.models import Grant, Scope
from steerboard.core.access.permissions import MANAGE_ACCESS, RANK, Role
from steerboard.core.access.queries import forget_grants, rank_of
from steerboard.core.accounts.models import User
from steerboard.core.actions import action
from steerboard.core.rules import RuleBroken


@action(MANAGE_ACCESS, on="scope")
def grant_role(*, actor: User, user: User, role: Role, scope: Scope) -> Grant:
    """Give a person a role for everything below a scope. Giving it twice changes nothing."""
    if not actor.is_system and RANK[role] > rank_of(actor):
        raise RuleBroken("You cannot give a role higher than your own.", field="role")
    present = Grant.objects.filter(user=user, role=role, scope=scope).first()
    if present is not None:
        return present
    grant = Grant(user=user, role=role, scope=scope, given_at=clock.now())
    grant.save()
    forget_grants(user)
    return grant


@action(MANAGE_ACCESS, on="scope")
def revoke_role(*, actor: User, grant: Grant, scope: Scope) -> None:
    """Take a role away. `scope` is the grant's own."""
    if grant.scope_id != scope.pk:
        raise RuleBroken("This role was given elsewhere.")
    if not actor.is_system and RANK[Role(grant.role)] > rank_of(actor):
        raise RuleBroken("You cannot take a role higher than your own.")
    grant.delete()
    forget_grants(grant.user)


def add_scope(*, kind: str, parent: Scope, label: str) -> Scope:
    """Hang a new scope into the tree, as part of the action that creates its noun."""
    scope = Scope(kind=kind, parent=parent, path=f"{parent.path}{uuid.uuid4().hex}/", label=label[:200])
    scope.save()
    # The path ends with the row's own number, which exists only after the insert.
    scope.path = f"{parent.path}{scope.pk}/"
    scope.save(update_fields=["path"])
    return scope


def move_scope(*, scope: Scope, parent: Scope) -> None:
    """Hang a scope, with all below it, under another one, as part of the action that moves its noun."""
    if parent.path.startswith(scope.path):
        raise RuleBroken("This would put it inside itself.", field="parent")
    before, after = scope.path, f"{parent.path}{scope.pk}/"
    below = list(Scope.objects.select_for_update().filter(path__startswith=before))
    for node in below:
        node.path = after + node.path.removeprefix(before)
        if node.pk == scope.pk:
            node.parent = parent
    Scope.objects.bulk_update(below, ["path", "parent"])
