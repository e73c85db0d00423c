"""Tells the core who is calling and from where."""

from collections.abc import Callable
from hashlib import sha256

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from steerboard.core.api.limits import wait_before
from steerboard.core.api.problems import problem_response
from steerboard.core.api.tokens import recognise
from steerboard.core.context import Origin, coming_from
from steerboard.core.rules import NotAllowed

SEEN_AGAIN_SECONDS = 60


class SessionActivity:
    """Keeps the list of a person's sessions: when and from where each was last used.

    Written once a minute, and at once when address or browser change: a write at every request would make every
    reader of a page wait for the disk.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and request.user.is_authenticated and cache.add(_place(request, key), True, SEEN_AGAIN_SECONDS):
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


def _place(request: HttpRequest, key: str) -> str:
    parts = (key, request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", ""))
    return f"session-{sha256(chr(0).join(parts).encode()).hexdigest()}"


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
