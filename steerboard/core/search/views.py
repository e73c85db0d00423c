"""The search page, and the answers of the palette."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steerboard.core.accounts.models import User
from steerboard.core.search.queries import address_of, commands_for, find
from steerboard.core.search.rules import tidy

IN_PALETTE = 5
MOST_COMMANDS = 12
ICONS = {
    "Project": "project", "Portfolio": "portfolio", "Programme": "portfolio", "Person": "person", "Pack": "report",
}  # fmt: skip


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """All that was found, group by group."""
    words, user = tidy(request.GET.get("q", "")), _person(request)
    groups = find(user, words)
    context = {
        "crumbs": [("Search", None)],
        "words": words,
        "groups": groups,
        "count": sum(len(group.found) for group in groups),
        "commands": [(command.label, address_of(command)) for command in commands_for(user, words)] if words else [],
    }
    return render(request, "core/search/search.html", context)


@require_GET
def palette(request: HttpRequest) -> JsonResponse:
    """What the palette offers: things found, then what may be made or done."""
    words, user = tidy(request.GET.get("q", "")), _person(request)
    entries: list[dict[str, Any]] = [
        {
            "title": f"{row.code} {row.title}".strip(),
            "url": row.url,
            "group": group.label,
            "hint": row.kind,
            "icon": ICONS.get(row.kind, "item"),
        }
        for group in find(user, words, limit=IN_PALETTE)
        for row in group.found
    ]
    for command in commands_for(user, words)[:MOST_COMMANDS]:
        makes = "create" in command.keywords.split()
        entries.append(
            {
                "title": command.label,
                "url": address_of(command),
                "group": "Create" if makes else "Do",
                "hint": "",
                "icon": "create" if makes else "do",
            }
        )
    return JsonResponse(entries, safe=False)
