"""Applying a run: whole, in one transaction, or not at all."""

from django.db import IntegrityError

from steerboard.core.public import RuleBroken, Scope, User, action, clock
from steerboard.integrations.imports import rules
from steerboard.integrations.imports.actions.runs import forget_file, remember_mapping
from steerboard.integrations.imports.models import ImportRun
from steerboard.integrations.imports.queries import CODE_OF_PROJECT, DryRun, Progress, dry_run, free_code, stored_path
from steerboard.integrations.permissions import IMPORT
from steerboard.integrations.plans.actions import bring_in_plan
from steerboard.integrations.register.actions import bring_in_list
from steerboard.integrations.register.rules import code_for
from steerboard.work.public import Project, create_project


@action(IMPORT, on="run")
def apply_import(*, actor: User, run: ImportRun, progress: Progress | None = None) -> ImportRun:
    """Do what the dry run said. It is computed once more inside the transaction, so that nothing is stale."""
    # One import at a time below a scope: a second one then sees what the first has done.
    Scope.objects.select_for_update().get(pk=run.scope_id)
    run = (
        ImportRun.objects.select_for_update(of=("self",))
        .select_related("scope", "portfolio__scope", "project__scope")
        .get(pk=run.pk)
    )
    rules.check_can_apply(state=run.state, is_ready=True)
    found = dry_run(run, actor, progress)
    rules.check_can_apply(state=run.state, is_ready=not found.preview.is_blocked)
    try:
        if not found.preview.is_nothing or run.makes_project:
            _bring_in(actor, run, found)
    except IntegrityError as error:
        raise RuleBroken("Somebody else wrote the same at this moment; nothing was changed. Try again.") from error
    if found.mapping is not None:
        remember_mapping(actor, found.preview.fingerprint, _as_chosen(run, found.mapping))
    run.state = ImportRun.State.APPLIED
    run.counts = found.preview.counts
    run.applied_by, run.applied_at = actor, clock.now()
    run.outcome = found.preview.as_json()
    ImportRun.objects.rewrite_computed(("outcome",), [(run.pk, run.outcome)])
    forget_file(run)
    run.save()
    return run


def _bring_in(actor: User, run: ImportRun, found: DryRun) -> None:
    if found.rows is not None:
        bring_in_list(actor=actor, move=found.rows, file_name=run.file_name)
        return
    if found.plan is None:
        raise LookupError("A run is a plan or a list.")
    project = run.project
    if run.makes_project or project is None:
        project = run.project = _new_project(actor, run, found)
    bring_in_plan(
        actor=actor,
        project=project,
        move=found.plan,
        content=stored_path(run).read_bytes(),
        file_name=run.file_name,
        sha256=run.sha256,
    )


def _new_project(actor: User, run: ImportRun, found: DryRun) -> Project:
    if run.portfolio is None:
        raise RuleBroken("Which portfolio does the new project go into?", field="portfolio")
    title = found.preview.title
    plan = found.plan
    return create_project(
        actor=actor,
        portfolio=run.portfolio,
        code=run.answers.get(CODE_OF_PROJECT) or free_code(code_for(title[:30])),
        name=title,
        **({"plan_start": plan.facts["plan_start"]} if plan is not None else {}),
    )


def _as_chosen(run: ImportRun, mapping: dict[str, str | None]) -> dict[str, str | None]:
    """The mapping as it will be found again, with the columns that were left out."""
    return {**mapping, **{header: target for header, target in run.mapping.items() if target == rules.IGNORED}}
