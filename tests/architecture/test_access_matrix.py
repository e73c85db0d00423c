"""Every route × method × person × own and foreign object answers what the one policy table says, and nothing else.

The cells are generated from the map of addresses. A probe behind the policy middleware answers in place of the views,
so that a cell tells exactly whether the door was open; the second half then goes through the real views and looks for
anything of another portfolio in what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from steerboard.config.policy import FINDERS, ROUTES
from steerboard.core.api.routes import NAMESPACE
from steerboard.core.public import Permission, Policy, Role, Scope, User, deactivate_account
from tests.api.world import Side, World

REACHED = 299
API_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PAGE_METHODS = ("GET", "POST")
# Addresses whose arguments mean nothing to the policy, with a value of the right form.
ANY_VALUE = {
    "token_id": 1, "person_id": 1, "session_id": 1, "seq": 1, "number": 1, "rate_id": 1, "key": "work.projects",
    "name": "x", "option": "yes", "form": "csv", "chart": "finish", "file_format": "pdf", "code": "x",
    "uidb36": "x", "pk": 1, "provider_id": "oidc",
}  # fmt: skip
# What tokens of which scopes leave of their owner's rights: everything, reading, one room.
TOKENS = {
    "write": ("write",),
    "read": ("read",),
    "work:read": ("work:read",),
    "governance:write": ("governance:write",),
}


class Probe:
    """Stands where the views stand: answers that the door was open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *given: object) -> HttpResponse:
        return HttpResponse(status=REACHED)


PROBED = [*settings.MIDDLEWARE, f"{__name__}.Probe"]


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif entry.name:
            yield f"{prefix}{entry.name}", entry


ADDRESSES = dict(_patterns(get_resolver()))


def _address(name: str, side: Side) -> str | None:
    wanted = ADDRESSES[name].pattern.converters
    values = {**ANY_VALUE, **side.values()}
    try:
        return reverse(name, kwargs={argument: values[argument] for argument in wanted})
    except (NoReverseMatch, KeyError):
        return None


# -- what must hold, said anew and without the product's own functions --


def _holds(role: Role | None, where: Scope | None, permission: Permission, target: Scope | None) -> bool:
    if role is None or where is None or role not in permission.roles:
        return False
    return target is None or target.path.startswith(where.path)


def _scopes_allow(scopes: tuple[str, ...], permission: Permission) -> bool:
    if permission.code in ("work.see_projects", "core.use_own_account"):
        return True  # every token may know what its things hang on
    room, _, verb = permission.code.partition(".")
    reading = verb.startswith(("see_", "read_"))
    return bool({"write", f"{room}:write", *(("read", f"{room}:read") if reading else ())} & set(scopes))


def _expected(
    policy: Policy, method: str, side: Side, role: Role | None, where: Scope | None, scopes: tuple[str, ...] | None
) -> int:
    """The status of an API cell of somebody signed in."""
    own = policy.methods.get(method)
    if own is None:
        return 405
    if scopes is not None:
        wanted = {"write", f"{own.room}:write", *(("read", f"{own.room}:read") if method == "GET" else ())}
        if not wanted & set(scopes):
            return 403
    return _by_right(own, side, role, where, scopes, refused_unscoped=403)


def _by_right(
    policy: Policy, side: Side, role: Role | None, where: Scope | None, scopes: tuple[str, ...] | None,
    *, refused_unscoped: int,
) -> int:  # fmt: skip
    def may(permission: Permission, target: Scope | None) -> bool:
        return _holds(role, where, permission, target) and (scopes is None or _scopes_allow(scopes, permission))

    if policy.permission is None:
        return REACHED
    if not policy.scoped_by:
        return REACHED if may(policy.permission, None) else refused_unscoped
    target = FINDERS[policy.scoped_by]({**ANY_VALUE, **side.values()}[policy.scoped_by])
    if target is None or not may(policy.seen_by or policy.permission, target):
        return 404
    return REACHED if may(policy.permission, target) else 403


# -- the cells --

PEOPLE: tuple[str, ...] = ("anonymous", "deactivated", "nobody", "everywhere", *Role)


def _who(world: World, name: str) -> tuple[User | None, Role | None, Scope | None]:
    if name in ("anonymous", "deactivated"):
        return None, None, None
    if name == "nobody":
        return world.people["nobody"], None, None
    if name == "everywhere":
        root = world.ours.portfolio.scope.parent
        return world.people["administrator_of_all"], Role.ADMINISTRATOR, root
    return world.people[name], Role(name), world.ours.portfolio.scope


def _signed_in(world: World, name: str) -> Client:
    client = Client(raise_request_exception=False)
    user = _who(world, name)[0]
    if name == "deactivated":
        client.force_login(world.people["deactivated"])
        deactivate_account(actor=world.people["administrator_of_all"], user=world.people["deactivated"])
    if user is not None:
        client.force_login(user)
    return client


def _sides(world: World) -> tuple[Side, Side]:
    return world.ours, world.theirs


def test_every_route_has_its_entry(world: World) -> None:
    missing = [name for name in ADDRESSES if name not in ROUTES and not name.startswith("static")]

    assert missing == []


@pytest.mark.parametrize("name", PEOPLE)
@override_settings(MIDDLEWARE=PROBED, API_TOKEN_REQUESTS_PER_MINUTE=10**9, API_ADDRESS_REQUESTS_PER_MINUTE=10**9)
def test_every_page_opens_for_the_right_people_only(standing_world: World, name: str) -> None:
    wrong = []
    with transaction.atomic():
        client, (_, role, where) = _signed_in(standing_world, name), _who(standing_world, name)
        for side in _sides(standing_world):
            for route, policy in ROUTES.items():
                address = _address(route, side) if route in ADDRESSES else None
                if address is None or address.startswith("/api/"):
                    continue
                for method in PAGE_METHODS:
                    expected = REACHED if policy.public else 302
                    if not policy.public and name not in ("anonymous", "deactivated"):
                        expected = _by_right(policy, side, role, where, None, refused_unscoped=403)
                        expected = 404 if policy.scoped_by and expected == 403 else expected
                    answer = client.generic(method, address)
                    if answer.status_code != expected:
                        wrong.append((name, method, address, expected, answer.status_code))
        transaction.set_rollback(True)

    assert wrong == []


@pytest.mark.parametrize("name", PEOPLE)
@override_settings(MIDDLEWARE=PROBED, API_TOKEN_REQUESTS_PER_MINUTE=10**9, API_ADDRESS_REQUESTS_PER_MINUTE=10**9)
def test_every_operation_opens_for_the_right_people_only(standing_world: World, name: str) -> None:
    wrong: list[Any] = []
    with transaction.atomic():
        client, (_, role, where) = _signed_in(standing_world, name), _who(standing_world, name)
        _walk(wrong, standing_world, client, name, role, where, None)
        transaction.set_rollback(True)

    assert wrong == []


@pytest.mark.parametrize("scopes", TOKENS.values(), ids=TOKENS)
@pytest.mark.parametrize("name", [Role.PMO_LEAD, Role.TEAM_MEMBER])
@override_settings(MIDDLEWARE=PROBED, API_TOKEN_REQUESTS_PER_MINUTE=10**9, API_ADDRESS_REQUESTS_PER_MINUTE=10**9)
def test_a_token_opens_no_more_than_its_scopes(standing_world: World, name: str, scopes: tuple[str, ...]) -> None:
    wrong: list[Any] = []
    with transaction.atomic():
        user, role, where = _who(standing_world, name)
        assert user is not None
        client = standing_world.client(user, *scopes).client
        _walk(wrong, standing_world, client, name, role, where, scopes)
        transaction.set_rollback(True)

    assert wrong == []


def _walk(
    wrong: list[Any], world: World, client: Client, name: str, role: Role | None, where: Scope | None,
    scopes: tuple[str, ...] | None,
) -> None:  # fmt: skip
    for side in _sides(world):
        for route, policy in ROUTES.items():
            if not route.startswith(f"{NAMESPACE}:") or policy.public:
                continue
            address = _address(route, side)
            assert address is not None, f"{route} has an argument without a value in the world"
            for method in API_METHODS:
                expected = 401
                if name not in ("anonymous", "deactivated"):
                    expected = _expected(policy, method, side, role, where, scopes)
                answer = client.generic(method, address)
                if answer.status_code != expected:
                    wrong.append((name, scopes, method, address, expected, answer.status_code))
                if expected != REACHED:
                    assert answer["Content-Type"] == "application/problem+json"


# -- through the real views --


def _texts_of(side: Side) -> list[bytes]:
    """What may be read of a side by nobody who cannot see it."""
    code = side.portfolio.code
    return [text.encode() for text in (f"Secret {code}", f"Alpha {code}", f"Risk {code}", f"Portfolio {code}")]


@pytest.mark.parametrize(
    "name", ["nobody", *(f"other_{role}" for role in (Role.PMO_LEAD, Role.TEAM_MEMBER, Role.AUDITOR, Role.CLIENT))]
)
def test_no_page_and_no_operation_tells_of_what_is_invisible(standing_world: World, name: str) -> None:
    leaks = []
    side = standing_world.ours
    with transaction.atomic():
        client = Client(raise_request_exception=False)
        client.force_login(standing_world.people[name])
        for route in ROUTES:
            address = _address(route, side) if route in ADDRESSES else None
            if address is None:
                continue
            with transaction.atomic():  # what one request breaks is not told of the next
                answer = client.get(address)
                transaction.set_rollback(answer.status_code >= 500)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            leaks += [(name, address, text) for text in _texts_of(side) if text in body]
            if answer.status_code >= 500:
                leaks.append((name, address, answer.status_code))
        transaction.set_rollback(True)

    assert leaks == []


def test_everything_opens_for_who_may_see_everything(standing_world: World) -> None:
    broken = []
    with transaction.atomic():
        client = standing_world.client(standing_world.people["administrator_of_all"]).client
        for route, policy in ROUTES.items():
            if route.startswith(f"{NAMESPACE}:") and "GET" in policy.methods and "search" not in route:
                address = _address(route, standing_world.ours) or ""
                answer = client.get(address)
                if answer.status_code != 200:
                    broken.append((address, answer.status_code))
        transaction.set_rollback(True)

    assert broken == []
