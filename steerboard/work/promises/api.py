"""Promises in the API: dates told to somebody, and what became of them."""

from datetime import date
from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from steerboard.core.public import api
from steerboard.work.permissions import PROMISE, SEE_PROJECTS
from steerboard.work.projects.api import ONE, SEEN, found_project, in_project
from steerboard.work.promises.actions import make_promise, settle_promise
from steerboard.work.promises.models import Promise
from steerboard.work.promises.queries import visible_promises
from steerboard.work.schedule.models import WorkItem

routes = api.ApiRoutes("work", "promises")
State = Literal["open", "kept", "broken", "released"]
PROMISE_SHAPE = api.Shape(
    "Promise",
    api.Attribute("id", int),
    api.Attribute("project", str, "project__code"),
    api.Attribute("item", int | None, "item_id"),
    api.Attribute("what", str),
    api.Attribute("due", date),
    api.Attribute("told_to", str),
    api.Attribute("told_on", date),
    api.Attribute("state", State),
    api.Attribute("settled_on", date | None),
    api.Attribute("reason", str),
    api.Attribute("version", int),
)
PROMISES = api.Listing(
    PROMISE_SHAPE,
    filters={
        "project": api.Filter(api.Line, "project__code"),
        "state": api.Filter(State, "state"),
        "due_before": api.Filter(api.Day, "due__lte"),
        "due_after": api.Filter(api.Day, "due__gte"),
    },
    sorts={"due": "due", "told_on": "told_on"},
    sort="due",
)
Words = Annotated[str, Field(min_length=1, max_length=200)]


class NewPromise(api.Input):
    """A date somebody was told."""

    what: Words
    due: api.Day
    told_to: Words
    told_on: api.Day | None = None
    item: api.AnId | None = None


class Settlement(api.Input):
    """What became of a promise."""

    state: Literal["kept", "broken", "released"]
    settled_on: api.Day | None = None
    reason: api.Text = ""


@routes.listing("/promises", api.Policy(SEE_PROJECTS, why="filtered by visible_promises"), PROMISES)
def list_all_promises(request: HttpRequest) -> QuerySet[Promise]:
    """Promises over all projects one may see."""
    return visible_promises(api.actor_of(request))


@routes.listing(f"{ONE}/promises", SEEN, PROMISES)
def list_promises(request: HttpRequest, project_code: api.Code) -> QuerySet[Promise]:
    """Promises of one project."""
    return visible_promises(api.actor_of(request)).filter(project=found_project(request, project_code))


@routes.create(f"{ONE}/promises", in_project(PROMISE), out=PROMISE_SHAPE.model)
def new_promise(request: HttpRequest, project_code: api.Code, data: NewPromise) -> api.Reply:
    """Record a date somebody was told."""
    actor, project = api.actor_of(request), found_project(request, project_code)
    item = None
    if data.item is not None:
        item = WorkItem.objects.filter(project=project, pk=data.item).first()
        if item is None:
            raise api.Problem(422, "There is no such item in this project.", field="item")
    promise = make_promise(
        actor=actor, project=project, what=data.what, due=data.due, told_to=data.told_to, told_on=data.told_on,
        item=item,
    )  # fmt: skip
    return api.Reply(PROMISE_SHAPE.one(Promise.objects.filter(pk=promise.pk)), promise.version)


@routes.change(f"{ONE}/promises/{{promise_id}}", in_project(PROMISE), out=PROMISE_SHAPE.model)
def settle(request: HttpRequest, project_code: api.Code, promise_id: api.Key, data: Settlement) -> api.Reply:
    """Say what became of a promise."""
    actor, project = api.actor_of(request), found_project(request, project_code)
    rows = Promise.objects.filter(project=project, pk=promise_id)
    promise = api.locked(rows, request, lambda: PROMISE_SHAPE.one(rows))
    settled = settle_promise(
        actor=actor, project=project, promise=promise, state=data.state, settled_on=data.settled_on, reason=data.reason
    )
    return api.Reply(PROMISE_SHAPE.one(rows), settled.version)
