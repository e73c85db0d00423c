"""The portfolio tree in the API."""

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from pydantic import Field

from steerboard.core.public import Scope, User, api, can, whole
from steerboard.work.permissions import MANAGE_PORTFOLIOS, SEE_PROJECTS
from steerboard.work.portfolios.actions import change_portfolio, create_portfolio, move_portfolio
from steerboard.work.portfolios.models import Portfolio
from steerboard.work.portfolios.queries import visible_portfolios

routes = api.ApiRoutes("work", "portfolios")
ONE = "/portfolios/{portfolio_code}"
MANAGED = api.Policy(MANAGE_PORTFOLIOS, scoped_by="portfolio_code", seen_by=SEE_PROJECTS)
Kind = Literal["portfolio", "programme"]
PORTFOLIO = api.Shape(
    "Portfolio",
    api.Attribute("code", str),
    api.Attribute("name", str),
    api.Attribute("kind", Kind),
    api.Attribute("parent", str | None, "parent__code"),
    api.Attribute("description", str, detail=True),
    api.Attribute("owner", int | None, "owner_id"),
    api.Attribute("currency", str),
    api.Attribute("external_key", str),
    api.Attribute("version", int),
)
PORTFOLIOS = api.Listing(
    PORTFOLIO,
    filters={"kind": api.Filter(Kind, "kind"), "parent": api.Filter(api.Line, "parent__code")},
    sorts={"code": "code", "name": "name"},
    sort="code",
    search=("code", "name"),
)


class PortfolioFacts(api.Input):
    """A portfolio's own facts; what is not sent stays."""

    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    kind: Kind | None = None
    description: api.Text | None = None
    owner: api.AnId | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None


class NewPortfolio(PortfolioFacts):
    """A portfolio to be created, below another one or below the whole."""

    code: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    below: api.Line | None = None


class Place(api.Input):
    """Where a portfolio shall hang; null: below the whole."""

    below: api.Line | None


def found_portfolio(request: HttpRequest, code: str) -> Portfolio:
    """The portfolio behind a code that the policy table let pass."""
    portfolio = visible_portfolios(api.actor_of(request)).filter(code=code).first()
    if portfolio is None:
        raise Http404("There is no such portfolio.")
    return portfolio


def _reply(actor: User, code: str) -> api.Reply:
    shown = PORTFOLIO.one(visible_portfolios(actor).filter(code=code))
    return api.Reply(shown, shown["version"] if shown else None, f"/api/v1/portfolios/{code}")


def _facts(data: PortfolioFacts, *left_out: str) -> dict[str, Any]:
    facts = api.given(data, *left_out)
    for name, value in facts.items():
        if value is None and name != "owner":
            raise api.Problem(422, f"'{name}' cannot be empty.", field=name)
    if facts.get("owner") is not None:
        facts["owner"] = User.objects.active().filter(pk=facts["owner"]).first()
        if facts["owner"] is None:
            raise api.Problem(422, "There is no such person.", field="owner")
    return facts


def _below(actor: User, code: str | None) -> Portfolio | None:
    if code is None:
        return None
    parent = visible_portfolios(actor).filter(code=code).first()
    if parent is None:
        raise api.Problem(422, "There is no such portfolio.", field="below")
    return parent


@routes.listing("/portfolios", api.Policy(SEE_PROJECTS, why="filtered by visible_portfolios"), PORTFOLIOS)
def list_portfolios(request: HttpRequest) -> QuerySet[Portfolio]:
    """Portfolios and programmes one may see."""
    return visible_portfolios(api.actor_of(request))


@routes.create(
    "/portfolios", api.Policy(MANAGE_PORTFOLIOS, why="create_portfolio asks at the place"), out=PORTFOLIO.model
)
def new_portfolio(request: HttpRequest, data: NewPortfolio) -> api.Reply:
    """Create a portfolio or programme."""
    actor = api.actor_of(request)
    below: Portfolio | Scope = _below(actor, data.below) or whole()
    created = create_portfolio(actor=actor, below=below, code=data.code, **_facts(data, "code", "below"))
    return _reply(actor, created.code)


@routes.read(ONE, api.Policy(SEE_PROJECTS, scoped_by="portfolio_code"), out=PORTFOLIO.model)
def one_portfolio(request: HttpRequest, portfolio_code: api.Code) -> api.Reply:
    """One portfolio."""
    return _reply(api.actor_of(request), portfolio_code)


@routes.change(ONE, MANAGED, out=PORTFOLIO.model)
def edit_portfolio(request: HttpRequest, portfolio_code: api.Code, data: PortfolioFacts) -> api.Reply:
    """Change a portfolio's own facts."""
    actor = api.actor_of(request)
    rows = Portfolio.objects.filter(pk=found_portfolio(request, portfolio_code).pk)
    portfolio = api.locked(rows, request, lambda: PORTFOLIO.one(rows))
    change_portfolio(actor=actor, portfolio=portfolio, **_facts(data))
    return _reply(actor, portfolio_code)


@routes.act(f"{ONE}/move", MANAGED, out=PORTFOLIO.model)
def move(request: HttpRequest, portfolio_code: api.Code, data: Place) -> api.Reply:
    """Hang a portfolio, with all below it, under another one; rights follow."""
    actor = api.actor_of(request)
    below = _below(actor, data.below)
    if not can(actor, MANAGE_PORTFOLIOS, below.scope if below is not None else whole()):
        raise api.Problem(403, "You do not manage the place it should hang in.")
    move_portfolio(actor=actor, portfolio=found_portfolio(request, portfolio_code), below=below)
    return _reply(actor, portfolio_code)
