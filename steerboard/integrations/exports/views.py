"""Downloads."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from steerboard.core.public import RuleBroken, User
from steerboard.integrations.exports.actions import Exported, export_portfolio, export_project
from steerboard.work.public import find_project, visible_portfolios


@require_GET
def project_file(request: HttpRequest, project_code: str, form: str) -> HttpResponse:
    """A project as a file."""
    project = find_project(request, project_code)
    try:
        return _download(export_project(actor=_user(request), project=project, form=form))
    except RuleBroken as refusal:
        if refusal.field == "format":
            raise Http404(refusal.sentence) from refusal
        messages.error(request, refusal.sentence)
        return redirect("work:project", project_code)


@require_GET
def portfolio_file(request: HttpRequest, portfolio_code: str, form: str) -> HttpResponse:
    """A portfolio as a file."""
    user = _user(request)
    portfolio = visible_portfolios(user).filter(code=portfolio_code).first()
    if portfolio is None:
        raise Http404("There is no such portfolio.")
    try:
        return _download(export_portfolio(actor=user, portfolio=portfolio, form=form))
    except RuleBroken as refusal:
        raise Http404(refusal.sentence) from refusal


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _download(exported: Exported) -> HttpResponse:
    answer = HttpResponse(exported.content, content_type=exported.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{exported.name}"'
    return answer
