"""The first screens: cockpit for those who steer, one page for those who decide."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from steerboard.core.public import Role, User, can_anywhere, clock, pictures, roles_of, waiting_for
from steerboard.insights.cockpit.queries import exceptions, must_wins, totals
from steerboard.insights.permissions import SEE_COCKPIT
from steerboard.work.public import SEE_MONEY

LEADERS = {Role.PMO_LEAD, Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR, Role.RESOURCE_MANAGER, Role.AUDITOR}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Each person's own first screen."""
    user = request.user
    assert isinstance(user, User)
    roles = roles_of(user)
    if Role.EXECUTIVE in roles and not roles & LEADERS:
        return one_page(request)
    if can_anywhere(user, SEE_COCKPIT):
        return cockpit(request)
    try:
        return redirect(reverse("work:my_day"))
    except NoReverseMatch:
        return redirect("decisions")


@require_GET
def cockpit(request: HttpRequest) -> HttpResponse:
    """Exceptions ranked by what can still be saved."""
    user = request.user
    assert isinstance(user, User)
    waiting = list(waiting_for(user)[:4])
    rows = exceptions(user)
    return render(
        request,
        "insights/cockpit/cockpit.html",
        {
            "crumbs": [("Home", None)],
            "totals": totals(user),
            "rows": rows,
            "axis": _axis(rows),
            "today": clock.today(),
            "decisions": pictures(user, waiting),
            "may_see_money": can_anywhere(user, SEE_MONEY),
        },
    )


@require_GET
def one_page(request: HttpRequest) -> HttpResponse:
    """The must-wins, the decisions that wait, what changed: sixty seconds."""
    user = request.user
    assert isinstance(user, User)
    rows = must_wins(user)
    return render(
        request,
        "insights/cockpit/one_page.html",
        {
            "crumbs": [("Home", None)],
            "rows": rows,
            "axis": _axis(rows),
            "today": clock.today(),
            "totals": totals(user),
            "decisions": pictures(user, list(waiting_for(user)[:5])),
        },
    )


def _axis(rows: list[object]) -> dict[str, object]:
    """One axis of days for all bands of a page."""
    days = [day for row in rows for name in ("p50", "p95", "promised") if (day := getattr(row, name)) is not None]
    today = clock.today()
    return {"low": min([*days, today]), "high": max([*days, today])}
