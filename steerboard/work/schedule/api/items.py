"""Items over all projects, one item, and whole edits as the plan page makes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from pydantic import Field

from steerboard.core.public import User, api
from steerboard.work.permissions import EDIT_PLAN, REPORT_PROGRESS, SEE_PROJECTS
from steerboard.work.projects.api import ONE, SEEN, found_project, in_project
from steerboard.work.projects.models import Project
from steerboard.work.projects.queries import visible_projects
from steerboard.work.schedule.actions import EditResult, edit_plan, report_progress_of_item
from steerboard.work.schedule.models import WorkItem
from steerboard.work.schedule.panels.plan import moved_rows
from steerboard.work.schedule.queries import visible_items

routes = api.ApiRoutes("work", "plans")
MOST_OPERATIONS = 10_000
Kind = Literal["phase", "task", "milestone", "epic", "story", "bug", "cutover", "migration", "remediation", "learning"]
Constraint = Literal["ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT"]
_CONSTRAINTS = {c.value: c.name for c in WorkItem.Constraint}
ITEM = api.Shape(
    "Item",
    api.Attribute("id", int),
    api.Attribute("project", str, "project__code"),
    api.Attribute("parent", int | None, "parent_id"),
    api.Attribute("wbs", str),
    api.Attribute("level", int),
    api.Attribute("name", str),
    api.Attribute("kind", Kind),
    api.Attribute("summary", bool, "is_summary"),
    api.Attribute("milestone", bool),
    api.Attribute("start", api.Moment | None, show=api.moment_text),
    api.Attribute("finish", api.Moment | None, show=api.moment_text),
    api.Attribute("duration", int),
    api.Attribute("percent", api.Percent, show=api.plain),
    api.Attribute("progress", api.Percent, show=api.plain),
    api.Attribute("critical", bool),
    api.Attribute("total_float", int | None),
    api.Attribute("free_float", int | None, detail=True),
    api.Attribute("early_start", api.Moment | None, show=api.moment_text, detail=True),
    api.Attribute("early_finish", api.Moment | None, show=api.moment_text, detail=True),
    api.Attribute("late_start", api.Moment | None, show=api.moment_text, detail=True),
    api.Attribute("late_finish", api.Moment | None, show=api.moment_text, detail=True),
    api.Attribute("p50", api.Moment | None, show=api.moment_text),
    api.Attribute("p80", api.Moment | None, show=api.moment_text),
    api.Attribute("p95", api.Moment | None, show=api.moment_text, detail=True),
    api.Attribute("unit", str, "duration_unit", detail=True),
    api.Attribute("elapsed", bool, "duration_elapsed", detail=True),
    api.Attribute("effort", int | None, detail=True),
    api.Attribute("optimistic", int | None, detail=True),
    api.Attribute("likely", int | None, detail=True),
    api.Attribute("pessimistic", int | None, detail=True),
    api.Attribute("constraint", Constraint, show=_CONSTRAINTS.__getitem__, detail=True),
    api.Attribute("constraint_at", api.Moment | None, show=api.moment_text, detail=True),
    api.Attribute("deadline", api.Moment | None, show=api.moment_text),
    api.Attribute("physical_percent", api.Percent | None, show=api.plain, detail=True),
    api.Attribute("remaining", int | None, detail=True),
    api.Attribute("actual_start", api.Moment | None, show=api.moment_text, detail=True),
    api.Attribute("actual_finish", api.Moment | None, show=api.moment_text),
    api.Attribute("priority", int, detail=True),
    api.Attribute("calendar", int | None, "calendar_id", detail=True),
    api.Attribute("owner", int | None, "owner_id"),
    api.Attribute("owner_name", str, detail=True),
    api.Attribute("inactive", bool, detail=True),
    api.Attribute("manual", bool, detail=True),
    api.Attribute("notes", str, detail=True),
    api.Attribute("wbs_code", str, detail=True),
    api.Attribute("external_uid", str, detail=True),
    api.Attribute("version", int),
)


def _at(moment: datetime) -> int | None:
    return api.minute_of(moment)


When = Annotated[datetime, Field(description="Local wall time of the project, such as 2027-03-01T08:00.")]
ITEMS = api.Listing(
    ITEM,
    filters={
        "project": api.Filter(api.Line, "project__code"),
        "portfolio": api.Filter(api.Line, "project__portfolio__code"),
        "kind": api.Filter(list[Kind], "kind__in"),
        "critical": api.Filter(bool, "critical"),
        "milestone": api.Filter(bool, "milestone"),
        "summary": api.Filter(bool, "is_summary"),
        "owner": api.Filter(api.AnId, "owner_id"),
        "finish_after": api.Filter(When, "finish__gte", show=_at),
        "finish_before": api.Filter(When, "finish__lte", show=_at),
        "open": api.Filter(bool, "actual_finish__isnull", "Not finished yet."),
        "external_uid": api.Filter(api.Line, "external_uid"),
    },
    sorts={"finish": "finish", "start": "start", "name": "name", "total_float": "total_float", "position": "position"},
    sort="finish",
    search=("name",),
)


class ItemFields(api.Input):
    """Fields of an item. Durations in working minutes, moments in the project's local time."""

    name: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    kind: Kind | None = None
    duration: api.Minutes | None = None
    unit: Literal["m", "h", "d", "w", "mo"] | None = None
    elapsed: bool | None = None
    effort: api.Minutes | None = None
    optimistic: api.Minutes | None = None
    likely: api.Minutes | None = None
    pessimistic: api.Minutes | None = None
    constraint: Constraint | None = None
    constraint_at: When | None = None
    deadline: When | None = None
    start: When | None = None
    finish: When | None = None
    percent: Annotated[float, Field(ge=0, le=100)] | None = None
    physical_percent: Annotated[float, Field(ge=0, le=100)] | None = None
    remaining: api.Minutes | None = None
    actual_start: When | None = None
    actual_finish: When | None = None
    priority: Annotated[int, Field(ge=0, le=1000)] | None = None
    calendar: api.AnId | None = None
    owner: api.AnId | None = None
    owner_name: Annotated[str, Field(max_length=200)] | None = None
    milestone: bool | None = None
    inactive: bool | None = None
    manual: bool | None = None
    notes: api.Text | None = None
    wbs_code: Annotated[str, Field(max_length=120)] | None = None
    external_uid: Annotated[str, Field(max_length=60)] | None = None


class NewItem(ItemFields):
    """An item to be added below `parent`: behind `after`, first with `after` null, last when nothing is said."""

    name: Annotated[str, Field(min_length=1, max_length=500)]
    parent: api.AnId | None = None
    after: api.AnId | None = None


# Ours → as the operations of a plan edit call it, where they differ.
OPERATION_NAMES = {
    "optimistic": "opt", "pessimistic": "pess", "constraint_at": "constraint_date", "physical_percent": "physical",
    "wbs_code": "wbs", "external_uid": "uid",
}  # fmt: skip
# Set before the others, because others depend on them.
FIRST = ("milestone", "inactive", "manual", "kind", "duration", "constraint")


def _sets(data: ItemFields, *left_out: str) -> dict[str, Any]:
    fields = api.given(data, *left_out)
    names = sorted(fields, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
    return {
        OPERATION_NAMES.get(name, name): _at(fields[name]) if isinstance(fields[name], datetime) else fields[name]
        for name in names
    }


def _item_reply(actor: User, item_id: int) -> api.Reply:
    shown = ITEM.one(visible_items(actor).filter(pk=item_id))
    place = f"/api/v1/projects/{shown['project']}/items/{item_id}" if shown else ""
    return api.Reply(shown, shown["version"] if shown else None, place)


def locked_plan(request: HttpRequest, code: str) -> Project:
    """The project, locked before its items are: whoever edits a plan takes them in this order."""
    found = found_project(request, code)
    return Project.objects.select_for_update(of=("self",)).select_related("scope").get(pk=found.pk)


@routes.listing("/items", api.Policy(SEE_PROJECTS, why="filtered by visible_items"), ITEMS)
def list_all_items(request: HttpRequest) -> QuerySet[WorkItem]:
    """Items over all projects one may see."""
    return visible_items(api.actor_of(request))


@routes.listing(f"{ONE}/items", SEEN, ITEMS)
def list_items(request: HttpRequest, project_code: api.Code) -> QuerySet[WorkItem]:
    """Items of one plan."""
    return visible_items(api.actor_of(request)).filter(project=found_project(request, project_code))


@routes.create(f"{ONE}/items", in_project(EDIT_PLAN), out=ITEM.model)
def add_item(request: HttpRequest, project_code: api.Code, data: NewItem) -> api.Reply:
    """Add an item; the plan is scheduled again."""
    actor, project = api.actor_of(request), found_project(request, project_code)
    after = data.after if "after" in data.model_fields_set else _last_below(project, data.parent)
    operation = {
        "op": "add",
        "temp": "new",
        "parent": data.parent,
        "after": after,
        "fields": _sets(data, "parent", "after"),
    }
    result = edit_plan(actor=actor, project=project, operations=[operation])
    return _item_reply(actor, result.created["new"])


def _last_below(project: Project, parent: int | None) -> int | None:
    rows = WorkItem.objects.filter(project=project, parent_id=parent).order_by("-position", "-pk")
    return rows.values_list("pk", flat=True).first()


@routes.read(f"{ONE}/items/{{item_id}}", SEEN, out=ITEM.model)
def one_item(request: HttpRequest, project_code: api.Code, item_id: api.Key) -> api.Reply:
    """One item with all its fields."""
    return _item_reply(api.actor_of(request), _in(found_project(request, project_code), item_id).pk)


def _in(project: Project, item_id: int) -> WorkItem:
    item = WorkItem.objects.filter(project=project, pk=item_id).first()
    if item is None:
        raise Http404("There is no such item.")
    return item


@routes.change(f"{ONE}/items/{{item_id}}", in_project(EDIT_PLAN), out=ITEM.model)
def edit_item(request: HttpRequest, project_code: api.Code, item_id: api.Key, data: ItemFields) -> api.Reply:
    """Change fields of an item; the plan is scheduled again."""
    actor, project = api.actor_of(request), locked_plan(request, project_code)
    rows = WorkItem.objects.filter(project=project, pk=item_id)
    api.locked(rows, request, lambda: ITEM.one(rows))
    operations: list[Mapping[str, Any]] = [
        {"op": "set", "id": item_id, "field": name, "value": value} for name, value in _sets(data).items()
    ]
    edit_plan(actor=actor, project=project, operations=operations)
    return _item_reply(actor, item_id)


@routes.remove(f"{ONE}/items/{{item_id}}", in_project(EDIT_PLAN))
def delete_item(request: HttpRequest, project_code: api.Code, item_id: api.Key) -> api.Reply:
    """Take an item out, with all below it."""
    project = locked_plan(request, project_code)
    rows = WorkItem.objects.filter(project=project, pk=item_id)
    api.locked(rows, request, lambda: ITEM.one(rows))
    edit_plan(actor=api.actor_of(request), project=project, operations=[{"op": "delete", "ids": [item_id]}])
    return api.Reply(None)


class Progress(api.Input):
    """How far an item is."""

    percent: Annotated[int, Field(ge=0, le=100)]
    remaining: api.Minutes | None = None


@routes.act(f"{ONE}/items/{{item_id}}/progress", in_project(REPORT_PROGRESS), out=ITEM.model)
def report_progress(request: HttpRequest, project_code: api.Code, item_id: api.Key, data: Progress) -> api.Reply:
    """Say how far an item is; team members may."""
    actor, project = api.actor_of(request), found_project(request, project_code)
    report_progress_of_item(
        actor=actor, project=project, item=_in(project, item_id), percent=data.percent, remaining=data.remaining
    )
    return _item_reply(actor, item_id)


class PlanEdit(api.Input):
    """Operations of the plan page (add, set, move, indent, outdent, delete, link, set_link, unlink), all or nothing."""

    revision: Annotated[int, Field(ge=0, le=2**31)] | None = None
    operations: Annotated[list[dict[str, Any]], Field(max_length=MOST_OPERATIONS)]


class PlanAnswer(api.Input):
    """What an edit did: every item that differs now, and the operations that undo it."""

    revision: int
    moved: list[dict[str, Any]]
    created: dict[str, int]
    removed: list[int]
    links_added: list[int]
    links_changed: list[int]
    links_removed: list[int]
    conflicts: list[dict[str, Any]]
    other_projects: list[str]
    undo: list[dict[str, Any]]


@routes.act(f"{ONE}/plan/edits", in_project(EDIT_PLAN), out=PlanAnswer)
def apply_edits(request: HttpRequest, project_code: api.Code, data: PlanEdit) -> api.Reply:
    """Apply operations to a plan at once; answers with all that moved."""
    actor = api.actor_of(request)
    check_links(actor, data.operations)
    result = edit_plan(
        actor=actor,
        project=found_project(request, project_code),
        operations=list(data.operations),
        revision=data.revision,
    )
    return api.Reply(_told(actor, result), result.revision)


def check_links(actor: User, operations: list[dict[str, Any]]) -> None:
    """A link may lead to items of other projects, but only of those this person sees."""
    ends: set[int] = set()
    for end in (one.get(side) for one in operations for side in ("from", "to")):
        if isinstance(end, int) and not isinstance(end, bool):
            ends.add(end)
    if any(not 0 < end < 2**63 for end in ends) or len(ends) != visible_items(actor).filter(pk__in=ends).count():
        raise api.Problem(422, "One of the two items does not exist.", field="from")


def _told(actor: User, result: EditResult) -> dict[str, Any]:
    seen = visible_projects(actor).filter(code__in=set(result.other_projects)).values_list("code", flat=True)
    return {
        "revision": result.revision,
        "moved": moved_rows(result.moved),
        "created": result.created,
        "removed": result.removed,
        "links_added": result.links_added,
        "links_changed": result.links_changed,
        "links_removed": result.links_removed,
        "conflicts": [{"id": pk, "sentence": sentence} for pk, sentence in result.conflicts],
        "other_projects": sorted(seen),
        "undo": result.undo,
    }
