"""The charts of a portfolio's page."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from steerboard.core.public import can
from steerboard.insights.outlook.queries import bubbles, mix, money, open_below, timeline
from steerboard.insights.permissions import signed_in
from steerboard.work.public import SEE_MONEY, visible_portfolios

WITH_MONEY = ("money", "bubble", "mix")


@require_GET
def chart(request: HttpRequest, portfolio_code: str, chart: str) -> HttpResponse:
    """The data of one chart."""
    user = signed_in(request)
    portfolio = visible_portfolios(user).filter(code=portfolio_code).first()
    if portfolio is None or (chart in WITH_MONEY and not can(user, SEE_MONEY, portfolio.scope)):
        raise Http404("There is no such chart.")
    projects = open_below(user, portfolio)
    if chart == "timeline":
        return JsonResponse(timeline(projects))
    if chart == "money":
        return JsonResponse(money(projects, portfolio.currency))
    if chart == "bubble":
        return JsonResponse(bubbles(projects))
    if chart == "mix":
        return JsonResponse(mix(projects))
    raise Http404("There is no such chart.")
