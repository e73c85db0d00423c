"""The pages of imports: bring a file, look, correct, apply, undo."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steerboard.core.public import Column, Job, RuleBroken, Table, User, can, table_page, whole
from steerboard.integrations.dryruns.documents import preview_of
from steerboard.integrations.imports import actions
from steerboard.integrations.imports.forms import TARGET_CHOICES, UploadForm, read_answers
from steerboard.integrations.imports.jobs import apply_later, read_later
from steerboard.integrations.imports.models import ImportRun
from steerboard.integrations.imports.queries import dry_run, visible_runs
from steerboard.integrations.imports.rules import DIRECT_BYTES
from steerboard.integrations.permissions import IMPORT
from steerboard.work.public import Project, find_project

WHAT = (
    ("new", "New"),
    ("changed", "Changed"),
    ("removed", "Removed"),
    ("problem", "Stays out"),
    ("note", "Worth knowing"),
)
TONES = {"new": "good", "changed": "link", "removed": "watch", "problem": "bad", "note": "outline"}


class RunsTable(Table):
    """The history of imports."""

    key = "integrations.runs"
    caption = "Imports"
    columns = (
        Column("file", "File", "file_name", width="l", primary=True, filter="text"),
        Column("kind", "What", "kind", kind="chip", filter="choice", choices=ImportRun.Kind.choices,
               cell=lambda row: row.get_kind_display()),
        Column("state", "State", "state", filter="choice", choices=ImportRun.State.choices,
               cell=lambda row: row.get_state_display()),
        Column("target", "Into", "", cell=lambda row: row.project or row.portfolio or "as the file says"),
        Column("new", "New", "", kind="number", cell=lambda row: row.counts.get("new", 0)),
        Column("changed", "Changed", "", kind="number", cell=lambda row: row.counts.get("changed", 0)),
        Column("who", "Who", "started_by__name", kind="person"),
        Column("when", "When", "started_at", kind="moment", filter="date"),
    )  # fmt: skip
    search = ("file_name",)
    sort = "-when"
    empty = (
        "Nothing was imported yet",
        "Bring a plan of MS Project or a list of projects, and see first what it would do.",
    )

    def row_url(self, row: Any) -> str:
        """To the run."""
        return reverse("integrations:import_run", args=[row.pk])


class LinesTable(Table):
    """All that a dry run found, line by line."""

    key = "integrations.lines"
    caption = "What this import does"
    columns = (
        Column("what", "What", "what", kind="chip", filter="choice", choices=WHAT, group=True),
        Column("key", "Code or UID", "key", filter="text"),
        Column("name", "Name", "name", width="l", primary=True, filter="text"),
        Column("where", "In the file", "where", filter="text"),
        Column("detail", "Before → after, or what is wrong", "detail", width="xl", filter="text", sortable=False,
               cell=lambda row: row["shown"]),
    )  # fmt: skip
    search = ("key", "name", "where", "detail")
    page_size = 50
    empty = ("Nothing differs", "What is here already says the same as the file.")


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponseBase:
    """Bring a file, and the history of all that were brought."""
    user = _user(request)
    code = request.GET.get("project", "")
    project = find_project(request, code) if code else None
    form = UploadForm(user, request.POST or None, request.FILES or None, into_project=project is not None,
                      initial={"portfolio": None})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("integrations:import_run", _start(user, form.cleaned_data, project).pk)
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    context = {"form": form, "project": project, "crumbs": [("Import", None)]}
    table = RunsTable(request, visible_runs(user))
    answer = table_page(request, "integrations/imports/imports.html", table, context)
    answer.status_code = 422 if form.is_bound and form.errors else answer.status_code
    return answer


def _start(user: User, cleaned: dict[str, Any], project: Project | None) -> ImportRun:
    file: UploadedFile[bytes] = cleaned["file"]
    portfolio = cleaned.get("portfolio")
    scope = project.scope if project is not None else portfolio.scope if portfolio is not None else whole()
    with tempfile.TemporaryDirectory() as folder:
        path = _on_disk(file, Path(folder))
        run = actions.start_import(
            actor=user, scope=scope, path=path, file_name=file.name or "file", kind=cleaned.get("kind", ""),
            portfolio=portfolio, project=project,
        )  # fmt: skip
    _look(user, run)
    return run


def _on_disk(file: "UploadedFile[bytes]", folder: Path) -> Path:
    if isinstance(file, TemporaryUploadedFile):
        return Path(file.temporary_file_path())
    path = folder / "file"
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return path


def _look(user: User, run: ImportRun) -> None:
    """The dry run: at once for a small file, as a job for a large one."""
    if run.size > DIRECT_BYTES:
        read_later(run)
        return
    try:
        preview = dry_run(run, user).preview
    except RuleBroken as refusal:
        actions.keep_dry_run(actor=user, run=run, preview=None, problem=refusal.sentence)
    else:
        actions.keep_dry_run(actor=user, run=run, preview=preview)


def _run(request: HttpRequest, run_id: int) -> ImportRun:
    run = visible_runs(_user(request)).filter(pk=run_id).first()
    if run is None:
        raise Http404("There is no such import.")
    return run


@require_GET
def import_run(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """One import: what it would do, what is asked, what it did."""
    user, run = _user(request), _run(request, run_id)
    preview = preview_of(run.outcome) if run.outcome else None
    job = Job.objects.filter(pk=run.job_id).first() if run.job_id else None
    context = {
        "run": run,
        "preview": preview,
        "job": job if job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING) else None,
        "job_failed": job is not None and job.state == Job.State.FAILED,
        "steps": _steps(run),
        "targets": TARGET_CHOICES,
        "may": {"import": can(user, IMPORT, run.scope)},
        "crumbs": [("Import", reverse("integrations:import")), (run.file_name, None)],
    }
    table = LinesTable(request, _lines(run))
    return table_page(request, "integrations/imports/run.html", table, context)


def _steps(run: ImportRun) -> list[dict[str, str]]:
    """Where a run stands."""
    state = ImportRun.State(run.state)
    place = {"reading": 0, "asked": 1, "ready": 2, "applying": 2, "applied": 3, "undone": 3, "refused": 0}[state.value]
    labels = ("Read", "Map and answer", "Look at the difference", "Applied")
    return [
        {
            "label": label,
            "state": "blocked" if state == ImportRun.State.REFUSED and at == 0
            else "done" if at < place or (at == 3 and place == 3) else "current" if at == place else "",
        }
        for at, label in enumerate(labels)
    ]  # fmt: skip


def _lines(run: ImportRun) -> list[dict[str, Any]]:
    """New, changed, removed, refused: one list, so that one filter serves."""
    if not run.outcome:
        return []
    preview = preview_of(run.outcome)
    lines = []
    for what, group in (("changed", preview.changed), ("new", preview.new), ("removed", preview.removed)):
        for line in group:
            said = "; ".join(f"{c.label}: {c.before} → {c.after}" for c in line.fields) or line.note
            drawn = format_html_join(
                "", "<div><b>{}</b> {} → {}</div>", ((c.label, c.before, c.after) for c in line.fields)
            )
            lines.append(_line(what, line.key, line.name, line.where, said, drawn or line.note))
    for problem in preview.problems:
        said = f"{problem.sentence} {problem.what_to_do}".strip()
        what = "problem" if problem.is_refusal else "note"
        lines.append(_line(what, problem.column, problem.value[:80] or "–", problem.where, said, said))
    return lines


def _line(what: str, key: str, name: str, where: str, detail: str, shown: Any) -> dict[str, Any]:
    return {"what": what, "key": key, "name": name, "where": where, "detail": detail, "shown": shown}


@require_POST
def import_answer(request: HttpRequest, run_id: int) -> HttpResponse:
    """Columns corrected and questions answered: the dry run is made again."""
    user, run = _user(request), _run(request, run_id)
    mapping, answers = read_answers(request.POST)
    try:
        run = actions.answer_import(actor=user, run=run, mapping=mapping, answers=answers)
        _look(user, run)
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    return redirect("integrations:import_run", run_id)


@require_POST
def import_apply(request: HttpRequest, run_id: int) -> HttpResponse:
    """Do it: whole or not at all."""
    user, run = _user(request), _run(request, run_id)
    if run.size > DIRECT_BYTES:
        apply_later(run, user)
        return redirect("integrations:import_run", run_id)
    try:
        run = actions.apply_import(actor=user, run=run)
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
        if run.is_open:
            _look(user, run)
    else:
        messages.success(request, f"{run.file_name} is in. It can be undone as long as nobody builds upon it.")
    return redirect("integrations:import_run", run_id)


@require_POST
def import_undo(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take it back."""
    user, run = _user(request), _run(request, run_id)
    try:
        actions.undo_import(actor=user, run=run)
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{run.file_name} is undone: all is as it was before.")
    return redirect("integrations:import_run", run_id)


@require_POST
def import_discard(request: HttpRequest, run_id: int) -> HttpResponse:
    """Throw a file away that was not applied."""
    user, run = _user(request), _run(request, run_id)
    try:
        actions.discard_import(actor=user, run=run)
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
        return redirect("integrations:import_run", run_id)
    messages.success(request, f"{run.file_name} is thrown away.")
    return redirect("integrations:import")


@require_GET
def import_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a large file is; when it is through, the page loads anew."""
    run = _run(request, run_id)
    job = Job.objects.filter(pk=run.job_id).first() if run.job_id else None
    if job is None or job.state in (Job.State.DONE, Job.State.FAILED):
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "integrations/imports/run.html#progress", {"run": run, "job": job})
