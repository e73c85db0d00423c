"""One page: the must-wins, the decisions that wait, what changed; sixty seconds."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from steerboard.core.public import can_anywhere, clock, pictures, waiting_for
from steerboard.insights.cockpit.queries import ExceptionRow
from steerboard.insights.figures.queries import totals
from steerboard.insights.one_page.queries import LOOK_BACK, changes, must_wins, sureness
from steerboard.insights.permissions import signed_in
from steerboard.work.public import CREATE_PROJECT, SEE_MONEY

BAND_WIDTH, COST_WIDTH = 216, 84


@require_GET
def one_page(request: HttpRequest) -> HttpResponse:
    """The must-wins, the decisions that wait, what changed: sixty seconds."""
    user = signed_in(request)
    rows, today = must_wins(user), clock.today()
    waiting = pictures(user, list(waiting_for(user)[:5]))
    context: dict[str, Any] = {
        "crumbs": [("Home", reverse("insights:home")), ("One page", None)],
        "rows": [(row, _cost_axis(row)) for row in rows],
        "time": _time_axis(rows, today),
        "today": today,
        "now": clock.now(),
        "totals": totals(user),
        "must_win_budget": sum((row.project.budget_at_approval or Decimal(0) for row in rows), Decimal(0)),
        "decisions": waiting,
        "waiting_costs": sum((one.decision.cost_of_delay_per_day or Decimal(0) for one in waiting), Decimal(0)),
        "changes": changes(user),
        "since": today - LOOK_BACK,
        "sureness": sureness(user),
        "may_see_money": can_anywhere(user, SEE_MONEY),
        "may_create": can_anywhere(user, CREATE_PROJECT),
        "band_width": BAND_WIDTH,
        "cost_width": COST_WIDTH,
    }
    return render(request, "insights/one_page/one_page.html", context)


def _cost_axis(row: ExceptionRow) -> dict[str, Any]:
    """Amounts from 85 % to 140 % of the budget, so that all bands of the column mean the same."""
    budget = row.project.budget_at_approval
    if not budget:
        return {}
    return {"low": budget * Decimal("0.8"), "high": budget * Decimal("1.4")}


def _time_axis(rows: list[ExceptionRow], today: date) -> dict[str, Any]:
    """One axis of days for all bands, with the first days of months where bands place them."""
    days = [day for row in rows for day in (row.p50, row.p95, row.promised) if day is not None]
    low, high = min([*days, today]), max([*days, today])
    span = max(1, (high - low).days)
    months, month = [], (low.replace(day=1) + timedelta(days=32)).replace(day=1)
    while month <= high:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    step = max(1, -(-len(months) // 5))
    ticks = [
        {"x": str(round(4 + (month - low).days / span * (BAND_WIDTH - 14), 1)), "label": f"{month:%b}"}
        for month in months[::step]
    ]
    return {"low": low, "high": high, "ticks": ticks}
