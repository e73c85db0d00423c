"""Who one is, and the people one works with, in the API."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from steerboard.core.access.permissions import SEE_HISTORY, declared_permissions
from steerboard.core.access.queries import can_anywhere, grants_with_scopes
from steerboard.core.accounts.models import User
from steerboard.core.api import kit as api
from steerboard.core.api.tokens import token_of

routes = api.ApiRoutes("core", "people")
PERSON = api.Shape("Person", api.Attribute("id", int), api.Attribute("name", str), api.Attribute("title", str))


class GrantShown(api.Input):
    """A role and where it holds."""

    role: str
    scope: str


class Me(api.Input):
    """Who calls, and what they may do at all with this token."""

    id: int
    email: str
    name: str
    title: str
    time_zone: str
    locale: str
    grants: list[GrantShown]
    permissions: list[str]
    token: str | None
    token_scopes: list[str] | None


@routes.read("/me", api.Policy(why="tells only of oneself"), out=Me)
def me(request: HttpRequest) -> dict[str, Any]:
    """Who one is, and what one may do."""
    actor, token = api.actor_of(request), token_of(request)
    return {
        **{name: getattr(actor, name) for name in ("id", "email", "name", "title", "time_zone", "locale")},
        "grants": [{"role": grant.role, "scope": grant.scope.label} for grant in grants_with_scopes(actor)],
        "permissions": [p.code for p in declared_permissions() if can_anywhere(actor, p)],
        "token": token.name if token is not None else None,
        "token_scopes": list(token.scopes) if token is not None else None,
    }


@routes.listing(
    "/people",
    api.Policy(SEE_HISTORY, why="names are known to all staff, not to clients"),
    api.Listing(PERSON, sorts={"name": "name"}, sort="name", search=("name", "title")),
)
def list_people(request: HttpRequest) -> QuerySet[User]:
    """Active people by name; ids for owners, managers and deciders."""
    people: QuerySet[User] = User.objects.active()
    return people
