"""A run's way from the file to a dry run."""

import contextlib
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from steerboard.core.public import RuleBroken, Scope, User, action, clock
from steerboard.integrations.dryruns.documents import Preview
from steerboard.integrations.imports import rules
from steerboard.integrations.imports.models import ImportMapping, ImportRun
from steerboard.integrations.imports.queries import file_hash
from steerboard.integrations.lists.rules import Target
from steerboard.integrations.permissions import IMPORT
from steerboard.work.public import Portfolio, Project

FOLDER = "imports"
LONGEST_ANSWER = 500


@action(IMPORT, on="scope")
def start_import(
    *,
    actor: User,
    scope: Scope,
    path: Path,
    file_name: str,
    kind: str = "",
    portfolio: Portfolio | None = None,
    project: Project | None = None,
    mapping: Mapping[str, str | None] | None = None,
    answers: Mapping[str, str] | None = None,
) -> ImportRun:
    """Take a file in: it is kept under a random name until it is applied or refused. Nothing else changes."""
    with path.open("rb") as file:
        head = file.read(4096)
    kind = kind or rules.kind_of(head)
    if kind not in ImportRun.Kind.values:
        raise RuleBroken("A file is a plan or a list.", field="kind")
    rules.check_size(kind, path.stat().st_size)
    if kind == rules.LIST and project is not None:
        raise RuleBroken("A list goes into a portfolio; into a project goes a plan.", field="file")
    run = ImportRun(
        scope=scope,
        kind=kind,
        file_name=Path(file_name).name[:255] or "file",
        sha256=file_hash(path),
        size=path.stat().st_size,
        portfolio=portfolio,
        project=project,
        makes_project=kind == rules.PLAN and project is None,
        mapping=_checked_mapping(mapping or {}),
        answers=_checked_answers(answers or {}),
        started_by=actor,
        started_at=clock.now(),
    )
    run.save()
    with path.open("rb") as file:
        stored = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", File(file))
    ImportRun.objects.rewrite_computed(("stored_as",), [(run.pk, stored)])
    run.stored_as = stored
    return run


@action(IMPORT, on="run")
def answer_import(
    *,
    actor: User,
    run: ImportRun,
    mapping: Mapping[str, str | None] | None = None,
    answers: Mapping[str, str] | None = None,
) -> ImportRun:
    """Say which column is which, and answer what the dry run asked. An empty answer takes one back."""
    run = (
        ImportRun.objects.select_for_update(of=("self",)).select_related("scope", "project", "portfolio").get(pk=run.pk)
    )
    if not run.is_open:
        raise RuleBroken(f"This import is {run.get_state_display().lower()}; nothing can be answered any more.")
    merged = {**run.answers, **_checked_answers(answers or {})}
    run.answers = {key: value for key, value in merged.items() if value}
    run.mapping = {**run.mapping, **_checked_mapping(mapping or {})}
    if run.kind == ImportRun.Kind.PLAN and "portfolio" in (answers or {}):
        run.portfolio = Portfolio.objects.filter(code=run.answers.get("portfolio", "")).first()
        if run.portfolio is None:
            raise RuleBroken("There is no such portfolio.", field="portfolio")
    run.save()
    return run


@action(IMPORT, on="run")
def keep_dry_run(*, actor: User, run: ImportRun, preview: Preview | None, problem: str = "") -> ImportRun:
    """Keep what a dry run found. Without a preview the file is refused, with the reason, and not kept."""
    run = (
        ImportRun.objects.select_for_update(of=("self",)).select_related("scope", "project", "portfolio").get(pk=run.pk)
    )
    if not run.is_open:
        return run
    if preview is None:
        run.state, run.problem = ImportRun.State.REFUSED, problem[:2000]
        forget_file(run)
    else:
        run.state = ImportRun.State.ASKED if preview.is_blocked else ImportRun.State.READY
        run.counts = preview.counts
        run.problem = preview.obstacle[:2000]
        run.outcome = preview.as_json()
        ImportRun.objects.rewrite_computed(("outcome",), [(run.pk, run.outcome)])
    run.save()
    return run


@action(IMPORT, on="run")
def discard_import(*, actor: User, run: ImportRun) -> ImportRun:
    """Throw a file away that was not applied."""
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("scope").get(pk=run.pk)
    if not run.is_open:
        raise RuleBroken(f"This import is {run.get_state_display().lower()}; there is nothing to throw away.")
    run.state, run.problem = ImportRun.State.REFUSED, "Thrown away before it was applied."
    forget_file(run)
    run.save()
    return run


@action(IMPORT, on="run")
def release_import(*, actor: User, run: ImportRun, problem: str = "") -> ImportRun:
    """Say why a run could not be applied, so that it can be mended and tried again."""
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("scope").get(pk=run.pk)
    if run.is_open:
        run.state, run.problem = ImportRun.State.ASKED, problem[:2000]
        run.save()
    return run


def forget_file(run: ImportRun) -> None:
    """Delete the kept file once the transaction is through."""
    stored = run.stored_as
    if not stored:
        return
    ImportRun.objects.rewrite_computed(("stored_as",), [(run.pk, "")])
    run.stored_as = ""

    def delete() -> None:
        with contextlib.suppress(OSError):
            default_storage.delete(stored)

    transaction.on_commit(delete)


def remember_mapping(actor: User, fingerprint: str, mapping: Mapping[str, str | None]) -> None:
    """Next time a list with these headers is read as this one was."""
    row = ImportMapping.objects.filter(fingerprint=fingerprint).first() or ImportMapping(fingerprint=fingerprint)
    if not row._state.adding and row.mapping == dict(mapping):
        return
    row.mapping, row.chosen_by, row.chosen_at = dict(mapping), actor, clock.now()
    row.save()


def _checked_mapping(mapping: Mapping[str, str | None]) -> dict[str, Any]:
    known = {*map(str, Target), rules.IGNORED, rules.EXTRA}
    for header, target in mapping.items():
        if target and target not in known:
            raise RuleBroken(
                f"'{target}' is no field a column can fill. Known are {', '.join(sorted(map(str, Target)))}, "
                f"{rules.EXTRA} to keep '{header}' as an extra column, {rules.IGNORED} to leave it out.",
                field="map",
            )
    return dict(mapping)


def _checked_answers(answers: Mapping[str, str]) -> dict[str, str]:
    return {str(key)[:LONGEST_ANSWER]: str(value).strip()[:LONGEST_ANSWER] for key, value in answers.items()}
