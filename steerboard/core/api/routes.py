"""Declaring operations of the API: each with its policy, its form, and one way to answer and to refuse."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from ninja import Query, Router
from pydantic import BaseModel

from steerboard.core.access.policy import Policy
from steerboard.core.accounts.models import User
from steerboard.core.actions import note_event
from steerboard.core.api.etags import etag
from steerboard.core.api.idempotency import answer_once, key_of
from steerboard.core.api.paging import Listing
from steerboard.core.api.problems import Problem, problem_from, problem_response
from steerboard.core.api.tokens import Caller, token_of
from steerboard.core.rules import NotAllowed

View = Callable[..., Any]
NAMESPACE = "api-1"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation answers: data, and the version its ETag names."""

    data: Any
    version: int | None = None
    location: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as declared; the OpenAPI document is completed from this."""

    method: str
    path: str
    status: int
    matched: bool  # asks for If-Match
    once: bool  # takes an Idempotency-Key
    media_type: str = JSON


@dataclass
class ApiRoutes:
    """The operations of one feature. `room` is whose token scopes they need."""

    room: str
    tag: str
    router: Router = field(init=False)
    operations: list[Operation] = field(default_factory=list)
    policies: dict[str, Policy] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.router = Router(tags=[self.tag])

    def read(self, path: str, policy: Policy, *, out: Any) -> Callable[[View], View]:
        """GET of one thing, or of a short list without pages."""
        return self._add("GET", path, policy, out=out)

    def create(self, path: str, policy: Policy, *, out: Any) -> Callable[[View], View]:
        """POST that makes something new: 201."""
        return self._add("POST", path, policy, out=out, status=201)

    def act(self, path: str, policy: Policy, *, out: Any) -> Callable[[View], View]:
        """POST that does something: 200."""
        return self._add("POST", path, policy, out=out)

    def change(self, path: str, policy: Policy, *, out: Any) -> Callable[[View], View]:
        """PATCH of one thing; asks for If-Match."""
        return self._add("PATCH", path, policy, out=out, matched=True)

    def replace(self, path: str, policy: Policy, *, out: Any) -> Callable[[View], View]:
        """PUT of one thing; asks for If-Match."""
        return self._add("PUT", path, policy, out=out, matched=True)

    def remove(self, path: str, policy: Policy) -> Callable[[View], View]:
        """DELETE of one thing; asks for If-Match, answers 204."""
        return self._add("DELETE", path, policy, out=None, status=204, matched=True)

    def file(self, path: str, policy: Policy, *, media_type: str) -> Callable[[View], View]:
        """GET of a file; the function answers with a response of its own."""
        return self._add("GET", path, policy, out=None, media_type=media_type)

    def listing(self, path: str, policy: Policy, listing: Listing) -> Callable[[View], View]:
        """GET of a list; the function gives the query of what this person may see."""

        def declare(function: View) -> View:
            form = listing.parameters()

            def pages(request: HttpRequest, asked: BaseModel, **kwargs: Any) -> dict[str, Any]:
                return listing.answer(request, function(request, **kwargs), asked)

            parameters = list(inspect.signature(function).parameters.values())
            kinds = [replaced.replace(kind=inspect.Parameter.KEYWORD_ONLY) for replaced in parameters[1:]]
            asked = inspect.Parameter("asked", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Query[form])  # type: ignore[misc,valid-type]
            pages.__signature__ = inspect.Signature([parameters[0], asked, *kinds])  # type: ignore[attr-defined]
            pages.__name__, pages.__doc__ = function.__name__, function.__doc__
            self._add("GET", path, policy, out=listing.shape.page)(pages)
            return function

        return declare

    def _add(
        self,
        method: str,
        path: str,
        policy: Policy,
        *,
        out: Any,
        status: int = 200,
        matched: bool = False,
        media_type: str = JSON,
    ) -> Callable[[View], View]:
        name = route_name(path)
        self._allow(name, method, replace(policy, room=self.room))

        def declare(function: View) -> View:
            sentence = " ".join((function.__doc__ or function.__name__).split())
            wrapped = _answering(function, method, status)
            self.operations.append(Operation(method, path, status, matched, method == "POST", media_type))
            self.router.add_api_operation(
                path,
                [method],
                wrapped,
                response={status: out},
                operation_id=f"{self.tag.replace(' ', '_')}_{function.__name__}",
                summary=sentence.partition(".")[0],
                description=sentence,
                url_name=name,
            )
            return function

        return declare

    def _allow(self, name: str, method: str, policy: Policy) -> None:
        key = f"{NAMESPACE}:{name}"
        entry = self.policies.get(key, Policy())
        if method in entry.methods:
            raise ValueError(f"{method} of {name} is declared twice.")
        self.policies[key] = replace(entry, methods={**entry.methods, method: policy})


def route_name(path: str) -> str:
    """The name of an address: its words, so that all its methods share one entry of the policy table."""
    return "-".join(part.strip("{}") for part in path.strip("/").split("/")) or "root"


def actor_of(request: HttpRequest) -> User:
    """Who acts. The policy table lets nobody else come this far."""
    user = request.user
    if not isinstance(user, User):
        raise Problem(401, "Send a token or sign in.")
    return user


def _answering(function: View, method: str, status: int) -> View:
    @functools.wraps(function)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        def perform() -> HttpResponse:
            return _response(request, function(request, *args, **kwargs), status)

        try:
            if method == "GET":
                return perform()
            return _change(request, perform, method)
        except Http404 as missing:
            return problem_response(request, 404, str(missing) or "There is nothing here that you can see.")
        except (ProtectedError, RestrictedError):
            return problem_response(request, 409, "Something else needs this; take it out there first.")
        except IntegrityError:
            return problem_response(request, 409, "Something like this is there already, or was changed meanwhile.")
        except OperationalError as busy:
            if "locked" not in str(busy):
                raise
            return problem_response(request, 503, "The database is busy.", headers={"Retry-After": "1"})
        except Exception as refusal:
            problem = problem_from(refusal)
            if problem is None:
                raise
            if isinstance(refusal, NotAllowed):
                _note_denied(request, function, refusal)
            return problem_response(request, problem.status, problem.detail, headers=problem.headers, **problem.more)

    return view


def _change(request: HttpRequest, perform: Callable[[], HttpResponse], method: str) -> HttpResponse:
    """All of a request's changes, the check of its If-Match and the keeping of its answer: one transaction."""
    key = key_of(request) if method == "POST" else ""
    with transaction.atomic():
        if not key:
            return perform()
        return answer_once(request, Caller(actor_of(request), token_of(request)).name, key, perform)


def _note_denied(request: HttpRequest, function: View, refusal: NotAllowed) -> None:
    # The action noted it too, but inside the transaction that was rolled back.
    note_event(
        actor=actor_of(request),
        verb=f"api.{function.__name__}",
        kind="denied",
        data={"permission": refusal.permission, "method": str(request.method), "path": request.path},
    )


def _response(request: HttpRequest, result: Any, status: int) -> HttpResponse:
    if isinstance(result, HttpResponse):
        return result
    reply = result if isinstance(result, Reply) else Reply(result)
    if reply.data is None and status != 204:
        raise Http404("There is nothing here that you can see.")
    body = b"" if status == 204 else msgspec.json.encode(reply.data)
    response = HttpResponse(body, status=status, content_type=JSON)
    if status == 204:
        del response["Content-Type"]
    response["Cache-Control"] = "private, no-cache"
    if reply.version is not None:
        response["ETag"] = etag(reply.version)
    if reply.location:
        response["Location"] = reply.location
    if isinstance(reply.data, dict) and reply.data.get("next") and "items" in reply.data:
        response["Link"] = f'<{settings.PUBLIC_URL}{reply.data["next"]}>; rel="next"'
    return response
