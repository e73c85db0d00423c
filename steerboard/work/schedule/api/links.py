"""Links in the API: what the items of a plan wait for."""

from typing import Annotated, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from pydantic import Field

from steerboard.core.public import api
from steerboard.work.permissions import EDIT_PLAN
from steerboard.work.projects.api import ONE, SEEN, found_project, in_project
from steerboard.work.schedule.actions import edit_plan
from steerboard.work.schedule.api.items import check_links, locked_plan, routes
from steerboard.work.schedule.models import Link, WorkItem
from steerboard.work.schedule.panels.plan import LAG_NAMES
from steerboard.work.schedule.queries import visible_items

LinkType = Literal["FS", "SS", "FF", "SF"]
LagUnit = Literal["working", "elapsed", "percent"]
_TYPES = {t.value: t.name for t in Link.Type}
LINK = api.Shape(
    "Link",
    api.Attribute("id", int),
    api.Attribute("predecessor", int, "predecessor_id"),
    api.Attribute("successor", int, "successor_id"),
    api.Attribute("type", LinkType, show=_TYPES.__getitem__),
    api.Attribute("lag", int),
    api.Attribute("lag_unit", LagUnit, show=LAG_NAMES.__getitem__),
    api.Attribute("version", int),
)


class LinkFields(api.Input):
    """How one item waits for another. A lag in minutes, negative for a lead, or in hundredths of a percent."""

    type: LinkType = "FS"
    lag: Annotated[int, Field(ge=-10_000_000, le=10_000_000)] = 0
    lag_unit: LagUnit = "working"


class NewLink(LinkFields):
    """A link to be added; one end may be an item of another project."""

    predecessor: api.AnId
    successor: api.AnId


def _links(request: HttpRequest, code: str) -> QuerySet[Link]:
    """Links that lead to items of the project, from items one may see."""
    seen = visible_items(api.actor_of(request)).values("pk")
    return Link.objects.filter(Q(successor__project=found_project(request, code)) & Q(predecessor__in=seen))


@routes.listing(f"{ONE}/links", SEEN, api.Listing(LINK))
def list_links(request: HttpRequest, project_code: api.Code) -> QuerySet[Link]:
    """What the items of a plan wait for."""
    return _links(request, project_code)


@routes.create(f"{ONE}/links", in_project(EDIT_PLAN), out=LINK.model)
def add_link(request: HttpRequest, project_code: api.Code, data: NewLink) -> api.Reply:
    """Let one item wait for another; the plan is scheduled again."""
    actor, project = api.actor_of(request), found_project(request, project_code)
    if not WorkItem.objects.filter(project=project, pk=data.successor).exists():
        raise api.Problem(422, "The item that waits is not one of this project.", field="successor")
    operation = {"op": "link", "from": data.predecessor, "to": data.successor, "type": data.type,
                 "lag": data.lag, "lag_unit": data.lag_unit}  # fmt: skip
    check_links(actor, [operation])
    result = edit_plan(actor=actor, project=project, operations=[operation])
    shown = LINK.one(Link.objects.filter(pk__in=result.links_added))
    return api.Reply(shown, shown["version"] if shown else None)


@routes.change(f"{ONE}/links/{{link_id}}", in_project(EDIT_PLAN), out=LINK.model)
def edit_link(request: HttpRequest, project_code: api.Code, link_id: api.Key, data: LinkFields) -> api.Reply:
    """Change the kind and lag of a link; the plan is scheduled again."""
    project, rows = locked_plan(request, project_code), _links(request, project_code).filter(pk=link_id)
    before = api.locked(rows, request, lambda: LINK.one(rows))
    given = data.model_fields_set
    operation = {
        "op": "set_link",
        "id": link_id,
        "type": data.type if "type" in given else _TYPES[before.type],
        "lag": data.lag if "lag" in given else before.lag,
        "lag_unit": data.lag_unit if "lag_unit" in given else LAG_NAMES[before.lag_unit],
    }
    edit_plan(actor=api.actor_of(request), project=project, operations=[operation])
    shown = LINK.one(rows)
    return api.Reply(shown, shown["version"] if shown else None)


@routes.remove(f"{ONE}/links/{{link_id}}", in_project(EDIT_PLAN))
def delete_link(request: HttpRequest, project_code: api.Code, link_id: api.Key) -> api.Reply:
    """Take a link out; the plan is scheduled again."""
    project, rows = locked_plan(request, project_code), _links(request, project_code).filter(pk=link_id)
    api.locked(rows, request, lambda: LINK.one(rows))
    edit_plan(actor=api.actor_of(request), project=project, operations=[{"op": "unlink", "id": link_id}])
    return api.Reply(None)
