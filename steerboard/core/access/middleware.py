"""Enforces the policy table before any view runs."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string

from steerboard.core.access.models import Scope
from steerboard.core.access.policy import Policy
from steerboard.core.access.queries import can, can_anywhere
from steerboard.core.accounts.models import User
from steerboard.core.actions import note_event


def _problem(status: int, title: str, detail: str) -> JsonResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


class PolicyMiddleware:
    """No entry in the table: the route does not answer. Not signed in: sign in. Not visible: 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._table: dict[str, Policy] = import_string(settings.ROUTE_POLICIES)
        self._finders: dict[str, Callable[[Any], Scope | None]] = import_string(settings.SCOPE_FINDERS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the view run (None) or answer in its place."""
        match = request.resolver_match
        name = match.view_name if match is not None else ""
        policy = policy_for(self._table, name)
        if policy is None:
            raise PermissionDenied("This address has no entry in the policy table.")
        if policy.public:
            return None
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            if request.path.startswith("/api/"):
                return _problem(401, "Not signed in", "Send a token: Authorization: Bearer …")
            return redirect_to_login(request.get_full_path())
        if policy.permission is None:
            return None
        scope = None
        if policy.scoped_by:
            scope = self._finders[policy.scoped_by](kwargs[policy.scoped_by])
            if scope is None or not can(user, policy.permission, scope):
                raise Http404("There is nothing here that you can see.")
            request.scope = scope  # type: ignore[attr-defined]
            return None
        if not can_anywhere(user, policy.permission):
            note_event(actor=user, verb=f"page.{name}", kind="denied", data={"permission": policy.permission.code})
            if request.path.startswith("/api/"):
                return _problem(403, "Not allowed", f"You need the permission {policy.permission.code}.")
            # Django's own exception: what a middleware raises here reaches no other middleware.
            raise PermissionDenied(f"You may not do this: {policy.permission.label.lower()}.")
        return None


def policy_for(table: dict[str, Policy], view_name: str) -> Policy | None:
    """The entry of a route; a name ending in `:*` speaks for a whole namespace of a library."""
    if view_name in table:
        return table[view_name]
    namespace = view_name.rpartition(":")[0]
    return table.get(f"{namespace}:*") if namespace else None
