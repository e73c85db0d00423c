"""Exports in the API: a project or a portfolio as a file."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from steerboard.core.public import api
from steerboard.integrations.exports.actions import (
    PORTFOLIO_FORMATS,
    PROJECT_FORMATS,
    TYPES,
    Exported,
    export_portfolio,
    export_project,
)
from steerboard.integrations.permissions import EXPORT
from steerboard.work.public import SEE_PROJECTS, visible_portfolios, visible_projects

routes = api.ApiRoutes("integrations", "exports")
PROJECT = api.Policy(EXPORT, scoped_by="project_code", seen_by=SEE_PROJECTS)
PORTFOLIO = api.Policy(EXPORT, scoped_by="portfolio_code", seen_by=SEE_PROJECTS)


def _file(exported: Exported) -> HttpResponse:
    response = HttpResponse(exported.content, content_type=exported.content_type)
    response["Content-Disposition"] = f'attachment; filename="{exported.name}"'
    return response


def _project_view(form: str) -> Callable[..., Any]:
    def take_out(request: HttpRequest, project_code: api.Code) -> HttpResponse:
        actor = api.actor_of(request)
        project = visible_projects(actor).filter(code=project_code).first()
        if project is None:
            raise Http404("There is no such project.")
        return _file(export_project(actor=actor, project=project, form=form))

    take_out.__name__, take_out.__doc__ = f"project_as_{form}", f"A project as {form.upper()}."
    return take_out


def _portfolio_view(form: str) -> Callable[..., Any]:
    def take_out(request: HttpRequest, portfolio_code: api.Code) -> HttpResponse:
        actor = api.actor_of(request)
        portfolio = visible_portfolios(actor).filter(code=portfolio_code).first()
        if portfolio is None:
            raise Http404("There is no such portfolio.")
        return _file(export_portfolio(actor=actor, portfolio=portfolio, form=form))

    take_out.__name__, take_out.__doc__ = f"portfolio_as_{form}", f"A portfolio's projects as {form.upper()}."
    return take_out


for _form in PROJECT_FORMATS:
    _path = f"/projects/{{project_code}}/exports/{_form}"
    routes.file(_path, PROJECT, media_type=TYPES[_form][1].partition(";")[0])(_project_view(_form))
for _form in PORTFOLIO_FORMATS:
    _path = f"/portfolios/{{portfolio_code}}/exports/{_form}"
    routes.file(_path, PORTFOLIO, media_type=TYPES[_form][1].partition(";")[0])(_portfolio_view(_form))
