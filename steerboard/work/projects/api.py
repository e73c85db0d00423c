"""Projects in the API: facts, states, what is reported and what was promised."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from pydantic import Field

from steerboard.core.public import Permission, User, api
from steerboard.work.calendars.models import Calendar
from steerboard.work.permissions import CHANGE_PROJECT, CREATE_PROJECT, REPORT_STATUS, SEE_PROJECTS
from steerboard.work.portfolios.models import Portfolio
from steerboard.work.portfolios.queries import visible_portfolios
from steerboard.work.projects.actions import change_project, create_project, move_project, report_status
from steerboard.work.projects.models import Project, ReportedStatus
from steerboard.work.projects.queries import (
    status_history,
    visible_projects,
    with_budget,
    with_indicators,
    with_reported,
)

api.readable_with_any_scope(SEE_PROJECTS)
routes = api.ApiRoutes("work", "projects")
ONE = "/projects/{project_code}"
SEEN = api.Policy(SEE_PROJECTS, scoped_by="project_code")
State = Literal["proposed", "approved", "active", "on_hold", "closed", "stopped"]
Category = Literal["run", "grow", "transform"]
DataClass = Literal["public", "internal", "confidential", "restricted"]
Colour = Literal["good", "watch", "bad"]
Health = Literal["good", "watch", "bad", "stale", ""]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]


def in_project(permission: Permission) -> api.Policy:
    """What needs a permission at the project, told apart from what cannot be seen."""
    return api.Policy(permission, scoped_by="project_code", seen_by=SEE_PROJECTS)


PROJECT = api.Shape(
    "Project",
    api.Attribute("code", str),
    api.Attribute("name", str),
    api.Attribute("portfolio", str, "portfolio__code"),
    api.Attribute("description", str, detail=True),
    api.Attribute("state", State),
    api.Attribute("category", Category),
    api.Attribute("data_class", DataClass),
    api.Attribute("priority", int),
    api.Attribute("unit", str),
    api.Attribute("manager", int | None, "manager_id"),
    api.Attribute("manager_name", str, "shown_manager"),
    api.Attribute("sponsor", int | None, "sponsor_id"),
    api.Attribute("sponsor_name", str, "shown_sponsor"),
    api.Attribute("start_date", date | None),
    api.Attribute("promised_finish", date | None),
    api.Attribute("actual_finish", date | None),
    api.Attribute("scheduled_start", api.Moment | None, show=api.moment_text),
    api.Attribute("scheduled_finish", api.Moment | None, show=api.moment_text),
    api.Attribute("p80_finish", date | None),
    api.Attribute("percent_complete", api.Percent, show=api.plain),
    api.Attribute("item_count", int),
    api.Attribute("budget_at_approval", api.Money | None, "seen_budget", show=api.money_text),
    api.Attribute("currency", str),
    api.Attribute("health", Health, "computed_health", show=lambda value: value or ""),
    api.Attribute("health_sentence", str, show=lambda value: value or ""),
    api.Attribute("reported_colour", Colour | None),
    api.Attribute("calendar", int | None, "calendar_id", detail=True),
    api.Attribute("plan_start", api.Moment | None, show=api.moment_text, detail=True),
    api.Attribute("status_date", api.Moment | None, show=api.moment_text, detail=True),
    api.Attribute("plan_revision", int, detail=True),
    api.Attribute("external_key", str),
    api.Attribute("version", int),
)
PROJECTS = api.Listing(
    PROJECT,
    filters={
        "state": api.Filter(list[State], "state__in", "One or several states."),
        "category": api.Filter(Category, "category"),
        "portfolio": api.Filter(api.Line, "portfolio__code", "Code of the portfolio it hangs in."),
        "manager": api.Filter(api.AnId, "manager_id"),
        "health": api.Filter(Literal["good", "watch", "bad", "stale"], "computed_health"),
        "promised_after": api.Filter(api.Day, "promised_finish__gte"),
        "promised_before": api.Filter(api.Day, "promised_finish__lte"),
        "external_key": api.Filter(api.Line, "external_key"),
    },
    sorts={
        "code": "code", "name": "name", "priority": "priority", "promised_finish": "promised_finish",
        "scheduled_finish": "scheduled_finish", "budget_at_approval": "seen_budget",
        "percent_complete": "percent_complete",
    },
    sort="code",
    search=("code", "name"),
)  # fmt: skip


class ProjectFacts(api.Input):
    """Facts of a project; what is not sent stays."""

    name: api.Line | None = None
    description: api.Text | None = None
    state: State | None = None
    category: Category | None = None
    data_class: DataClass | None = None
    priority: Annotated[int, Field(ge=0, le=1000)] | None = None
    unit: Annotated[str, Field(max_length=200)] | None = None
    manager: api.AnId | None = None
    sponsor: api.AnId | None = None
    start_date: api.Day | None = None
    promised_finish: api.Day | None = None
    actual_finish: api.Day | None = None
    budget_at_approval: Annotated[api.Amount, Field(ge=0)] | None = None
    currency: Currency | None = None
    external_key: Annotated[str, Field(max_length=120)] | None = None
    calendar: api.AnId | None = None


class NewProject(ProjectFacts):
    """A project to be created."""

    code: Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    name: api.Line
    portfolio: api.Line


# What may be emptied by null; null for any other field is refused.
EMPTIED = frozenset({"manager", "sponsor", "start_date", "promised_finish", "actual_finish", "budget_at_approval",
                     "calendar"})  # fmt: skip


def full_projects(actor: User) -> QuerySet[Project]:
    """Projects with all that the API tells of them."""
    rows = with_indicators(with_reported(visible_projects(actor)))
    return named(with_budget(rows, actor))


def named(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Adds who leads: the account's name, or the one a list brought."""
    return rows.annotate(
        shown_manager=Coalesce("manager__name", "manager_name"),
        shown_sponsor=Coalesce("sponsor__name", "sponsor_name"),
    )


def found_project(request: HttpRequest, code: str) -> Project:
    """The project behind a code that the policy table let pass."""
    project = visible_projects(api.actor_of(request)).filter(code=code).first()
    if project is None:
        raise Http404("There is no such project.")
    return project


def _shown(actor: User, code: str) -> dict[str, Any] | None:
    return PROJECT.one(full_projects(actor).filter(code=code))


def _reply(actor: User, code: str) -> api.Reply:
    shown = _shown(actor, code)
    return api.Reply(shown, shown["version"] if shown else None, f"/api/v1/projects/{code}")


def _facts(data: ProjectFacts, project: Project | None, *left_out: str) -> dict[str, Any]:
    facts = api.given(data, *left_out)
    for name, value in facts.items():
        if value is None and name not in EMPTIED:
            raise api.Problem(422, f"'{name}' cannot be empty.", field=name)
    for name in ("manager", "sponsor"):
        if facts.get(name) is not None:
            facts[name] = User.objects.active().filter(pk=facts[name]).first()
            if facts[name] is None:
                raise api.Problem(422, "There is no such person.", field=name)
    if facts.get("calendar") is not None:
        facts["calendar"] = _calendar(facts["calendar"], project)
    return facts


def _calendar(pk: int, project: Project | None) -> Calendar:
    known = Q(project=None) if project is None else Q(project=None) | Q(project=project)
    calendar = Calendar.objects.filter(known, pk=pk).first()
    if calendar is None:
        raise api.Problem(422, "There is no such calendar here.", field="calendar")
    return calendar


@routes.listing("/projects", api.Policy(SEE_PROJECTS, why="filtered by visible_projects"), PROJECTS)
def list_projects(request: HttpRequest) -> QuerySet[Project]:
    """Projects one may see."""
    return full_projects(api.actor_of(request))


@routes.create("/projects", api.Policy(CREATE_PROJECT, why="create_project asks at the portfolio"), out=PROJECT.model)
def new_project(request: HttpRequest, data: NewProject) -> api.Reply:
    """Create a project in a portfolio."""
    actor = api.actor_of(request)
    portfolio = _portfolio(actor, data.portfolio)
    facts = _facts(data, None, "code", "portfolio", "name")
    project = create_project(actor=actor, portfolio=portfolio, code=data.code, name=data.name, **facts)
    return _reply(actor, project.code)


def _portfolio(actor: User, code: str) -> Portfolio:
    portfolio = visible_portfolios(actor).filter(code=code).first()
    if portfolio is None:
        raise api.Problem(422, "There is no such portfolio.", field="portfolio")
    return portfolio


@routes.read(ONE, SEEN, out=PROJECT.model)
def one_project(request: HttpRequest, project_code: api.Code) -> api.Reply:
    """One project with all its facts."""
    return _reply(api.actor_of(request), project_code)


@routes.change(ONE, in_project(CHANGE_PROJECT), out=PROJECT.model)
def edit_project(request: HttpRequest, project_code: api.Code, data: ProjectFacts) -> api.Reply:
    """Change facts of a project, its state among them."""
    actor = api.actor_of(request)
    rows = Project.objects.filter(pk=found_project(request, project_code).pk)
    project = api.locked(rows, request, lambda: _shown(actor, project_code))
    change_project(actor=actor, project=project, **_facts(data, project))
    return _reply(actor, project_code)


class NewPlace(api.Input):
    """Where a project shall hang."""

    portfolio: api.Line


@routes.act(f"{ONE}/move", in_project(CREATE_PROJECT), out=PROJECT.model)
def move(request: HttpRequest, project_code: api.Code, data: NewPlace) -> api.Reply:
    """Hang a project into another portfolio; rights follow."""
    actor = api.actor_of(request)
    project = found_project(request, project_code)
    move_project(actor=actor, project=project, portfolio=_portfolio(actor, data.portfolio))
    return _reply(actor, project_code)


STATUS = api.Shape(
    "ReportedStatus",
    api.Attribute("id", int),
    api.Attribute("colour", Colour),
    api.Attribute("text", str),
    api.Attribute("reporter", int | None, "reporter_id"),
    api.Attribute("reporter_name", str, "reporter__name", show=lambda value: value or ""),
    api.Attribute("reported_at", datetime),
)


class NewStatus(api.Input):
    """A colour and a sentence."""

    colour: Colour
    text: Annotated[str, Field(max_length=2000)] = ""


@routes.listing(f"{ONE}/statuses", SEEN, api.Listing(STATUS, sorts={"reported_at": "reported_at"}, sort="-reported_at"))
def list_statuses(request: HttpRequest, project_code: api.Code) -> QuerySet[ReportedStatus]:
    """What its manager reported, newest first."""
    return status_history(found_project(request, project_code))


@routes.create(f"{ONE}/statuses", in_project(REPORT_STATUS), out=STATUS.model)
def new_status(request: HttpRequest, project_code: api.Code, data: NewStatus) -> api.Reply:
    """Report a colour and a sentence."""
    project = found_project(request, project_code)
    status = report_status(actor=api.actor_of(request), project=project, colour=data.colour, text=data.text)
    return api.Reply(STATUS.one(status_history(project).filter(pk=status.pk)))
