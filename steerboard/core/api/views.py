"""One's own tokens, and the list of operations."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steerboard.core import clock
from steerboard.core.accounts.models import User
from steerboard.core.api.actions import create_token, revoke_token
from steerboard.core.api.forms import TokenForm
from steerboard.core.api.queries import tokens_of
from steerboard.core.rules import NotAllowed, RuleBroken

# By name: the API is put together one floor above.
DOCUMENT = "steerboard.config.api.api"


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a new one is shown in the answer that makes it, and never again."""
    person = _person(request)
    form, secret = TokenForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = create_token(actor=person, **form.wanted())
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        except NotAllowed as refusal:
            form.add_error(None, refusal.sentence)
        else:
            form = TokenForm()
    context = {
        "crumbs": [("Your account", "/profile/"), ("Tokens for programs", None)],
        "form": form,
        "secret": secret,
        "now": clock.now(),
        "tokens": list(tokens_of(person)),
    }
    response = render(request, "core/api/tokens.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Take one of one's own tokens back."""
    person = _person(request)
    revoke_token(actor=person, token=get_object_or_404(tokens_of(person), pk=token_id))
    messages.success(request, "The token is taken back; it opens nothing any more.")
    return redirect("tokens")


@dataclass(frozen=True, slots=True)
class OperationLine:
    """One operation in the list."""

    method: str
    path: str
    summary: str
    parameters: tuple[str, ...]


@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    """All operations in words; the machine-readable document is beside it."""
    document = import_string(DOCUMENT).get_openapi_schema()
    groups: dict[str, list[OperationLine]] = {}
    for path, methods in document["paths"].items():
        for method, details in methods.items():
            groups.setdefault(details["tags"][0].capitalize(), []).append(_line(path, method, details))
    context = {
        "crumbs": [("Your account", "/profile/"), ("Programming interface", None)],
        "groups": sorted(groups.items()),
        "total": sum(len(lines) for lines in groups.values()),
        "description": document["info"]["description"].replace("`", "").split("\n"),
    }
    return render(request, "core/api/documentation.html", context)


def _line(path: str, method: str, details: dict[str, Any]) -> OperationLine:
    names = tuple(one["name"] for one in details.get("parameters", ()) if one["in"] == "query")
    return OperationLine(method.upper(), path, details["summary"], names)
