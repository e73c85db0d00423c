"""Reading the portfolio tree, starting at what this person may see."""

from django.db.models import QuerySet

from steerboard.core.public import Scope, User, visible
from steerboard.work.permissions import SEE_PROJECTS
from steerboard.work.portfolios.models import Portfolio


def visible_portfolios(user: User) -> QuerySet[Portfolio]:
    """Portfolios this person may see, by path, so that parents come first."""
    rows = visible(Portfolio.objects.select_related("scope", "owner"), user, SEE_PROJECTS)
    return rows.order_by("scope__path")


def portfolio_scope(code: str) -> Scope | None:
    """The scope behind a portfolio's code."""
    return Scope.objects.filter(pk__in=Portfolio.objects.filter(code=code).values("scope_id")).first()


def subtree(portfolio: Portfolio) -> QuerySet[Portfolio]:
    """The portfolio and all below it."""
    return Portfolio.objects.filter(scope__path__startswith=portfolio.scope.path)
