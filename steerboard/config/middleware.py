"""What every answer carries: the identity of its request and the headers that keep browsers strict."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from steerboard.config import metrics

Answer = Callable[[HttpRequest], HttpResponse]
logger = structlog.get_logger("steerboard.requests")

_SOUND_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_QUIET = ("/static/", "/healthz", "/readyz", "/metrics")

# Scripts and styles come from our own files only: nothing inline, so that injected markup stays text.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class RequestIdentity:
    """Gives every request an id: taken from a proxy where sound, told back, and in every log line."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        offered = request.headers.get("X-Request-ID", "")
        request_id = offered if _SOUND_ID.fullmatch(offered) else uuid.uuid4().hex
        request.META["steerboard.request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        response["X-Request-ID"] = request_id
        match = getattr(request, "resolver_match", None)
        route = str(match.route) if match else "-"
        metrics.count_request(request.method or "", route, response.status_code, seconds)
        if not request.path.startswith(_QUIET):
            logger.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                milliseconds=round(seconds * 1000, 1),
            )
        return response


class SecurityHeaders:
    """Headers Django does not set itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "text/html" in response.get("Content-Type", "") and getattr(request, "user", None) is not None:
            response.setdefault("Cache-Control", "no-store" if request.user.is_authenticated else "private, no-cache")
        return response
