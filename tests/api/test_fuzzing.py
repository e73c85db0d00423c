"""Generated requests for every operation: no fault of ours, no status and no answer that the document does not say.

`STEERBOARD_FUZZ_EXAMPLES` sets how many per operation; nightly runs take a thousand.
"""

from __future__ import annotations

import json
import os
import re
from datetime import timedelta
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
import urllib3
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import strategies
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from steerboard.config.api import ROUTES
from tests.api.world import World

EXAMPLES = int(os.environ.get("STEERBOARD_FUZZ_EXAMPLES", "50"))
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
OPERATIONS = [(one.method, f"/api/v1{one.path}") for routes in ROUTES for one in routes.operations]
SPECIAL_VALUES = {"number": 1, "rate_id": 1}


def _send(client: Client, case: Any) -> requests.Response:
    """Send a generated request in this process, within the test's transaction."""
    prepared = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body or b""
    headers = {name: value for name, value in prepared.headers.items() if name.lower() != "content-length"}
    kind = headers.pop("Content-Type", "application/octet-stream")
    answer = client.generic(case.method, str(prepared.path_url), body, kind, headers=headers)
    response = requests.Response()
    response.status_code, response._content, response.request = answer.status_code, answer.content, prepared
    response.headers.update(answer.headers)
    response.url, response.elapsed = str(prepared.url), timedelta()
    response.raw = urllib3.HTTPResponse(headers=dict(answer.headers), status=answer.status_code)
    return response


class _Undone(Exception):
    """Takes back what a request did, so that each meets the same world."""


def test_the_world_has_all_that_addresses_name(world: World) -> None:
    names = {name for _, path in OPERATIONS for name in re.findall(r"{(\w+)}", path)}

    assert names <= {*world.ours.values(), *SPECIAL_VALUES}


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_nothing_undocumented_happens(standing_world: World, method: str, path: str) -> None:
    world = standing_world
    document = json.loads(Client().get("/api/v1/openapi.json").content)
    config = SchemathesisConfig.from_dict({"generation": {"mode": "all"}})
    schema = schemathesis.openapi.from_dict(document, config=config)
    operation = schema[path][method]
    token, client = world.token(world.lead), Client(raise_request_exception=False)

    @hypothesis.settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck), phases=[hypothesis.Phase.generate],
    )  # fmt: skip
    @hypothesis.given(
        case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        chance=strategies.integers(0, 9),
    )
    def probe(case: Any, chance: int) -> None:
        if chance and case.path_parameters:  # else all answers would be 404
            real = {**world.ours.values(), **SPECIAL_VALUES}
            case.path_parameters = {name: real[name] for name in case.path_parameters}
        if chance > 2 and method in ("PATCH", "PUT", "DELETE"):
            case.headers["If-Match"] = "*"
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        try:
            with transaction.atomic():
                response = _send(client, case)
                raise _Undone
        except _Undone:
            pass
        case.validate_response(response, checks=CHECKS)

    with override_settings(API_TOKEN_REQUESTS_PER_MINUTE=10**9, API_ADDRESS_REQUESTS_PER_MINUTE=10**9):
        probe()
