"""Risks in the API."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from steerboard.core.public import User, api
from steerboard.governance.permissions import EDIT_RISKS, SEE_RISKS
from steerboard.governance.raid.actions import change_risk, raise_risk
from steerboard.governance.raid.models import Risk, RiskItem
from steerboard.governance.raid.queries import visible_risks, with_amounts
from steerboard.work.public import SEE_PROJECTS, Project, WorkItem, visible_projects

routes = api.ApiRoutes("governance", "risks")
ONE = "/projects/{project_code}/risks"
SEEN = api.Policy(SEE_RISKS, scoped_by="project_code", seen_by=SEE_PROJECTS)
EDITED = api.Policy(EDIT_RISKS, scoped_by="project_code", seen_by=SEE_PROJECTS)
State = Literal["open", "happened", "closed"]
Response = Literal["", "avoid", "reduce", "transfer", "accept"]
RISK = api.Shape(
    "Risk",
    api.Attribute("project", str, "project__code"),
    api.Attribute("number", int),
    api.Attribute("title", str),
    api.Attribute("description", str, detail=True),
    api.Attribute("state", State),
    api.Attribute("probability_percent", api.Percent, show=api.plain),
    api.Attribute("delay_low", int),
    api.Attribute("delay_likely", int),
    api.Attribute("delay_high", int),
    api.Attribute("cost_low", api.Money | None, "seen_cost_low", show=api.money_text),
    api.Attribute("cost_likely", api.Money | None, "seen_cost_likely", show=api.money_text),
    api.Attribute("cost_high", api.Money | None, "seen_cost_high", show=api.money_text),
    api.Attribute("response", Response),
    api.Attribute("response_text", str, detail=True),
    api.Attribute("owner", int | None, "owner_id"),
    api.Attribute("due", date | None),
    api.Attribute("raised_at", datetime),
    api.Attribute("external_key", str),
    api.Attribute("version", int),
)
RISKS = api.Listing(
    RISK,
    filters={
        "project": api.Filter(api.Line, "project__code"),
        "state": api.Filter(State, "state"),
        "owner": api.Filter(api.AnId, "owner_id"),
    },
    sorts={"number": "number", "probability": "probability_percent", "cost_likely": "seen_cost_likely", "due": "due"},
    sort="number",
    search=("title",),
)
Cost = Annotated[api.Amount, Field(ge=-(10**11), le=10**11)]


class RiskFields(api.Input):
    """What changes in a risk; what is not sent stays. Delays in working minutes, on the named items."""

    title: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    description: api.Text | None = None
    probability_percent: Annotated[api.Amount, Field(ge=0, le=100)] | None = None
    delay_low: api.Minutes | None = None
    delay_likely: api.Minutes | None = None
    delay_high: api.Minutes | None = None
    cost_low: Cost | None = None
    cost_likely: Cost | None = None
    cost_high: Cost | None = None
    response: Response | None = None
    response_text: api.Text | None = None
    owner: api.AnId | None = None
    due: api.Day | None = None
    state: State | None = None
    external_key: Annotated[str, Field(max_length=120)] | None = None
    items: Annotated[list[api.AnId], Field(max_length=500)] | None = None


class NewRisk(RiskFields):
    """A risk to be raised."""

    title: Annotated[str, Field(min_length=1, max_length=300)]


def _project(request: HttpRequest, code: str) -> Project:
    found: Project = visible_projects(api.actor_of(request)).get(code=code)
    return found


def _fields(data: RiskFields, project: Project) -> dict[str, Any]:
    fields = api.given(data, "items")
    for name, value in fields.items():
        if value is None and name not in ("owner", "due"):
            raise api.Problem(422, f"'{name}' cannot be empty.", field=name)
    if fields.get("owner") is not None:
        fields["owner"] = User.objects.active().filter(pk=fields["owner"]).first()
        if fields["owner"] is None:
            raise api.Problem(422, "There is no such person.", field="owner")
    if data.items is not None:
        fields["items"] = list(WorkItem.objects.filter(project=project, pk__in=data.items))
        if len(fields["items"]) != len(set(data.items)):
            raise api.Problem(422, "There is no such item in this project.", field="items")
    return fields


def _reply(row: Risk, actor: User) -> api.Reply:
    shown = RISK.one(with_amounts(Risk.objects.filter(pk=row.pk), actor))
    return api.Reply(shown, row.version)


@routes.listing("/risks", api.Policy(SEE_RISKS, why="filtered by visible_risks"), RISKS)
def list_all_risks(request: HttpRequest) -> QuerySet[Risk]:
    """Risks over all projects one may see."""
    actor = api.actor_of(request)
    return with_amounts(visible_risks(actor), actor)


@routes.listing(ONE, SEEN, RISKS)
def list_risks(request: HttpRequest, project_code: api.Code) -> QuerySet[Risk]:
    """Risks of one project."""
    actor = api.actor_of(request)
    return with_amounts(visible_risks(actor), actor).filter(project__code=project_code)


@routes.create(ONE, EDITED, out=RISK.model)
def new_risk(request: HttpRequest, project_code: api.Code, data: NewRisk) -> api.Reply:
    """Raise a risk."""
    project = _project(request, project_code)
    actor = api.actor_of(request)
    return _reply(raise_risk(actor=actor, project=project, **_fields(data, project)), actor)


def _rows(project: Project, number: int) -> QuerySet[Risk]:
    return Risk.objects.filter(project=project, number=number)


def _seen(request: HttpRequest, project: Project, number: int) -> QuerySet[Risk]:
    return with_amounts(_rows(project, number), api.actor_of(request))


Number = Annotated[api.Key, Field(le=2**31 - 1)]


@routes.read(f"{ONE}/{{number}}", SEEN, out=RISK.model)
def one_risk(request: HttpRequest, project_code: api.Code, number: Number) -> api.Reply:
    """One risk."""
    shown = RISK.one(_seen(request, _project(request, project_code), number))
    return api.Reply(shown, shown["version"] if shown else None)


@routes.change(f"{ONE}/{{number}}", EDITED, out=RISK.model)
def edit_risk(request: HttpRequest, project_code: api.Code, number: Number, data: RiskFields) -> api.Reply:
    """Change a risk, its state among its fields."""
    project = _project(request, project_code)
    rows = _rows(project, number)
    risk = api.locked(rows.select_related("project__scope"), request, lambda: RISK.one(_seen(request, project, number)))
    actor = api.actor_of(request)
    return _reply(change_risk(actor=actor, risk=risk, **_fields(data, project)), actor)


@routes.read(f"{ONE}/{{number}}/items", SEEN, out=list[int])
def items_of_risk(request: HttpRequest, project_code: api.Code, number: Number) -> list[int]:
    """Ids of the items a risk would delay."""
    rows = RiskItem.objects.filter(risk__in=_rows(_project(request, project_code), number)).order_by("item_id")
    return list(rows.values_list("item_id", flat=True))
