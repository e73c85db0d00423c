"""The event log in the API: who changed what, in what one may see."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from steerboard.core.access.permissions import SEE_HISTORY
from steerboard.core.api import kit as api
from steerboard.core.audit.queries import CHANGES, HistoryLine, history

routes = api.ApiRoutes("core", "events")
MOST_LINES = 200


class ChangeShown(api.Input):
    """One field's change in words."""

    label: str
    before: str
    after: str


class EventShown(api.Input):
    """One event in words."""

    seq: int
    at: datetime
    who: str
    who_id: int | None
    kind: str
    verb: str
    sentence: str
    object_type: str
    object_id: str
    thing_name: str
    changes: list[ChangeShown]
    reason: str
    channel: str
    action: str


class EventPage(api.Input):
    """Events, the newest first; go on with `before`."""

    items: list[EventShown]
    next: str | None


class EventsAsked(api.Input):
    """Which events."""

    object_type: Annotated[str, Field(max_length=100)] = ""
    object_id: Annotated[str, Field(max_length=64)] = ""
    who: api.AnId | None = None
    verb: Annotated[str, Field(max_length=120)] = ""
    day: api.Day | None = None
    before: api.AnId | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_LINES)] = 50


@routes.read("/events", api.Policy(SEE_HISTORY, why="filtered by events_for"), out=EventPage)
def list_events(request: HttpRequest, asked: Query[EventsAsked]) -> dict[str, Any]:
    """Changes in what one may see, the newest first."""
    lines = history(
        api.actor_of(request),
        object_type=asked.object_type or None,
        object_id=asked.object_id or None,
        who=asked.who,
        verb=asked.verb,
        day=asked.day,
        kinds=CHANGES,
        before=asked.before,
        limit=asked.limit,
    )
    following = None
    if len(lines) == asked.limit:
        parameters = request.GET.copy()
        parameters["before"] = str(lines[-1].seq)
        following = f"{request.path}?{parameters.urlencode()}"
    return {"items": [_told(line) for line in lines], "next": following}


def _told(line: HistoryLine) -> dict[str, Any]:
    names = ("seq", "at", "who", "who_id", "kind", "verb", "sentence", "object_type", "object_id", "thing_name",
             "reason", "channel")  # fmt: skip
    changes = [{"label": one.label, "before": one.before, "after": one.after} for one in line.changes]
    return {**{name: getattr(line, name) for name in names}, "changes": changes, "action": line.action_id}
