"""Large files are read and applied in the background, with their progress shown; the page can be left."""

from collections.abc import Callable

from steerboard.core.public import Job, NotAllowed, RuleBroken, User, enqueue, job, report_progress
from steerboard.integrations.imports.actions import apply_import, keep_dry_run, release_import
from steerboard.integrations.imports.models import ImportRun
from steerboard.integrations.imports.queries import dry_run

READ, APPLY = "integrations.read_import", "integrations.apply_import"
STEP_PERCENT = 5


def read_later(run: ImportRun) -> None:
    """Queue the dry run of a large file."""
    _queue(READ, run)


def apply_later(run: ImportRun, actor: User) -> None:
    """Queue the applying of a large file."""
    _queue(APPLY, run, actor)


def _queue(name: str, run: ImportRun, actor: User | None = None) -> None:
    person = actor.pk if actor is not None else run.started_by_id
    row = enqueue(name, {"run": run.pk, "actor": person}, key=str(run.pk), actor_id=person, scope_id=run.scope_id)
    ImportRun.objects.rewrite_computed(("job_id",), [(run.pk, row.pk)])


@job(READ, label="Read a file", max_attempts=2, lease_seconds=300)
def read_import(row: Job) -> None:
    """Make the dry run of a file and keep it."""
    run, actor = _found(row)
    if not run.is_open:
        return
    report_progress(row, 1, "Reading the file")
    try:
        preview = dry_run(run, actor, _telling(row, "Reading the file", 70)).preview
    except RuleBroken as refusal:
        keep_dry_run(actor=actor, run=run, preview=None, problem=refusal.sentence)
    else:
        keep_dry_run(actor=actor, run=run, preview=preview)


@job(APPLY, label="Apply an import", max_attempts=1, lease_seconds=900)
def apply_in_background(row: Job) -> None:
    """Apply a file whole; a refusal is kept with the run, for the page to show."""
    run, actor = _found(row)
    try:
        apply_import(actor=actor, run=run)
    except (RuleBroken, NotAllowed) as refusal:
        release_import(actor=actor, run=run, problem=refusal.sentence)


def _found(row: Job) -> tuple[ImportRun, User]:
    run = ImportRun.objects.select_related("scope", "portfolio", "project").get(pk=row.payload["run"])
    return run, User.objects.get(pk=row.payload["actor"])


def _telling(row: Job, text: str, most: int) -> Callable[[float], None]:
    """Reports progress every few percent, not at every piece of the file."""
    told = [0]

    def tell(share: float) -> None:
        percent = int(share * most)
        if percent >= told[0] + STEP_PERCENT:
            told[0] = percent
            report_progress(row, percent, text)

    return tell
