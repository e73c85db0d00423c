"""Imports in the API: bring a file, see what it would do, answer, apply, undo."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Form
from ninja.files import UploadedFile
from pydantic import Field

from steerboard.core.public import RuleBroken, Scope, User, api, visible, whole
from steerboard.integrations.imports import actions
from steerboard.integrations.imports.jobs import apply_later, read_later
from steerboard.integrations.imports.models import ImportRun
from steerboard.integrations.imports.queries import dry_run, visible_runs
from steerboard.integrations.imports.rules import DIRECT_BYTES
from steerboard.integrations.permissions import IMPORT
from steerboard.work.public import Portfolio, Project, visible_portfolios, visible_projects

routes = api.ApiRoutes("integrations", "imports")
ONE = "/imports/{run_id}"
RUN = api.Policy(IMPORT, scoped_by="run_id")
State = Literal["reading", "asked", "ready", "applying", "applied", "undone", "refused"]
COLUMNS = (
    api.Attribute("id", int),
    api.Attribute("kind", Literal["plan", "list"]),
    api.Attribute("state", State),
    api.Attribute("file_name", str),
    api.Attribute("sha256", str),
    api.Attribute("size", int),
    api.Attribute("portfolio", str | None, "portfolio__code"),
    api.Attribute("project", str | None, "project__code"),
    api.Attribute("counts", dict[str, int]),
    api.Attribute("problem", str),
    api.Attribute("started_by", int, "started_by_id"),
    api.Attribute("started_at", datetime),
    api.Attribute("applied_at", datetime | None),
    api.Attribute("undone_at", datetime | None),
    api.Attribute("job", int | None, "job_id"),
    api.Attribute("version", int),
)
SHAPE = api.Shape("Import", *COLUMNS)
FULL = api.Shape("ImportInFull", *COLUMNS, api.Attribute("outcome", dict[str, Any]))
Words = Annotated[str, Field(max_length=500)]
CODE = r"^[A-Za-z0-9._-]*$"  # as `check_code` has them; a form field may hold anything, NUL too


class Target(api.Input):
    """Where a file goes: a plan into a project; a list, or a new project's plan, into a portfolio."""

    portfolio: Annotated[str, Field(max_length=40, pattern=CODE)] = ""
    project: Annotated[str, Field(max_length=60, pattern=CODE)] = ""


class Answers(api.Input):
    """Which column is which, and what the dry run asked."""

    mapping: Annotated[dict[Words, Words | None], Field(max_length=500)] = {}
    answers: Annotated[dict[Words, Words], Field(max_length=500)] = {}


def _run(request: HttpRequest, run_id: int) -> ImportRun:
    run = visible_runs(api.actor_of(request)).filter(pk=run_id).first()
    if run is None:
        raise Http404("There is no such import.")
    return run


def _reply(pk: int) -> api.Reply:
    shown = FULL.one(ImportRun.objects.filter(pk=pk))
    return api.Reply(shown, shown["version"] if shown else None, f"/api/v1/imports/{pk}")


@routes.listing(
    "/imports",
    api.Policy(IMPORT, why="filtered by visible_runs"),
    api.Listing(SHAPE, {"state": api.Filter(State, "state")}, {"started_at": "started_at"}, "-started_at"),
)
def list_imports(request: HttpRequest) -> QuerySet[ImportRun]:
    """Files that were brought, the newest first."""
    return visible(visible_runs(api.actor_of(request)), api.actor_of(request), IMPORT)


@routes.create("/imports", api.Policy(IMPORT, why="start_import asks at the target"), out=FULL.model)
def bring(request: HttpRequest, target: Form[Target], file: UploadedFile) -> api.Reply:
    """Bring a file (MSPDI, CSV, XLSX). Nothing changes; the answer holds the dry run, or the job that makes it."""
    actor = api.actor_of(request)
    project, portfolio, scope = _target(actor, target)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        run = actions.start_import(
            actor=actor,
            scope=scope,
            path=path,
            file_name=(file.name or "file").replace("\x00", ""),
            portfolio=portfolio,
            project=project,
        )
    _look(actor, run)
    return _reply(run.pk)


def _target(actor: User, target: Target) -> tuple[Project | None, Portfolio | None, Scope]:
    project = visible_projects(actor).filter(code=target.project).first() if target.project else None
    portfolio = visible_portfolios(actor).filter(code=target.portfolio).first() if target.portfolio else None
    if target.project and project is None:
        raise api.Problem(422, "There is no such project.", field="project")
    if target.portfolio and portfolio is None:
        raise api.Problem(422, "There is no such portfolio.", field="portfolio")
    if project is not None:
        return project, portfolio, project.scope
    return None, portfolio, portfolio.scope if portfolio is not None else whole()


def _look(actor: User, run: ImportRun) -> None:
    if run.size > DIRECT_BYTES:
        read_later(run)
        return
    try:
        preview = dry_run(run, actor).preview
    except RuleBroken as refusal:
        actions.keep_dry_run(actor=actor, run=run, preview=None, problem=refusal.sentence)
    else:
        actions.keep_dry_run(actor=actor, run=run, preview=preview)


@routes.read(ONE, RUN, out=FULL.model)
def one_import(request: HttpRequest, run_id: api.Key) -> api.Reply:
    """One import with its dry run: new, changed field by field, removed, problems, questions."""
    return _reply(_run(request, run_id).pk)


@routes.act(f"{ONE}/answers", RUN, out=FULL.model)
def answer(request: HttpRequest, run_id: api.Key, data: Answers) -> api.Reply:
    """Correct the columns and answer the questions; the dry run is made again."""
    actor = api.actor_of(request)
    known = data.answers.get("portfolio")
    if known and not visible_portfolios(actor).filter(code=known).exists():
        raise api.Problem(422, "There is no such portfolio.", field="portfolio")
    run = actions.answer_import(
        actor=actor, run=_run(request, run_id), mapping=dict(data.mapping), answers=dict(data.answers)
    )
    _look(actor, run)
    return _reply(run.pk)


@routes.act(f"{ONE}/apply", RUN, out=FULL.model)
def apply(request: HttpRequest, run_id: api.Key) -> api.Reply:
    """Do what the dry run said, whole or not at all; of a large file as a job."""
    actor, run = api.actor_of(request), _run(request, run_id)
    if run.size > DIRECT_BYTES:
        apply_later(run, actor)
    else:
        actions.apply_import(actor=actor, run=run)
    return _reply(run.pk)


@routes.act(f"{ONE}/undo", RUN, out=FULL.model)
def undo(request: HttpRequest, run_id: api.Key) -> api.Reply:
    """Take an import back, as long as nobody has built upon it."""
    run = _run(request, run_id)
    actions.undo_import(actor=api.actor_of(request), run=run)
    return _reply(run.pk)


@routes.act(f"{ONE}/discard", RUN, out=FULL.model)
def discard(request: HttpRequest, run_id: api.Key) -> api.Reply:
    """Throw a file away that was not applied."""
    run = _run(request, run_id)
    actions.discard_import(actor=api.actor_of(request), run=run)
    return _reply(run.pk)
