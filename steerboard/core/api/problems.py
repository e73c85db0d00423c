"""Refusals and faults in the one form of RFC 9457, whoever answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from steerboard.core.rules import NotAllowed, RuleBroken, Stale

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "This request could not be read",
    401: "Not signed in",
    403: "Not allowed",
    404: "Nothing here",
    405: "Method not allowed",
    409: "In conflict with what is there",
    412: "Changed in the meantime",
    413: "Too large",
    415: "Not a form we read",
    422: "A rule says no",
    428: "Say which state you saw",
    429: "Too many requests",
    500: "Something went wrong on our side",
    503: "Busy",
}


class Problem(Exception):
    """A refusal with its status; `more` are further members of the answer."""

    def __init__(self, status: int, detail: str, *, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}
        self.more = more


def problem_response(
    request: HttpRequest, status: int, detail: str, *, headers: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """The answer to a refused request."""
    body = {"type": "about:blank", "title": TITLES.get(status, "Refused"), "status": status, "detail": detail, **more}
    if request_id := request.META.get("steerboard.request_id"):
        body["instance"] = f"urn:request:{request_id}"
    response = JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def problem_from(refusal: Exception) -> Problem | None:
    """A rule's or a right's refusal as a problem; None for what is no refusal of ours."""
    if isinstance(refusal, Problem):
        return refusal
    if isinstance(refusal, Stale):
        current = {"version": refusal.current_version}
        return Problem(412, refusal.sentence, headers={"ETag": f'"v{refusal.current_version}"'}, current=current)
    if isinstance(refusal, RuleBroken):
        more: dict[str, Any] = {"code": refusal.code}
        if refusal.field:
            more["field"] = refusal.field
        for name in ("operation", "item"):  # which of several operations of a plan edit
            if (value := getattr(refusal, name, None)) is not None:
                more[name] = value
        return Problem(422, refusal.sentence, **more)
    if isinstance(refusal, NotAllowed):
        return Problem(403, refusal.sentence)
    return None
