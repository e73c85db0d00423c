"""Money in the API: lines by month, and the rates between currencies."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from pydantic import Field

from steerboard.core.public import api
from steerboard.work.costs.actions import change_costs, delete_costs, delete_rate, enter_costs, set_rate
from steerboard.work.costs.models import CostLine, ExchangeRate
from steerboard.work.costs.rules import CostDraft
from steerboard.work.permissions import EDIT_MONEY, SEE_MONEY
from steerboard.work.projects.api import ONE, found_project, in_project
from steerboard.work.projects.models import Project
from steerboard.work.schedule.models import WorkItem

routes = api.ApiRoutes("work", "money")
MOST_LINES = 5_000
Kind = Literal["budget", "commitment", "actual", "forecast"]
Type = Literal["labour", "external", "licence", "hardware", "cloud", "other"]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Note = Annotated[str, Field(max_length=200)]
LINE = api.Shape(
    "CostLine",
    api.Attribute("id", int),
    api.Attribute("kind", Kind),
    api.Attribute("type", Type),
    api.Attribute("capital", bool),
    api.Attribute("month", date),
    api.Attribute("amount", api.Money, show=api.plain),
    api.Attribute("currency", str),
    api.Attribute("note", str),
    api.Attribute("item", int | None, "item_id"),
    api.Attribute("external_key", str),
    api.Attribute("version", int),
)
LINES = api.Listing(
    LINE,
    filters={
        "kind": api.Filter(Kind, "kind"),
        "type": api.Filter(Type, "type"),
        "capital": api.Filter(bool, "capital"),
        "month_from": api.Filter(api.Day, "month__gte"),
        "month_to": api.Filter(api.Day, "month__lte"),
    },
    sorts={"month": "month", "amount": "amount"},
    sort="month",
)
RATE = api.Shape(
    "ExchangeRate",
    api.Attribute("id", int),
    api.Attribute("base", str),
    api.Attribute("currency", str),
    api.Attribute("valid_from", date),
    api.Attribute("rate", api.Money, show=api.plain),
    api.Attribute("version", int),
)


class NewLine(api.Input):
    """A line to enter; one with an `external_key` known already is changed instead."""

    kind: Kind
    month: api.Day
    amount: api.Amount
    type: Type = "other"
    capital: bool = False
    currency: Currency | None = None
    note: Note = ""
    external_key: Annotated[str, Field(max_length=120)] = ""
    item: api.AnId | None = None


class NewLines(api.Input):
    """Lines to enter together, all or none."""

    lines: Annotated[list[NewLine], Field(min_length=1, max_length=MOST_LINES)]


class LineFields(api.Input):
    """What changes in a line; what is not sent stays."""

    kind: Kind | None = None
    month: api.Day | None = None
    amount: api.Amount | None = None
    type: Type | None = None
    capital: bool | None = None
    currency: Currency | None = None
    note: Note | None = None
    item: api.AnId | None = None


class NewRate(api.Input):
    """What one unit of `currency` is worth in `base` from a day on."""

    base: Currency
    currency: Currency
    valid_from: api.Day
    rate: Annotated[Decimal, Field(gt=0, max_digits=17, decimal_places=8)]


def _check_items(project: Project, ids: set[int | None]) -> None:
    wanted = {pk for pk in ids if pk is not None}
    if WorkItem.objects.filter(project=project, pk__in=wanted).count() != len(wanted):
        raise api.Problem(422, "There is no such item in this project.", field="item")


@routes.listing(f"{ONE}/costs", in_project(SEE_MONEY), LINES)
def list_lines(request: HttpRequest, project_code: api.Code) -> QuerySet[CostLine]:
    """Cost lines of a project."""
    return CostLine.objects.filter(project=found_project(request, project_code))


@routes.create(f"{ONE}/costs", in_project(EDIT_MONEY), out=list[LINE.model])  # type: ignore[name-defined]
def enter_lines(request: HttpRequest, project_code: api.Code, data: NewLines) -> list[dict[str, Any]]:
    """Enter cost lines, all or none."""
    project = found_project(request, project_code)
    _check_items(project, {line.item for line in data.lines})
    drafts = [
        CostDraft(
            kind=line.kind, month=line.month, amount=line.amount, type=line.type, capital=line.capital,
            currency=line.currency or "", note=line.note, external_key=line.external_key, item_id=line.item,
        )
        for line in data.lines
    ]  # fmt: skip
    entered = enter_costs(actor=api.actor_of(request), project=project, lines=drafts)
    rows = CostLine.objects.filter(pk__in=[row.pk for row in entered]).order_by("pk")
    return LINE.rows(rows, LINE.attributes)


@routes.read(f"{ONE}/costs/{{line_id}}", in_project(SEE_MONEY), out=LINE.model)
def one_line(request: HttpRequest, project_code: api.Code, line_id: api.Key) -> api.Reply:
    """One cost line."""
    shown = LINE.one(CostLine.objects.filter(project=found_project(request, project_code), pk=line_id))
    return api.Reply(shown, shown["version"] if shown else None)


@routes.change(f"{ONE}/costs/{{line_id}}", in_project(EDIT_MONEY), out=LINE.model)
def edit_line(request: HttpRequest, project_code: api.Code, line_id: api.Key, data: LineFields) -> api.Reply:
    """Change a cost line."""
    project = found_project(request, project_code)
    rows = CostLine.objects.filter(project=project, pk=line_id)
    api.locked(rows, request, lambda: LINE.one(rows))
    fields = api.given(data, "item")
    if missing := [name for name, value in fields.items() if value is None]:
        raise api.Problem(422, f"'{missing[0]}' cannot be empty.", field=missing[0])
    if "item" in data.model_fields_set:
        _check_items(project, {data.item})
        fields["item_id"] = data.item
    change_costs(actor=api.actor_of(request), project=project, line_ids=[line_id], **fields)
    shown = LINE.one(rows)
    return api.Reply(shown, shown["version"] if shown else None)


@routes.remove(f"{ONE}/costs/{{line_id}}", in_project(EDIT_MONEY))
def remove_line(request: HttpRequest, project_code: api.Code, line_id: api.Key) -> api.Reply:
    """Take a cost line out."""
    project = found_project(request, project_code)
    rows = CostLine.objects.filter(project=project, pk=line_id)
    api.locked(rows, request, lambda: LINE.one(rows))
    delete_costs(actor=api.actor_of(request), project=project, line_ids=[line_id])
    return api.Reply(None)


@routes.listing(
    "/rates",
    api.Policy(SEE_MONEY, why="rates are the same for all"),
    api.Listing(RATE, {"base": api.Filter(Currency, "base"), "currency": api.Filter(Currency, "currency")}),
)
def list_rates(request: HttpRequest) -> QuerySet[ExchangeRate]:
    """Exchange rates."""
    return ExchangeRate.objects.all()


@routes.create("/rates", api.Policy(EDIT_MONEY, why="set_rate asks for the whole"), out=RATE.model)
def new_rate(request: HttpRequest, data: NewRate) -> api.Reply:
    """Say what a currency is worth from a day on; a rate of that day is replaced."""
    row = set_rate(actor=api.actor_of(request), **data.model_dump())
    return api.Reply(RATE.one(ExchangeRate.objects.filter(pk=row.pk)), row.version)


@routes.remove("/rates/{rate_id}", api.Policy(EDIT_MONEY, why="delete_rate asks for the whole"))
def remove_rate(request: HttpRequest, rate_id: api.Key) -> api.Reply:
    """Take a rate out."""
    rows = ExchangeRate.objects.filter(pk=rate_id)
    if not rows.exists():
        raise Http404("There is no such rate.")
    delete_rate(actor=api.actor_of(request), rate=api.locked(rows, request, lambda: RATE.one(rows)))
    return api.Reply(None)
