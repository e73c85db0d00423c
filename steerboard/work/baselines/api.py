"""Baselines in the API: the plan as it was agreed."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from steerboard.core.public import api
from steerboard.work.baselines.actions import take_baseline
from steerboard.work.baselines.models import Baseline, BaselineItem
from steerboard.work.permissions import SEE_MONEY, TAKE_BASELINE
from steerboard.work.projects.api import ONE, SEEN, found_project, in_project

routes = api.ApiRoutes("work", "baselines")
BASELINE = api.Shape(
    "Baseline",
    api.Attribute("number", int),
    api.Attribute("name", str),
    api.Attribute("taken_at", datetime),
    api.Attribute("taken_by", int | None, "taken_by_id"),
    api.Attribute("authority", str),
    api.Attribute("start", api.Moment | None, show=api.moment_text),
    api.Attribute("finish", api.Moment | None, show=api.moment_text),
)
AGREED = api.Shape(
    "BaselineItem",
    api.Attribute("item", int, "item_id"),
    api.Attribute("name", str),
    api.Attribute("start", api.Moment | None, show=api.moment_text),
    api.Attribute("finish", api.Moment | None, show=api.moment_text),
    api.Attribute("duration", int | None),
    api.Attribute("effort", int | None),
)


class NewBaseline(api.Input):
    """A name for the agreed plan."""

    name: Annotated[str, Field(max_length=120)] = ""


class BaselineBudget(api.Input):
    """What was agreed to be spent."""

    number: int
    budget: api.Money | None


@routes.listing(f"{ONE}/baselines", SEEN, api.Listing(BASELINE, sorts={"number": "number"}, sort="-number"))
def list_baselines(request: HttpRequest, project_code: api.Code) -> QuerySet[Baseline]:
    """All baselines of a project, the one in force first."""
    return Baseline.objects.filter(project=found_project(request, project_code))


@routes.create(f"{ONE}/baselines", in_project(TAKE_BASELINE), out=BASELINE.model)
def new_baseline(request: HttpRequest, project_code: api.Code, data: NewBaseline) -> api.Reply:
    """Take the first baseline; later ones follow from decisions."""
    project = found_project(request, project_code)
    taken = take_baseline(actor=api.actor_of(request), project=project, name=data.name)
    return api.Reply(BASELINE.one(Baseline.objects.filter(pk=taken.pk)))


@routes.listing(f"{ONE}/baselines/{{number}}/items", SEEN, api.Listing(AGREED, sorts={"item": "item_id"}, sort="item"))
def list_agreed(
    request: HttpRequest, project_code: api.Code, number: Annotated[api.Key, Field(le=10_000)]
) -> QuerySet[BaselineItem]:
    """The items of a baseline as they were agreed."""
    project = found_project(request, project_code)
    return BaselineItem.objects.filter(baseline__project=project, baseline__number=number)


@routes.read(f"{ONE}/budget-history", in_project(SEE_MONEY), out=list[BaselineBudget])
def budgets(request: HttpRequest, project_code: api.Code) -> list[dict[str, Any]]:
    """The budget of each baseline, oldest first."""
    rows = Baseline.objects.filter(project=found_project(request, project_code)).order_by("number")
    return [{"number": number, "budget": api.plain(budget)} for number, budget in rows.values_list("number", "budget")]
