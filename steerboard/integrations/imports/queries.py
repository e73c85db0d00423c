"""Reading runs, and the dry run: what applying one would do, computed anew each time."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from steerboard.core.public import RuleBroken, Scope, User, visible
from steerboard.integrations.dryruns.documents import ColumnLine, Option, Preview, Question
from steerboard.integrations.imports.models import ImportMapping, ImportRun
from steerboard.integrations.imports.rules import EXTRA, IGNORED
from steerboard.integrations.lists.readers import read_table
from steerboard.integrations.lists.rules import (
    ColumnGuess,
    ColumnQuestion,
    ListRefused,
    Table,
    Target,
    chosen_mapping,
    guess_mapping,
    interpret,
)
from steerboard.integrations.mspdi.models import PlanUnreadable, PlanUnschedulable
from steerboard.integrations.permissions import IMPORT
from steerboard.integrations.plans.queries import PlanMove, kept_hash, plan_move, preview_plan, read_content
from steerboard.integrations.register.queries import ListMove, list_move, preview_list
from steerboard.integrations.register.rules import code_for
from steerboard.work.public import CREATE_PROJECT, Portfolio, Project

MOST_EXAMPLES = 4
CODE_OF_PROJECT = "code"
CURRENCY = "currency:"
# Some choices of lists have no value ("the house currency"); as an answer they need one.
NO_VALUE = "(none)"
Progress = Callable[[float], None]


@dataclass(slots=True)
class DryRun:
    """The preview, and what is needed to do it."""

    preview: Preview
    plan: PlanMove | None = None
    rows: ListMove | None = None
    mapping: dict[str, str | None] | None = None


def visible_runs(user: User) -> QuerySet[ImportRun]:
    """Runs this person may see: one's own, and those where one may import. Without their dry runs."""
    rows = ImportRun.objects.select_related("scope", "portfolio", "project", "started_by", "applied_by")
    allowed = visible(ImportRun.objects.all(), user, IMPORT).values("pk")
    return rows.filter(Q(pk__in=allowed) | Q(started_by=user)).defer("outcome").order_by("-started_at", "-pk")


def run_scope(run_id: int) -> Scope | None:
    """The scope behind a run."""
    return Scope.objects.filter(pk__in=ImportRun.objects.filter(pk=run_id).values("scope_id")).first()


def file_hash(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored_path(run: ImportRun) -> Path:
    """Where a run's file lies. Raises RuleBroken when it is gone."""
    if not run.stored_as or not default_storage.exists(run.stored_as):
        raise RuleBroken("The file of this import is not kept any more; bring it in again.")
    return Path(default_storage.path(run.stored_as))


def dry_run(run: ImportRun, actor: User, progress: Progress | None = None) -> DryRun:
    """What applying this run would do now. Raises RuleBroken with a sentence when the file is no plan or list."""
    path = stored_path(run)
    try:
        if run.kind == ImportRun.Kind.PLAN:
            return _plan(run, actor, path, progress)
        return _list(run, actor, path)
    except (PlanUnreadable, PlanUnschedulable) as error:
        raise RuleBroken(str(error), field="file") from error
    except ListRefused as error:
        raise RuleBroken(error.sentence, field="file") from error


def _plan(run: ImportRun, actor: User, path: Path, progress: Progress | None) -> DryRun:
    plan, content = read_content(path, run.file_name, progress)
    # Read anew: what a caller holds may be from before the last change.
    project = None
    if not run.makes_project and run.project_id is not None:
        project = Project.objects.select_related("scope").get(pk=run.project_id)
    move = plan_move(project, plan, content, run.answers)
    if project is None and run.portfolio is None:
        target = "into a new project"
    else:
        target = f"into {project}" if project is not None else f"into a new project of {run.portfolio}"
    preview = preview_plan(project, move, target)
    if project is not None:
        preview.counts["kept"] = int(kept_hash(project) != run.sha256)
    if project is None:
        preview.questions[:0] = _new_project_questions(run, actor, content.title)
    elif not project.is_open:
        preview.obstacle = f"{project.code} is {project.get_state_display()}; its plan cannot be changed any more."
    return DryRun(preview, plan=move)


def _new_project_questions(run: ImportRun, actor: User, title: str) -> list[Question]:
    """Where a new project goes, and under which code."""
    questions = []
    if run.portfolio is None:
        places = visible(Portfolio.objects.all(), actor, CREATE_PROJECT).order_by("code")[:200]
        options = [Option(place.code, str(place)) for place in places]
        questions.append(
            Question(
                "portfolio",
                "Which portfolio does the new project go into?",
                options,
                answer=run.answers.get("portfolio", ""),
            )
        )
    suggestion = free_code(code_for(title[:30]))
    answer = run.answers.get(CODE_OF_PROJECT, "")
    taken = bool(answer) and Project.objects.filter(code=answer).exists()
    questions.append(
        Question(
            CODE_OF_PROJECT,
            f"There is a project with the code {answer} already. Which code shall the new one have?"
            if taken
            else "Which code shall the new project have?",
            [],
            [],
            suggestion,
            is_blocking=taken,
            answer="" if taken else answer,
        )
    )
    return questions


def free_code(code: str) -> str:
    """The code, or the first of its numbered forms that no project has."""
    tidy, number = code, 2
    while Project.objects.filter(code__iexact=tidy).exists():
        tidy, number = f"{code[:54]}-{number}", number + 1
    return tidy


def _list(run: ImportRun, actor: User, path: Path) -> DryRun:
    table = read_table(path, run.file_name)
    remembered = _remembered(table.fingerprint)
    left_out = {h: t for h, t in remembered.get(table.fingerprint, {}).items() if t == IGNORED and h in table.headers}
    guesses = guess_mapping(table, remembered)
    mapping = _mapping(table, guesses, left_out | run.mapping)
    found = interpret(table, mapping, {key: "" if v == NO_VALUE else v for key, v in run.answers.items()})
    title = Path(run.file_name).stem[:80] or "Imported"
    move = list_move(actor, found, run.portfolio, title, run.answers)
    preview = preview_list(found, move, title)
    preview.questions[:0] = [_question(each, run.answers) for each in found.questions]
    preview.columns = [_column(table, guess, mapping) for guess in guesses]
    preview.fingerprint = table.fingerprint
    if not found.is_blocked and not found.rows and not preview.obstacle:
        preview.obstacle = "No row of this list can be taken as a project; the problems say why."
    return DryRun(preview, rows=move, mapping={h: None if t is None else str(t) for h, t in mapping.items()})


def _remembered(fingerprint: str) -> dict[str, dict[str, str | None]]:
    return dict(ImportMapping.objects.filter(fingerprint=fingerprint).values_list("fingerprint", "mapping"))


def _mapping(table: Table, guesses: list[ColumnGuess], chosen: Mapping[str, str | None]) -> dict[str, Target | None]:
    """The guesses with what was chosen laid over them; a field goes to the column it was chosen for."""
    mapping = chosen_mapping(guesses)
    unknown = [header for header in chosen if header not in table.headers]
    if unknown:
        raise RuleBroken(f"The list has no column '{unknown[0]}'.", field="map")
    for header, target in chosen.items():
        if target == IGNORED:
            mapping.pop(header, None)
        elif target in (EXTRA, None, ""):
            mapping[header] = None
        else:
            field = Target(target)
            for other in [h for h, t in mapping.items() if t is field and chosen.get(h) != target]:
                mapping[other] = None
            mapping[header] = field
    return mapping


def _question(found: ColumnQuestion, answers: Mapping[str, str]) -> Question:
    # Which dollar is meant is never guessed: amounts without it would take the portfolio's currency.
    return Question(
        found.key, found.sentence, [Option(c.value or NO_VALUE, c.label) for c in found.choices], list(found.examples),
        found.default, found.is_blocking or found.key.startswith(CURRENCY), answers.get(found.key, ""), found.column,
    )  # fmt: skip


def _column(table: Table, guess: ColumnGuess, mapping: Mapping[str, Target | None]) -> ColumnLine:
    target = mapping.get(guess.header)
    chosen = IGNORED if guess.header not in mapping else EXTRA if target is None else str(target)
    at = table.headers.index(guess.header)
    examples = list(dict.fromkeys(str(row[at])[:60] for row in table.rows[:60] if row[at] not in (None, "")))
    is_guess = target == guess.target and guess.header in mapping
    return ColumnLine(
        guess.header, chosen, guess.confidence if is_guess else 1.0, guess.why if is_guess else "Chosen here.",
        examples[:MOST_EXAMPLES],
    )  # fmt: skip
