"""The outlook hung into a portfolio's page."""

from typing import Any

from django.http import HttpRequest

from steerboard.core.public import can
from steerboard.insights.outlook.queries import HEALTH_CODES, health_grid, open_below
from steerboard.insights.permissions import signed_in
from steerboard.work.public import SEE_MONEY, Portfolio

MOST_ROWS = 60


def portfolio_home(request: HttpRequest, portfolio: Portfolio) -> tuple[str, dict[str, Any]] | None:
    """Health heat map and charts of a portfolio."""
    user = signed_in(request)
    projects = open_below(user, portfolio)
    if not projects:
        return None
    rows = health_grid(projects)
    return "insights/outlook/portfolio.html", {
        "portfolio": portfolio,
        "heads": [code.partition(".")[2].capitalize() for code in HEALTH_CODES],
        "rows": rows[:MOST_ROWS],
        # A row for each project, and the axis; a chart of two bars need not fill the page.
        "timeline_height": min(620, 110 + 34 * len(rows)),
        "more": max(0, len(rows) - MOST_ROWS),
        "may_see_money": can(user, SEE_MONEY, portfolio.scope),
    }
