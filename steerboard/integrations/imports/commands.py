"""`steerboard import`: bring a file in, look at what it would do first, undo it afterwards."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from steerboard.core.public import NotAllowed, Origin, RuleBroken, Scope, User, coming_from, system_user, whole
from steerboard.integrations.dryruns.documents import Preview, preview_of
from steerboard.integrations.imports.actions import apply_import, keep_dry_run, start_import, undo_import
from steerboard.integrations.imports.models import ImportRun
from steerboard.integrations.imports.queries import dry_run
from steerboard.work.public import Portfolio, Project

app = typer.Typer(add_completion=False, rich_markup_mode=None)
MOST_LINES, WIDEST = 20, 60
REFUSED, ASKS = 1, 3


class _Failure(Exception):
    """What ends the command, in a sentence, with its exit status."""

    def __init__(self, sentence: str, status: int = REFUSED, facts: dict[str, Any] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.facts = facts or {}


@app.command("import")
def import_file(
    file: Annotated[Path | None, typer.Argument(help="A plan (MSPDI) or a list (CSV, XLSX, XLS, ODS).")] = None,
    kind: Annotated[str, typer.Option(help="plan or list, where the file's beginning does not say it.")] = "",
    portfolio: Annotated[str, typer.Option(help="Code of the portfolio it goes into.")] = "",
    project: Annotated[str, typer.Option(help="Code of the project a plan goes into, or of the new one.")] = "",
    only_look: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    column: Annotated[
        list[str] | None, typer.Option("--map", help="'Header=field'; '-' leaves it out, '+' extra.")
    ] = None,
    answer: Annotated[list[str] | None, typer.Option("--answer", help="'question=answer', as a dry run asks.")] = None,
    as_person: Annotated[str, typer.Option("--as", help="E-mail of the person who brings it in.")] = "",
    undo: Annotated[int | None, typer.Option("--undo", help="Undo this run instead.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON for scripts.")] = False,
) -> None:
    """Bring in a plan (MS Project XML) or a portfolio list (CSV, XLSX): all of it or nothing.

    Exit status: 0 done, 1 refused, 3 a question has to be answered first (--answer).
    """
    try:
        with coming_from(Origin(channel="import")):
            actor = _person(as_person)
            if undo is not None:
                facts, text = _undo(actor, undo)
            elif file is None:
                raise _Failure("Which file? `steerboard import --help` shows an example.", 2)
            else:
                facts, text = _import(
                    actor, file, kind, portfolio, project, _pairs(column or [], "--map", at_end=True),
                    _pairs(answer or [], "--answer"), only_look,
                )  # fmt: skip
    except (RuleBroken, NotAllowed) as refusal:
        _end(as_json, {"error": refusal.sentence}, refusal.sentence, REFUSED)
    except _Failure as failure:
        _end(as_json, {"error": str(failure), **failure.facts}, str(failure), failure.status)
    else:
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else text)


def _end(as_json: bool, facts: dict[str, Any], text: str, status: int) -> None:
    typer.echo(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else text, err=not as_json)
    raise typer.Exit(status)


def _person(email: str) -> User:
    if not email:
        return system_user()
    person: User | None = User.objects.active().filter(email=email.strip().lower()).first()
    if person is None:
        raise _Failure(f"Nobody here has the address {email}.")
    return person


def _pairs(texts: list[str], option: str, *, at_end: bool = False) -> dict[str, str]:
    """'key=value' texts; headers may hold '=' themselves, so there the last one counts."""
    found = {}
    for text in texts:
        key, equals, value = text.rpartition("=") if at_end else text.partition("=")
        if not equals:
            raise _Failure(f"{option} takes NAME=VALUE, not '{text}'.", 2)
        found[key] = value
    return found


def _undo(actor: User, number: int) -> tuple[dict[str, Any], str]:
    run = ImportRun.objects.select_related("scope").filter(pk=number).first()
    if run is None:
        raise _Failure(f"There is no import {number}.")
    run = undo_import(actor=actor, run=run)
    return {"run": run.pk, "state": run.state}, f"Import {run.pk} of {run.file_name} is undone."


def _import(
    actor: User,
    file: Path,
    kind: str,
    portfolio_code: str,
    project_code: str,
    mapping: dict[str, str],
    answers: dict[str, str],
    only_look: bool,
) -> tuple[dict[str, Any], str]:
    if not file.is_file():
        raise _Failure(f"There is no file {file}.", 2)
    portfolio = Portfolio.objects.select_related("scope").filter(code=portfolio_code).first()
    if portfolio_code and portfolio is None:
        raise _Failure(f"There is no portfolio {portfolio_code}.")
    project = Project.objects.select_related("scope").filter(code=project_code).first()
    if project_code and project is None:
        if portfolio is None:
            raise _Failure(f"There is no project {project_code}; for a new one name its --portfolio too.")
        answers = {"code": project_code, **answers}
    scope: Scope = project.scope if project is not None else portfolio.scope if portfolio is not None else whole()
    run = start_import(
        actor=actor, scope=scope, path=file, file_name=file.name, kind=kind, portfolio=portfolio, project=project,
        mapping=mapping, answers=answers,
    )  # fmt: skip
    if only_look:
        preview = _looked_at(actor, run)
        return _facts(run, preview), _text(run, preview)
    try:
        run = apply_import(actor=actor, run=run)
    except RuleBroken:
        preview = _looked_at(actor, run)  # says what has to be answered, or why the file is refused
        if not preview.is_blocked:
            raise
        raise _Failure(_text(run, preview), REFUSED if preview.obstacle else ASKS, _facts(run, preview)) from None
    preview = preview_of(run.outcome)
    return _facts(run, preview), _text(run, preview)


def _looked_at(actor: User, run: ImportRun) -> Preview:
    try:
        preview = dry_run(run, actor).preview
    except RuleBroken as refusal:
        keep_dry_run(actor=actor, run=run, preview=None, problem=refusal.sentence)
        raise
    keep_dry_run(actor=actor, run=run, preview=preview)
    return preview


def _facts(run: ImportRun, preview: Preview) -> dict[str, Any]:
    run.refresh_from_db(fields=["state"])
    return {"run": run.pk, "state": run.state, **preview.as_json()}


def _text(run: ImportRun, preview: Preview) -> str:
    counts = preview.counts
    done = run.state == ImportRun.State.APPLIED
    head = f"{run.file_name} {preview.target}".strip()
    parts = [
        f"{counts.get(name, 0):,} {name}" for name in ("new", "changed", "removed", "unchanged") if counts.get(name)
    ]
    lines = [f"{head}: {', '.join(parts) or 'nothing to do'}{'' if done else ' (nothing written yet)'}."]
    if preview.obstacle:
        lines.append(preview.obstacle)
    lines += _questions(preview)
    for line in preview.changed[:MOST_LINES]:
        changes = "; ".join(f"{c.label}: {_short(c.before)} → {_short(c.after)}" for c in line.fields)
        lines.append(f"  {line.key or '·'} {line.name}: {changes}"[:300])
    if len(preview.changed) > MOST_LINES:
        lines.append(f"  … and {counts.get('changed', 0) - MOST_LINES} more changed")
    refused = [problem for problem in preview.problems if problem.is_refusal]
    if refused:
        lines.append(f"{counts.get('refused', len(refused))} stay out:")
        lines += [f"  {p.where}: {p.sentence} {p.what_to_do}".rstrip() for p in refused[:MOST_LINES]]
    notes = [problem for problem in preview.problems if not problem.is_refusal]
    lines += [f"  {p.where}: {p.sentence}" for p in notes[:MOST_LINES]]
    if counts.get("compared"):
        lines.append(f"{counts['equal']} of {counts['compared']} dates and floats in the file come out equal here.")
    if done:
        lines.append(f"Applied as import {run.pk}; `steerboard import --undo {run.pk}` takes it back.")
    return "\n".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _questions(preview: Preview) -> list[str]:
    lines = []
    for question in preview.questions:
        if question.answer or not question.is_blocking:
            continue
        lines.append(f"To answer: {question.sentence}")
        if question.examples:
            lines.append(f"  such as {', '.join(question.examples)}")
        lines += [
            f"  --answer '{question.key}={option.value}'   {option.label}" for option in question.options[:MOST_LINES]
        ]
    return lines
