"""The first screen of those who steer."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from steerboard.core.public import Role, can_anywhere, clock, pictures, roles_of, waiting_for
from steerboard.insights.cockpit.forms import GROUPS, STATUSES, read_filter
from steerboard.insights.cockpit.queries import MOST_EXCEPTIONS, exceptions, grouped, portfolio_choices
from steerboard.insights.figures.queries import overdue_decisions, promise_record, totals
from steerboard.insights.nudges.queries import asked_of, by_owner, silent_projects
from steerboard.insights.one_page.views import one_page
from steerboard.insights.permissions import NUDGE, SEE_COCKPIT, signed_in
from steerboard.work.public import CREATE_PROJECT, SEE_MONEY

LEADERS = {Role.PMO_LEAD, Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR, Role.RESOURCE_MANAGER, Role.AUDITOR}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Each person's own first screen."""
    user = signed_in(request)
    roles = roles_of(user)
    if Role.EXECUTIVE in roles and not roles & LEADERS:
        return one_page(request)
    if can_anywhere(user, SEE_COCKPIT):
        return cockpit(request)
    if not roles:
        return redirect("decisions")
    try:
        return redirect(reverse("work:my_day"))
    except NoReverseMatch:
        return redirect("decisions")


@require_GET
def cockpit(request: HttpRequest) -> HttpResponse:
    """Exceptions ranked by what can still be saved."""
    user = signed_in(request)
    portfolios = portfolio_choices(user)
    chosen = read_filter(request.GET, portfolios)
    rows = exceptions(user, chosen=chosen)
    may_nudge = can_anywhere(user, NUDGE)
    context: dict[str, Any] = {
        "crumbs": [("Home", reverse("insights:home")), ("Cockpit", None)],
        "totals": totals(user),
        "record": promise_record(user),
        "overdue": overdue_decisions(user),
        "rows": rows,
        "groups": grouped(rows, chosen.group),
        "most": MOST_EXCEPTIONS,
        "axis": axis(day for row in rows for day in (row.p50, row.p95, row.promised)),
        "today": clock.today(),
        "decisions": pictures(user, list(waiting_for(user)[:5])),
        "may_see_money": can_anywhere(user, SEE_MONEY),
        "may_create": can_anywhere(user, CREATE_PROJECT),
        "silent": by_owner(silent_projects(user)) if may_nudge else [],
        "asked": [] if may_nudge else list(asked_of(user)[:5]),
        "chosen": chosen,
        "portfolios": portfolios,
        "statuses": STATUSES,
        "group_choices": GROUPS,
    }
    return render(request, "insights/cockpit/cockpit.html", context)


def axis(days: Iterable[date | None]) -> dict[str, date]:
    """One axis of days for all bands of a page."""
    known = [day for day in days if day is not None]
    today = clock.today()
    return {"low": min([*known, today]), "high": max([*known, today])}
