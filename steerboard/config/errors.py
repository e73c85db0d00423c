"""Pages for what went wrong: a sentence, the request id to quote, and a way back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Engine, TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string

SENTENCES = {
    400: ("This request could not be read", "Something in the address or form is not as it should be."),
    403: ("You may not do this", "Ask whoever runs this project or portfolio for access."),
    404: ("There is nothing here for you", "The page does not exist, or you may not see it."),
    500: ("Something went wrong on our side", "It has been noted. Nothing you entered was half saved."),
}

# Where even the usual error page cannot be drawn.
_PAGE = Engine().from_string(
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }} · Steerboard</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
</head><body><main><h1>{{ title }}</h1><p>{{ sentence }}</p>
<p><a href="/">Back to Steerboard</a></p><p><small>Request {{ request_id }}</small></p></main></body></html>"""
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to a request nobody can make sense of."""
    return _answer(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to somebody without the permission; the rule's own sentence where there is one."""
    return _answer(request, 403, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to an unknown address; it does not tell what exists."""
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer after a fault of ours."""
    return _answer(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form that was not ours or is too old."""
    return _answer(request, 403, "This form is too old or was not sent from here. Go back, reload the page, try again.")


def _answer(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    title, usual = SENTENCES[status]
    request_id = request.META.get("steerboard.request_id", "")
    if request.path.startswith("/api/") or "text/html" not in request.headers.get("Accept", "text/html, */*"):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": sentence or usual}
        return JsonResponse(
            {**problem, "instance": f"urn:request:{request_id}"}, status=status, content_type="application/problem+json"
        )
    shown = {"status": status, "title": title, "sentence": sentence or usual, "request_id": request_id}
    return HttpResponse(_draw(shown), status=status)


def _draw(shown: dict[str, object]) -> str:
    # Drawn without the request: no context processor runs, so neither database nor session is asked.
    try:
        return render_to_string("ui/error.html", shown)
    except (TemplateDoesNotExist, TemplateSyntaxError, OSError, ValueError):
        return str(_PAGE.render(Context(shown)))
