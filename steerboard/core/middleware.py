"""Tells the core who is calling and from where."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from steerboard.core.api.limits import wait_before
from steerboard.core.api.problems import problem_response
from steerboard.core.api.tokens import recognise
from steerboard.core.context import Origin, coming_from
from steerboard.core.rules import NotAllowed


class ActorContext:
    """Every event of a request carries its door, id, address and session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_api, token = request.path.startswith("/api/"), None
        if is_api:
            if wait := wait_before(request):
                return problem_response(
                    request, 429, "Too many requests from this address.", headers={"Retry-After": str(wait)}
                )
            token = recognise(request)
        session_key = request.session.session_key or ""
        place = Origin(
            channel="api" if is_api else "page",
            request_id=str(request.META.get("steerboard.request_id", "")),
            address=str(request.META.get("REMOTE_ADDR", "")),
            session=token.prefix if token is not None else session_key[:8],
            method="token" if token is not None else str(request.session.get("signed_in_by", "")),
        )
        with coming_from(place):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refused action becomes Django's 403 page."""
        if isinstance(exception, NotAllowed):
            raise PermissionDenied(exception.sentence) from exception
        return None
