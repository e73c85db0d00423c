"""The policy table and the map of addresses are one: no route without an entry, no entry without a route."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

from steerboard.core.access.middleware import policy_for
from steerboard.core.public import Role, create_account, grant_role, system_user, whole

# Answered by Django for files, not by a view of ours; WhiteNoise serves them before any view.
FILES = {"static", "media"}


def _names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _names(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}" if entry.name else f"{prefix}(no name: {entry.pattern})"


@pytest.fixture
def routes() -> set[str]:
    return set(_names(get_resolver())) - FILES


@pytest.fixture
def table() -> dict[str, Any]:
    found: dict[str, Any] = import_string(settings.ROUTE_POLICIES)
    return found


def test_every_route_has_one_entry_in_the_policy_table(routes: set[str], table: dict[str, Any]) -> None:
    missing = {name for name in routes if policy_for(table, name) is None}

    # allauth's old addresses have no name, so they can have no entry and answer 403.
    assert missing == {name for name in missing if name.startswith("(no name: social/")}


def test_every_scoped_route_has_a_finder(table: dict[str, Any]) -> None:
    finders = import_string(settings.SCOPE_FINDERS)
    wanted = {policy.scoped_by for policy in table.values() if policy.scoped_by}

    assert wanted <= set(finders)


def test_a_route_without_an_entry_answers_403(client: Client, db: None) -> None:
    assert client.get("/accounts/social/connections/").status_code == 403


def test_what_is_not_public_asks_a_stranger_to_sign_in(client: Client, db: None) -> None:
    for address in ("/profile/", "/audit/", "/admin/people/", "/decisions/", "/decisions/D-0001/", "/accounts/2fa/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/accounts/login/")
    for address in ("/audit/verify", "/audit/evidence", "/admin/people/1/give"):
        assert client.post(address).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["false", "99999999999999999999999", "-1", "%F0%9F%9A%80"])
def test_a_value_that_no_object_can_have_names_nothing(client: Client, key: str) -> None:
    user = create_account(actor=system_user(), email="mona@example.org", name="Mona")
    grant_role(actor=system_user(), user=user, role=Role.PMO_LEAD, scope=whole())
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"/api/v1/imports/{key}").status_code == 404
