"""Enforces the policy table before any view runs."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from ninja.utils import check_csrf

from steerboard.core.access.models import Scope
from steerboard.core.access.policy import Policy
from steerboard.core.access.queries import can, can_anywhere
from steerboard.core.accounts.models import User
from steerboard.core.actions import note_event
from steerboard.core.api import limits, rules
from steerboard.core.api.problems import problem_response
from steerboard.core.api.tokens import Caller, token_of

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


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
        if request.path.startswith("/api/"):
            return self._api(request, name, policy, kwargs)
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            return redirect_to_login(request.get_full_path())
        if policy.permission is None:
            return None
        scope = None
        if policy.scoped_by:
            scope = self._scope_named(policy.scoped_by, kwargs[policy.scoped_by])
            if scope is None or not can(user, policy.permission, scope):
                raise Http404("There is nothing here that you can see.")
            request.scope = scope  # type: ignore[attr-defined]
            return None
        if not can_anywhere(user, policy.permission):
            note_event(actor=user, verb=f"page.{name}", kind="denied", data={"permission": policy.permission.code})
            # Django's own exception: what a middleware raises here reaches no other middleware.
            raise PermissionDenied(f"You may not do this: {policy.permission.label.lower()}.")
        return None

    def _api(self, request: HttpRequest, name: str, entry: Policy, kwargs: dict[str, Any]) -> HttpResponse | None:
        """As for pages, with what programs need besides: 401, scopes of tokens, limits, methods, forged requests."""
        user, token, method = request.user, token_of(request), str(request.method)
        refusal: str = getattr(request, "api_refusal", "")
        if refusal:
            limits.note_bad_token(request)
        if refusal or not isinstance(user, User) or not user.is_active:
            detail = refusal or "Send a token (Authorization: Bearer sbt_…) or sign in."
            return problem_response(request, 401, detail, headers={"WWW-Authenticate": 'Bearer realm="Steerboard"'})
        if wait := limits.wait_of(Caller(user, token).name):
            return problem_response(request, 429, "Slow down a little.", headers={"Retry-After": str(wait)})
        policy = entry.methods.get(method)
        if policy is None:
            allowed = ", ".join(sorted(entry.methods))
            return problem_response(request, 405, f"This address answers {allowed}.", headers={"Allow": allowed})
        writing = method not in SAFE_METHODS
        if token is None and writing and check_csrf(request) is not None:
            return problem_response(request, 403, "Requests with a session need its CSRF token (X-CSRFToken).")
        if token is not None and not rules.allows(token.scopes, policy.room, writing=writing):
            return self._deny(request, user, name, f"This token's scopes do not reach this: {policy.room}.")
        if (refused := limits.refused_body(request)) is not None:
            return problem_response(request, *refused)
        return self._rights(request, user, name, policy, kwargs)

    def _rights(
        self, request: HttpRequest, user: User, name: str, policy: Policy, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """What this person may not see is not there (404); what they see but may not do is refused (403)."""
        if policy.permission is None:
            return None
        if not policy.scoped_by:
            if can_anywhere(user, policy.permission):
                return None
            return self._deny(request, user, name, f"You need the permission {policy.permission.code}.")
        scope = self._scope_named(policy.scoped_by, kwargs[policy.scoped_by])
        if scope is None or not can(user, policy.seen_by or policy.permission, scope):
            return problem_response(request, 404, "There is nothing here that you can see.")
        if not can(user, policy.permission, scope):
            return self._deny(request, user, name, f"You need the permission {policy.permission.code} here.", scope)
        request.scope = scope  # type: ignore[attr-defined]
        return None

    def _scope_named(self, argument: str, value: Any) -> Scope | None:
        try:
            return self._finders[argument](value)
        except (ValueError, OverflowError):  # a value that no object can have names none
            return None

    def _deny(
        self, request: HttpRequest, user: User, name: str, detail: str, scope: Scope | None = None
    ) -> HttpResponse:
        note_event(
            actor=user,
            verb=f"api.{name}",
            kind="denied",
            scope_id=scope.pk if scope is not None else None,
            data={"method": str(request.method), "detail": detail},
        )
        return problem_response(request, 403, detail)


def policy_for(table: dict[str, Policy], view_name: str) -> Policy | None:
    """The entry of a route; a name ending in `:*` speaks for a whole namespace of a library."""
    if view_name in table:
        return table[view_name]
    namespace = view_name.rpartition(":")[0]
    return table.get(f"{namespace}:*") if namespace else None
