"""The portfolio tree, one portfolio, and the forms that grow and change them."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steerboard.core.public import RuleBroken, Stale, User, can, can_anywhere, table_page, whole
from steerboard.work.costs.queries import with_spent
from steerboard.work.permissions import CREATE_PROJECT, MANAGE_PORTFOLIOS, SEE_MONEY
from steerboard.work.portfolios.actions import change_portfolio, create_portfolio, move_portfolio
from steerboard.work.portfolios.forms import MovePortfolio, NewPortfolio, PortfolioEdit, manageable
from steerboard.work.portfolios.models import Portfolio
from steerboard.work.portfolios.queries import visible_portfolios
from steerboard.work.projects.panels import render_slot
from steerboard.work.projects.queries import (
    HealthCount,
    open_projects,
    projects_below,
    visible_projects,
    with_budget,
    with_indicators,
)
from steerboard.work.projects.views.lists import note_export, projects_table, reading_person

FACTS_SLOT = "work.portfolio.facts"
HOME_SLOT = "work.portfolio.home"
SIDE_SLOT = "work.portfolio"
INDEX_SLOT = "work.portfolios"
# All that the tree adds up; a thousand whole projects would cost ten times as much.
SUMMED = ("scope__path", "currency", "computed_health", "p80_finish", "promised_finish", "seen_budget", "seen_spent")


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree with what hangs below it."""

    portfolio: Portfolio
    depth: int
    projects: int
    health: HealthCount
    late: int
    budgets: dict[str, Decimal]
    spent: dict[str, Decimal]

    @property
    def indent(self) -> str:
        """The class that moves the name to its level."""
        return f"ps-{min(6, 2 * self.depth)}" if self.depth else ""

    @property
    def money(self) -> list[tuple[str, Decimal, Decimal]]:
        """(currency, budget, spent), the largest first."""
        rows = [(c, self.budgets.get(c, Decimal(0)), self.spent.get(c, Decimal(0))) for c in self.budgets]
        return sorted(rows, key=lambda row: -row[1])


def portfolio_tree(user: User, top: Portfolio | None = None) -> list[Branch]:
    """The tree this person may see, below `top` if given, summed over open projects. Two queries."""
    portfolios, rows = visible_portfolios(user), open_projects(visible_projects(user))
    if top is not None:
        portfolios = portfolios.filter(scope__path__startswith=top.scope.path).exclude(pk=top.pk)
        rows = rows.filter(scope__path__startswith=top.scope.path)
    seen: Any = with_spent(with_budget(with_indicators(rows), user), user).order_by()
    nodes = list(portfolios)
    below: dict[str, list[Any]] = {node.scope.path: [] for node in nodes}
    for row in seen.values_list(*SUMMED, named=True):
        for path in _above(row.scope__path):
            if path in below:
                below[path].append(row)
    return [_branch(node, below.keys(), below[node.scope.path]) for node in nodes]


def _above(path: str) -> Iterator[str]:
    """The paths a path hangs below: of /1/5/9/ these are /1/ and /1/5/."""
    at = path.find("/", 1)
    while 0 < at < len(path) - 1:
        yield path[: at + 1]
        at = path.find("/", at + 1)


def _branch(node: Portfolio, known: Collection[str], rows: Sequence[Any]) -> Branch:
    states = Counter(row.computed_health for row in rows)
    good, watch, bad = (states[state] for state in ("good", "watch", "bad"))
    budgets: dict[str, Decimal] = {}
    spent: dict[str, Decimal] = {}
    for row in rows:
        if row.seen_budget is not None:
            budgets[row.currency] = budgets.get(row.currency, Decimal(0)) + row.seen_budget
        if row.seen_spent is not None:
            spent[row.currency] = spent.get(row.currency, Decimal(0)) + row.seen_spent
    return Branch(
        portfolio=node,
        depth=sum(1 for path in _above(node.scope.path) if path in known),
        projects=len(rows),
        health=HealthCount(good, watch, bad, len(rows) - good - watch - bad),
        late=sum(1 for row in rows if row.p80_finish and row.promised_finish and row.p80_finish > row.promised_finish),
        budgets=budgets,
        spent=spent,
    )


def find_portfolio(request: HttpRequest, code: str) -> Portfolio:
    """The portfolio of this code if this person may see it; 404 otherwise."""
    found = visible_portfolios(reading_person(request)).filter(code=code).first()
    if found is None:
        raise Http404("There is no such portfolio.")
    return found


@require_GET
def portfolios(request: HttpRequest) -> HttpResponse:
    """The whole tree."""
    user = reading_person(request)
    context = {
        "crumbs": [("Portfolio", None)],
        "branches": portfolio_tree(user),
        "sees_money": can_anywhere(user, SEE_MONEY),
        "may_create": can_anywhere(user, MANAGE_PORTFOLIOS),
        "panels": render_slot(request, INDEX_SLOT, None),
    }
    return render(request, "work/portfolios/tree.html", context)


@require_GET
def portfolio(request: HttpRequest, portfolio_code: str) -> HttpResponseBase:
    """One portfolio: its facts, what upper rooms say of it, what hangs below it."""
    found, user = find_portfolio(request, portfolio_code), reading_person(request)
    rows = projects_below(user, found)
    table = projects_table(request, rows if request.GET.get("show") == "all" else open_projects(rows))
    note_export(request, table, scope_id=found.scope_id)
    if request.GET.get("export") or request.headers.get("HX-Request"):
        return table_page(request, "work/portfolios/portfolio.html", table)
    context = {
        "crumbs": _crumbs(user, found),
        "portfolio": found,
        "facts": render_slot(request, FACTS_SLOT, found),
        "panels": render_slot(request, HOME_SLOT, found),
        "side_panels": render_slot(request, SIDE_SLOT, found),
        "branches": portfolio_tree(user, found),
        "sees_money": can_anywhere(user, SEE_MONEY),
        "may_change": can(user, MANAGE_PORTFOLIOS, found.scope),
        "may_create": can(user, CREATE_PROJECT, found.scope),
        "shows_all": request.GET.get("show") == "all",
    }
    return table_page(request, "work/portfolios/portfolio.html", table, context)


def _crumbs(user: User, found: Portfolio) -> list[tuple[str, str | None]]:
    above = [
        row for row in visible_portfolios(user) if found.scope.path.startswith(row.scope.path) and row.pk != found.pk
    ]
    steps: list[tuple[str, str | None]] = [("Portfolio", reverse("work:portfolios"))]
    steps += [(row.name, reverse("work:portfolio", kwargs={"portfolio_code": row.code})) for row in above]
    return [*steps, (found.name, None)]


@require_http_methods(["GET", "POST"])
def portfolio_new(request: HttpRequest) -> HttpResponse:
    """A new portfolio or programme."""
    actor = reading_person(request)
    places = manageable(actor)
    top = can(actor, MANAGE_PORTFOLIOS)
    first = places.filter(code=request.GET.get("below", "")).first()
    form = NewPortfolio(places, request.POST or None, top=top, initial={"below": first})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = create_portfolio(actor=actor, below=data["below"] or whole(), code=data["code"], **form.facts())
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, f"{made.name} is there.")
            return redirect("work:portfolio", portfolio_code=made.code)
    context = {"crumbs": [("Portfolio", reverse("work:portfolios")), ("New", None)], "form": form}
    return render(request, "work/portfolios/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def portfolio_edit(request: HttpRequest, portfolio_code: str) -> HttpResponse:
    """A portfolio's facts."""
    found, actor = find_portfolio(request, portfolio_code), reading_person(request)
    first = {name: getattr(found, name) for name in ("name", "kind", "currency", "description", "version")}
    form = PortfolioEdit(request.POST or None, initial={**first, "owner": found.owner_id})
    status, conflict = 422 if request.method == "POST" else 200, ""
    if request.method == "POST" and form.is_valid():
        try:
            change_portfolio(actor=actor, portfolio=found, version=form.cleaned_data["version"], **form.facts())
        except Stale as stale:
            form.data = {**request.POST.dict(), "version": str(stale.current_version)}
            status, conflict = 409, stale.sentence
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, f"{found.code} is changed.")
            return redirect("work:portfolio", portfolio_code=found.code)
    context = {
        "crumbs": [
            *_crumbs(actor, found)[:-1],
            (found.name, reverse("work:portfolio", args=[found.code])),
            ("Edit", None),
        ],
        "portfolio": found,
        "form": form,
        "conflict": conflict,
        "move": _move_form(actor, found),
    }
    return render(request, "work/portfolios/edit.html", context, status=status)


def _move_form(actor: User, found: Portfolio, data: Any = None) -> MovePortfolio:
    places = manageable(actor).exclude(scope__path__startswith=found.scope.path)
    return MovePortfolio(places, data, top=can(actor, MANAGE_PORTFOLIOS), initial={"below": found.parent_id})


@require_POST
def portfolio_move(request: HttpRequest, portfolio_code: str) -> HttpResponse:
    """Another place in the tree."""
    found, actor = find_portfolio(request, portfolio_code), reading_person(request)
    form = _move_form(actor, found, request.POST)
    if form.is_valid():
        try:
            move_portfolio(actor=actor, portfolio=found, below=form.cleaned_data["below"])
        except RuleBroken as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, f"{found.name} has moved, with all below it.")
    else:
        messages.error(request, "Choose where it should hang.")
    return redirect("work:portfolio", portfolio_code=found.code)
