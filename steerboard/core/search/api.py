"""Search in the API: what the rooms' own sources find."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from steerboard.core import rooms
from steerboard.core.api import kit as api

routes = api.ApiRoutes("core", "search")


class Found(api.Input):
    """One thing found."""

    group: str
    kind: str
    code: str
    title: str
    url: str


class Asked(api.Input):
    """What to look for."""

    q: Annotated[str, Field(min_length=1, max_length=200)]
    limit: Annotated[int, Field(ge=1, le=50)] = 10


@routes.read("/search", api.Policy(why="each source shows what one may see"), out=list[Found])
def search(request: HttpRequest, asked: Query[Asked]) -> list[dict[str, Any]]:
    """Things whose code or name holds these words."""
    actor = api.actor_of(request)
    sources = sorted((one for card in rooms.cards() for one in card.search), key=lambda source: source.order)
    return [
        {"group": source.label, "kind": kind, "code": code, "title": title, "url": url}
        for source in sources
        for kind, code, title, url in source.find(actor, asked.q, asked.limit)
    ]
