"""The OpenAPI document is the URL map, both ways, and says what really happens."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from steerboard.config.api import POLICIES, ROUTES, api
from steerboard.core.api.routes import NAMESPACE

UNDESCRIBED = {"openapi-json", "api-root"}


def _document() -> dict[str, Any]:
    found: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    return found


def _api_patterns(patterns: Any = None, inside: bool = False) -> list[URLPattern]:
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            found += _api_patterns(pattern.url_patterns, inside or pattern.namespace == NAMESPACE)
        elif inside and pattern.name not in UNDESCRIBED:
            found.append(pattern)
    return found


def test_every_address_is_described_and_every_description_has_an_address() -> None:
    document = _document()

    described = {re.sub(r"^/api/v1/", "", path) for path in document["paths"]}
    reachable = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern)) for pattern in _api_patterns()}

    assert document["openapi"].startswith("3.1")
    assert described == reachable


def test_every_method_of_every_address_is_described_and_has_its_policy() -> None:
    document = _document()
    described = {(path, method.upper()) for path, one in document["paths"].items() for method in one}

    declared = {(f"/api/v1{one.path}", one.method) for routes in ROUTES for one in routes.operations}
    governed = {
        (f"{NAMESPACE}:{pattern.name}", method)
        for pattern in _api_patterns()
        for method in POLICIES[f"{NAMESPACE}:{pattern.name}"].methods
    }

    assert described == declared
    assert len(governed) == len(declared)


def test_every_operation_says_in_a_sentence_what_it_does() -> None:
    mute = [
        f"{method} {path}"
        for path, one in _document()["paths"].items()
        for method, details in one.items()
        if len(details.get("summary", "")) < 5
    ]

    assert mute == []


def test_names_of_operations_are_unique() -> None:
    names = [details["operationId"] for one in _document()["paths"].values() for details in one.values()]

    assert len(names) == len(set(names))


def test_the_document_needs_nobody_signed_in_and_shows_no_data() -> None:
    assert Client().get("/api/v1/openapi.json").status_code == 200
    assert api.docs_url is None
