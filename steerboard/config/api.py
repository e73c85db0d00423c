"""The API `/api/v1`: all rooms' `api.py` files, one OpenAPI document, one form of refusal."""

from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.types import DictStrAny

from steerboard import __version__
from steerboard.core.access.policy import PUBLIC_ROUTE, Policy
from steerboard.core.api.problems import CONTENT_TYPE, TITLES, problem_response
from steerboard.core.api.routes import JSON, NAMESPACE, ApiRoutes, Operation
from steerboard.core.api.schemas import ProblemDetails

PACKAGE = Path(__file__).resolve().parent.parent
ALWAYS = (400, 401, 403, 413, 422, 429, 503)
DESCRIPTION = """All that the pages can do.

Send a token as `Authorization: Bearer sbt_…`; people make theirs at /profile/tokens/.
Changes of one thing ask for `If-Match` with the ETag of the state that was seen: 428 without.
Another state answers 412, with the present one in `current`.
A POST with an `Idempotency-Key` has one effect however often it is sent.
Lists come in pages: follow `next`. Refusals are problem details (RFC 9457)."""


def gathered() -> list[ApiRoutes]:
    """The operations of every feature that has an `api`."""
    found: list[ApiRoutes] = []
    for room in settings.ROOMS:
        folder = PACKAGE / str(room).rpartition(".")[2]
        features = {path.parent.name for path in folder.glob("*/api.py")}
        features |= {path.parent.parent.name for path in folder.glob("*/api/__init__.py")}
        found += [import_module(f"{room}.{feature}.api").routes for feature in sorted(features)]
    return found


class StrictParser(Parser):
    """JSON as the standard says: no NaN, no broken characters, no NUL that a database cannot hold."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        try:
            data: DictStrAny = msgspec.json.decode(request.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as broken:
            raise HttpError(400, "The body is not sound JSON.") from broken
        if _holds_nul(data):
            raise HttpError(400, "A text holds a NUL character.")
        return data


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any("\x00" in key or _holds_nul(inner) for key, inner in value.items())
    return isinstance(value, list) and any(_holds_nul(inner) for inner in value)


class SteerboardApi(NinjaAPI):
    """Ninja's API, with what every operation has in common written into its document."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(*args, **kwargs)
        schema["components"]["schemas"]["Problem"] = ProblemDetails.model_json_schema()
        for operation in (one for routes in ROUTES for one in routes.operations):
            path = schema["paths"][f"/api/v1{operation.path}"]
            _complete(path[operation.method.lower()], operation)
        return schema


def _complete(details: dict[str, Any], operation: Operation) -> None:
    statuses = [*ALWAYS, *([404] if "{" in operation.path else []), *([409, 412] if operation.method != "GET" else [])]
    parameters = details.setdefault("parameters", [])
    if operation.matched:
        statuses += [428]
        parameters.append(_header("If-Match", "The ETag of the state you saw.", r'^(\*|"v[0-9]{1,9}")$', required=True))
    if operation.once:
        parameters.append(
            _header("Idempotency-Key", "Any text of yours that names this request.", r"^[A-Za-z0-9-]{1,100}$")
        )
    answer = details["responses"][operation.status]
    if operation.status == 204:
        answer.pop("content", None)
    if operation.media_type != JSON:
        answer["content"] = {operation.media_type: {"schema": {"type": "string", "format": "binary"}}}
    answer["headers"] = {"ETag": {"schema": {"type": "string"}}} if operation.path.count("{") else {}
    for status in sorted(set(statuses)):
        details["responses"][status] = {
            "description": TITLES[status],
            "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }


def _header(name: str, sentence: str, pattern: str, *, required: bool = False) -> dict[str, Any]:
    schema = {"type": "string", "pattern": pattern}
    return {"in": "header", "name": name, "required": required, "description": sentence, "schema": schema}


ROUTES = gathered()
api = SteerboardApi(
    title="Steerboard",
    version="1",
    description=DESCRIPTION,
    urls_namespace=NAMESPACE,
    docs_url=None,
    openapi_url="/openapi.json",
    parser=StrictParser(),
    openapi_extra={
        "info": {"x-product-version": __version__, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    },
)
for _routes in ROUTES:
    api.add_router("", _routes.router)

POLICIES: dict[str, Policy] = {f"{NAMESPACE}:openapi-json": PUBLIC_ROUTE, f"{NAMESPACE}:api-root": PUBLIC_ROUTE}
for _routes in ROUTES:
    for _name, _policy in _routes.policies.items():
        _before = POLICIES.get(_name, Policy())
        if twice := _before.methods.keys() & _policy.methods.keys():
            raise ValueError(f"{min(twice)} of {_name} is declared twice.")
        POLICIES[_name] = Policy(methods={**_before.methods, **_policy.methods})


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """What does not have the form that the document says."""
    errors = [
        {"field": ".".join(str(part) for part in error["loc"][1:]), "detail": str(error["msg"])}
        for error in refusal.errors
    ]
    first = errors[0] if errors else {"field": "", "detail": "This does not have the right form."}
    sentence = f"{first['field']}: {first['detail']}" if first["field"] else first["detail"]
    return problem_response(request, 422, sentence, field=first["field"], errors=errors)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, refusal: HttpError) -> HttpResponse:
    """What ninja itself refuses, such as a body that is no JSON."""
    return problem_response(request, refusal.status_code, str(refusal))
