"""A list's rows beside the projects we have: which is which, where new ones go, what differs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from steerboard.core.public import RuleBroken, User, can
from steerboard.integrations.dryruns.documents import Option, Question
from steerboard.integrations.lists.rules import (
    TARGETS,
    Interpretation,
    Person,
    ProjectRow,
    RowChange,
    RowProblem,
    Target,
    difference,
)
from steerboard.integrations.register.queries.places import chosen_place, find_portfolio, place_of
from steerboard.integrations.register.queries.values import (
    BATCH,
    BY_PORTFOLIO,
    CLEAR,
    COMING_KEY,
    EMPTY_CELLS,
    LEAVE,
    NOT_COMPARED,
    PEOPLE,
    SPENT_KEY,
    Change,
    ListMove,
)
from steerboard.integrations.register.rules import (
    FACTS,
    KEPT_AS_EXTRA,
    NEVER_EMPTY,
    code_for,
    extra_of,
)
from steerboard.work.public import (
    CHANGE_PROJECT,
    CostLine,
    Portfolio,
    Project,
    ReportedStatus,
    check_state,
)


def list_move(
    user: User, found: Interpretation, target: Portfolio | None, title: str, answers: Mapping[str, str]
) -> ListMove:
    """What bringing these rows in comes to. Needs the interpretation of the list, with its columns mapped."""
    move = ListMove(target, found.fields)
    if found.is_blocked:
        chosen_place(user, move, found.fields, title, answers)  # so that all is asked at once
        return move
    move.accounts = _accounts(found.rows)
    rows = [_with_accounts(row, move.accounts) for row in found.rows]
    known = _known_projects(rows, move)
    percents = {code: float(project.percent_complete) for code, project in known.items()}
    rows = [replace(row, extra=extra_of(row, percents.get(row.code, 0.0))) for row in rows]
    where = chosen_place(user, move, found.fields, title, answers)
    values = _known_values(known, move)
    extras = [*found.extras, *(TARGETS[t].label for t in KEPT_AS_EXTRA if t in found.fields)]
    compared = found.fields - NOT_COMPARED
    result = difference(values, rows, compared, extras)
    clears = answers.get(EMPTY_CELLS) == CLEAR
    cleared = 0
    changes = {change.code: change for change in result.changed}
    moved = _moves(rows, known, move, where)
    for row in rows:
        project = known.get(row.code)
        if project is None:
            continue
        change = changes.get(row.code, RowChange(row.code, row, ()))
        cleared += sum(1 for each in change.changes if each.clears and not _never_empty(each.field))
        fields = [
            (each.field, each.before, each.after)
            for each in change.changes
            if not each.clears or (clears and not _never_empty(each.field))
        ]
        goes_to = moved.get(row.code)
        if goes_to is not None:
            fields.append(("portfolio", project.portfolio.name, goes_to))
        if not fields:
            move.unchanged += 1
        elif problem := _refusal(user, project, row, fields):
            move.problems.append(problem)
        else:
            move.changed.append(Change(project, row, fields, goes_to))
    if where:
        for row in result.new:
            move.new.append((row, place_of(row, where, move)))
    move.problems += _not_in_new_codes(move)
    if cleared:
        move.questions.append(_empty_question(cleared, answers))
    if target is not None:
        below = Project.objects.filter(scope__path__startswith=target.scope.path).count()
        move.not_named = max(0, below - sum(p.scope.path.startswith(target.scope.path) for p in known.values()))
    return move


def _never_empty(field_name: str) -> bool:
    return field_name in set(Target) and Target(field_name) in NEVER_EMPTY


def _known_projects(rows: Iterable[ProjectRow], move: ListMove) -> dict[str, Project]:
    """Our project for each row's code: by external key first, which remembers the list's own code, then by code."""
    by_key: dict[str, int] = {}
    by_code: dict[str, int] = {}
    for pk, code, key in Project.objects.values_list("pk", "code", "external_key"):
        by_code[code.casefold()] = pk
        if key:
            by_key.setdefault(key.casefold(), pk)
    wanted: dict[str, int] = {}
    taken: dict[int, ProjectRow] = {}
    for row in rows:
        found_pk = (
            by_key.get(row.code.casefold())
            or by_code.get(row.code.casefold())
            or by_code.get(code_for(row.code).casefold())
        )
        if found_pk is None:
            continue
        pk = found_pk
        if pk in taken:
            move.problems.append(
                RowProblem(
                    row.row_number, "", row.code, f"Row {taken[pk].row_number} already speaks of the same project.",
                    "Take one of the two rows out.", "same_project",
                )
            )  # fmt: skip
            continue
        taken[pk] = row
        wanted[row.code] = pk
    found: dict[int, Project] = {}
    keys = list(wanted.values())
    for start in range(0, len(keys), BATCH):
        part = Project.objects.filter(pk__in=keys[start : start + BATCH])
        found |= {p.pk: p for p in part.select_related("scope", "portfolio", "sponsor", "manager")}
    return {code: found[pk] for code, pk in wanted.items()}


def _known_values(known: Mapping[str, Project], move: ListMove) -> dict[str, dict[str, object]]:
    """The projects in the terms of a list, by the list's code."""
    ids = [project.pk for project in known.values()]
    spent, coming = move.spent, move.coming
    colours: dict[int, str] = {}
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        sums = CostLine.objects.filter(project_id__in=part, kind__in=("actual", "forecast")).order_by()
        for pk, kind, amount in sums.values_list("project_id", "kind").annotate(Sum("amount")):
            (spent if kind == "actual" else coming)[pk] = amount
        lines = CostLine.objects.filter(project_id__in=part, external_key__in=(SPENT_KEY, COMING_KEY))
        move.own_lines |= {(pk, key): v for pk, key, v in lines.values_list("project_id", "external_key", "amount")}
        reported = ReportedStatus.objects.filter(project_id__in=part).order_by("reported_at", "pk")
        colours |= dict(reported.values_list("project_id", "colour"))
    values: dict[str, dict[str, object]] = {}
    for code, project in known.items():
        row: dict[str, object] = {str(target): getattr(project, name) for target, name in FACTS.items()}
        for target, name in PEOPLE.items():
            person = getattr(project, name)
            row[str(target)] = person.name if person is not None else getattr(project, f"{name}_name")
        row[str(Target.ACTUAL_COST)] = spent.get(project.pk)
        forecast = coming.get(project.pk)
        row[str(Target.FORECAST_COST)] = None if forecast is None else forecast + spent.get(project.pk, Decimal(0))
        row[str(Target.REPORTED_HEALTH)] = colours.get(project.pk)
        row["extra"] = project.extra
        values[code] = row
    return values


def _accounts(rows: Iterable[ProjectRow]) -> dict[str, User]:
    """People with an account whom the list names, by what it writes."""
    named = {str(person): person for row in rows for person in (row.sponsor, row.manager) if person is not None}
    if not named:
        return {}
    people = list(User.objects.active())
    by_email = {person.email: person for person in people}
    names = Counter(person.name.casefold() for person in people)
    by_name = {person.name.casefold(): person for person in people if names[person.name.casefold()] == 1}
    found = {}
    for text, person in named.items():
        user = by_email.get(person.email.lower()) or by_name.get(person.name.casefold())
        if user is not None:
            found[user.name] = user
            found[text] = user
    return found


def _with_accounts(row: ProjectRow, accounts: Mapping[str, User]) -> ProjectRow:
    """The row with people called as their accounts are."""
    sponsor, manager = (
        Person(accounts[str(person)].name) if person is not None and str(person) in accounts else person
        for person in (row.sponsor, row.manager)
    )
    return replace(row, sponsor=sponsor, manager=manager)


def _moves(rows: Iterable[ProjectRow], known: Mapping[str, Project], move: ListMove, place: str) -> dict[str, str]:
    """Known projects that the list puts into another portfolio, where its portfolio column decides."""
    found = {}
    for row in rows if place == BY_PORTFOLIO else ():
        project = known.get(row.code)
        if project is None or not row.portfolio:
            continue
        if row.portfolio.casefold() in (project.portfolio.name.casefold(), project.portfolio.code.casefold()):
            continue
        find_portfolio(row.portfolio, move)
        found[row.code] = row.portfolio
    return found


def _refusal(user: User, project: Project, row: ProjectRow, fields: list[tuple[str, Any, Any]]) -> RowProblem | None:
    """Why a change cannot be made, found before anything is written."""
    after = {name: value for name, _, value in fields}
    sentence, what = "", "Correct the file, or the project here."
    start = after.get(Target.START, project.start_date)
    finish = after.get(Target.PROMISED_FINISH, project.promised_finish)
    if not can(user, CHANGE_PROJECT, project.scope):
        sentence, what = f"You may not change {project.code}.", "Ask its manager, or take the row out."
    elif start and finish and finish < start:
        sentence = f"{project.code} would finish on {finish}, before it starts on {start}."
    elif Target.STATE in after:
        try:
            check_state(before=project.state, after=after[Target.STATE])
        except RuleBroken as broken:
            sentence = f"{project.code}: {broken.sentence}"
    return RowProblem(row.row_number, "", project.code, sentence, what, "refused_change") if sentence else None


def _not_in_new_codes(move: ListMove) -> list[RowProblem]:
    """New rows whose codes come out alike once written as addresses can hold them."""
    seen: dict[str, ProjectRow] = {}
    problems, kept = [], []
    for row, place in move.new:
        code = code_for(row.code).casefold()
        if code in seen:
            sentence = f"Its code comes out as that of row {seen[code].row_number}."
            problems.append(RowProblem(row.row_number, "", row.code, sentence, "Give it a code of its own.", "code"))
            continue
        seen[code] = row
        kept.append((row, place))
    move.new = kept
    return problems


def _empty_question(cleared: int, answers: Mapping[str, str]) -> Question:
    return Question(
        EMPTY_CELLS,
        f"{cleared} cell{'s are' if cleared > 1 else ' is'} empty where we know a value. What does that mean?",
        [Option(LEAVE, "Nothing: what is known stays"), Option(CLEAR, "The value is gone: empty it here too")],
        [],
        LEAVE,
        is_blocking=False,
        answer=answers.get(EMPTY_CELLS, ""),
    )
