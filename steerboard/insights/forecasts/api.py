"""Forecasts in the API: made, listed, with their curves; and what health says."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import AwareDatetime, Field

from steerboard.core.public import PROPOSE_DECISION, User, api, can
from steerboard.governance.public import propose_rebaseline
from steerboard.insights.forecasts.actions import make_forecast
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.forecasts.queries import rebaseline_evidence, visible_forecasts
from steerboard.insights.permissions import FORECAST
from steerboard.work.public import SEE_MONEY, SEE_PROJECTS, Project, visible_projects

routes = api.ApiRoutes("insights", "forecasts")
ONE = "/projects/{project_code}/forecasts"
SEEN = api.Policy(SEE_PROJECTS, scoped_by="project_code")
FORECAST_COLUMNS = (
    api.Attribute("id", int),
    api.Attribute("project", str, "project__code"),
    api.Attribute("made_at", datetime),
    api.Attribute("cause", str),
    api.Attribute("seed", int),
    api.Attribute("iterations", int),
    api.Attribute("engine_version", str),
    api.Attribute("plan_revision", int),
    api.Attribute("inputs_hash", str),
    api.Attribute("planned_finish", api.Moment | None, show=api.moment_text),
    api.Attribute("finish_p10", api.Moment, show=api.moment_text),
    api.Attribute("finish_p50", api.Moment, show=api.moment_text),
    api.Attribute("finish_p80", api.Moment, show=api.moment_text),
    api.Attribute("finish_p95", api.Moment, show=api.moment_text),
    api.Attribute("promised", date | None),
    api.Attribute("promise_share", api.Percent | None, show=api.plain),
)
FORECAST_SHAPE = api.Shape("Forecast", *FORECAST_COLUMNS)
FULL = api.Shape(
    "ForecastInFull",
    *FORECAST_COLUMNS,
    api.Attribute("cost_p50", api.Money | None, show=api.plain),
    api.Attribute("cost_p80", api.Money | None, show=api.plain),
    api.Attribute("cost_p95", api.Money | None, show=api.plain),
    api.Attribute("budget", api.Money | None, show=api.plain),
    api.Attribute("budget_share", api.Percent | None, show=api.plain),
    api.Attribute("details", dict[str, Any]),
)
# What tells of money, in the row and in its curves.
MONEY = ("cost_p50", "cost_p80", "cost_p95", "budget", "budget_share")


class Wanted(api.Input):
    """How to simulate; all may be left out."""

    cause: Annotated[str, Field(max_length=120)] = "asked for by the API"
    seed: Annotated[int, Field(ge=0, le=2**53)] | None = None
    iterations: Annotated[int, Field(ge=100, le=20_000)] = 10_000


def _project(request: HttpRequest, code: str) -> Project:
    found: Project = visible_projects(api.actor_of(request)).get(code=code)
    return found


def _full(request: HttpRequest, project: Project, pk: int) -> dict[str, Any] | None:
    shown = FULL.one(Forecast.objects.filter(project=project, pk=pk))
    if shown is not None and not can(api.actor_of(request), SEE_MONEY, project.scope):
        shown.update(dict.fromkeys(MONEY))
        shown["details"] = {name: value for name, value in shown["details"].items() if "cost" not in name}
    return shown


@routes.listing(
    "/forecasts",
    api.Policy(SEE_PROJECTS, why="filtered by visible_forecasts"),
    api.Listing(
        FORECAST_SHAPE,
        filters={
            "project": api.Filter(api.Line, "project__code"),
            "made_after": api.Filter(api.Day, "made_at__date__gte"),
        },
        sorts={"made_at": "made_at", "finish_p80": "finish_p80"},
        sort="-made_at",
    ),
)  # fmt: skip
def list_all_forecasts(request: HttpRequest) -> QuerySet[Forecast]:
    """Forecasts over all projects one may see."""
    return visible_forecasts(api.actor_of(request))


@routes.listing(ONE, SEEN, api.Listing(FORECAST_SHAPE, sorts={"made_at": "made_at"}, sort="-made_at"))
def list_forecasts(request: HttpRequest, project_code: api.Code) -> QuerySet[Forecast]:
    """Forecasts of one project, the newest first."""
    return visible_forecasts(api.actor_of(request)).filter(project__code=project_code)


@routes.create(ONE, api.Policy(FORECAST, scoped_by="project_code", seen_by=SEE_PROJECTS), out=FULL.model)
def new_forecast(request: HttpRequest, project_code: api.Code, data: Wanted) -> api.Reply:
    """Simulate finish and cost; the same inputs and seed give the forecast that is there already."""
    project = _project(request, project_code)
    made = make_forecast(
        actor=api.actor_of(request), project=project, cause=data.cause, seed=data.seed, iterations=data.iterations
    )
    return api.Reply(_full(request, project, made.pk), None, f"/api/v1/projects/{project_code}/forecasts/{made.pk}")


@routes.read(f"{ONE}/{{forecast_id}}", SEEN, out=FULL.model)
def one_forecast(request: HttpRequest, project_code: api.Code, forecast_id: api.Key) -> dict[str, Any] | None:
    """One forecast with curves, tornado and criticality; money where one may see it."""
    return _full(request, _project(request, project_code), forecast_id)


class Rebaseline(api.Input):
    """What shall be agreed anew, and who decides until when."""

    new_finish: api.Day
    new_budget: Annotated[Decimal, Field(ge=0, max_digits=13, decimal_places=2)] | None = None
    reason: Annotated[str, Field(min_length=1, max_length=5000)]
    deciders: Annotated[list[api.AnId], Field(min_length=1, max_length=50)]
    due_at: AwareDatetime
    quorum: Annotated[int, Field(ge=1, le=50)] = 1
    cost_of_delay_per_day: Annotated[Decimal, Field(ge=0, max_digits=13, decimal_places=2)] | None = None


class Proposal(api.Input):
    """The question that now waits."""

    code: str
    question: str
    due_at: datetime
    state: str


@routes.create(
    "/projects/{project_code}/rebaselines",
    api.Policy(PROPOSE_DECISION, scoped_by="project_code", seen_by=SEE_PROJECTS),
    out=Proposal,
)
def rebaseline(request: HttpRequest, project_code: api.Code, data: Rebaseline) -> api.Reply:
    """Propose to agree anew on finish and budget, with the engine's before and after as evidence."""
    project = _project(request, project_code)
    deciders: list[User] = list(User.objects.active().filter(pk__in=data.deciders))
    if len(deciders) != len(set(data.deciders)):
        raise api.Problem(422, "There is no such person.", field="deciders")
    decision = propose_rebaseline(
        actor=api.actor_of(request), project=project, deciders=deciders,
        evidence=rebaseline_evidence(project, new_finish=data.new_finish, new_budget=data.new_budget),
        **data.model_dump(exclude={"deciders"}),
    )  # fmt: skip
    told = {name: getattr(decision, name) for name in ("code", "question", "due_at", "state")}
    return api.Reply(told, decision.version, f"/api/v1/decisions/{decision.code}")
