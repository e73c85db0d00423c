"""Bringing a portfolio list in: portfolios, projects, money and reported colours, all or nothing."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from steerboard.core.public import ANYWHERE, User, action, clock, whole
from steerboard.integrations.lists.rules import ProjectRow, Target
from steerboard.integrations.permissions import IMPORT
from steerboard.integrations.register.queries import COMING_KEY, PEOPLE, SPENT_KEY, ListMove
from steerboard.integrations.register.rules import FACTS, code_for, fact_value, facts_of, portfolio_code
from steerboard.work.public import (
    CostDraft,
    Portfolio,
    Project,
    ProjectDraft,
    bring_costs,
    bring_facts,
    bring_projects,
    bring_statuses,
    create_portfolio,
    move_project,
)

ZERO = Decimal(0)
MONEY = frozenset({Target.ACTUAL_COST, Target.FORECAST_COST})
STATED = MONEY | {Target.REPORTED_HEALTH}


@action(IMPORT, on=ANYWHERE)
def bring_in_list(*, actor: User, move: ListMove, file_name: str) -> dict[str, int]:
    """Do what a dry run said. Returns what was created and changed."""
    created = _create_portfolios(actor, move)
    projects = _create_projects(actor, move)
    facts: dict[int, dict[str, Any]] = {}
    for change in move.changed:
        found = _facts_of_change(move, change.project, change.fields)
        if found:
            facts[change.project.pk] = found
    if facts:
        bring_facts(actor=actor, changes=facts)
    for change in move.changed:
        goes_to = move.portfolios.get(change.portfolio) if change.portfolio else None
        if goes_to is not None:
            move_project(actor=actor, project=change.project, portfolio=goes_to)
    lines, colours = _money_and_colours(move, projects)
    if lines:
        bring_costs(actor=actor, lines=lines)
    if colours:
        bring_statuses(actor=actor, colours=colours, text=f"As reported in {file_name}.")
    return {"new": len(projects), "changed": len(move.changed), "portfolios": created}


def _create_portfolios(actor: User, move: ListMove) -> int:
    used = {place for _, place in move.new} | {change.portfolio for change in move.changed if change.portfolio}
    missing = [name for name, row in move.portfolios.items() if row is None and name in used]
    taken = {code.casefold() for code in Portfolio.objects.values_list("code", flat=True)}
    currencies = [row.currency for row, _ in move.new if row.currency]
    for name in missing:
        code = portfolio_code(name)
        if code.casefold() in taken:
            code = code_for(f"{code[:30]} {name}", 40)
        taken.add(code.casefold())
        move.portfolios[name] = create_portfolio(
            actor=actor,
            below=move.target if move.target is not None else whole(),
            code=code,
            name=name[:200],
            currency=move.target.currency
            if move.target is not None
            else max(currencies, key=currencies.count, default="EUR"),
            external_key=name[:120],
        )
    return len(missing)


def _create_projects(actor: User, move: ListMove) -> list[tuple[Project, ProjectRow]]:
    by_place: dict[str, list[ProjectRow]] = defaultdict(list)
    for row, place in move.new:
        by_place[place].append(row)
    created: list[tuple[Project, ProjectRow]] = []
    for place, rows in by_place.items():
        portfolio = move.portfolios[place]
        if portfolio is None:
            raise LookupError(place)
        drafts = [
            ProjectDraft(
                code_for(row.code),
                row.name,
                facts_of(row, move.fields)
                | _people_facts(move, {target: getattr(row, target) for target in PEOPLE if getattr(row, target)})
                | {"external_key": row.code, "extra": dict(row.extra)},
            )
            for row in rows
        ]
        projects = bring_projects(actor=actor, portfolio=portfolio, drafts=drafts)
        created += [(projects[draft.code], row) for draft, row in zip(drafts, rows, strict=True)]
    return created


def _facts_of_change(move: ListMove, project: Project, fields: list[tuple[str, Any, Any]]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    extra = dict(project.extra)
    for name, _, after in fields:
        if name.startswith("extra:"):
            header = name.removeprefix("extra:")
            if after is None:
                extra.pop(header, None)
            else:
                extra[header] = after
        elif name in set(Target) and Target(name) in FACTS:
            facts[FACTS[Target(name)]] = fact_value(FACTS[Target(name)], after)
        elif name in set(Target) and Target(name) in PEOPLE:
            facts |= _people_facts(move, {Target(name): after})
    if extra != project.extra:
        facts["extra"] = extra
    return facts


def _people_facts(move: ListMove, people: dict[Target, Any]) -> dict[str, Any]:
    """Who leads and sponsors: an account where there is one, the written name otherwise."""
    facts: dict[str, Any] = {}
    for target, person in people.items():
        account = move.accounts.get(str(person)) if person is not None else None
        facts[PEOPLE[target]] = account
        facts[f"{PEOPLE[target]}_name"] = "" if account is not None or person is None else str(person)[:120]
    return facts


def _money_and_colours(
    move: ListMove, created: list[tuple[Project, ProjectRow]]
) -> tuple[list[tuple[Project, CostDraft]], list[tuple[Project, str]]]:
    lines: list[tuple[Project, CostDraft]] = []
    colours: list[tuple[Project, str]] = []
    stated = [(project, row, frozenset(STATED)) for project, row in created]
    stated += [(c.project, c.row, frozenset(Target(n) for n, *_ in c.fields if n in STATED)) for c in move.changed]
    for project, row, changed in stated:
        if changed & MONEY:
            lines += _cost_lines(move, project, row)
        if Target.REPORTED_HEALTH in changed and row.reported_health:
            colours.append((project, row.reported_health))
    return lines, colours


def _cost_lines(move: ListMove, project: Project, row: ProjectRow) -> list[tuple[Project, CostDraft]]:
    """Lines that bring the sums here to what the list says; other lines stay as they are."""
    spent, coming = move.spent.get(project.pk), move.coming.get(project.pk)
    lines = []
    if row.actual_cost is not None and row.actual_cost != spent:
        amount = move.own_lines.get((project.pk, SPENT_KEY), ZERO) + row.actual_cost - (spent or ZERO)
        lines.append(_line(project, "actual", amount, SPENT_KEY))
        spent = row.actual_cost
    if row.forecast_cost is not None and row.forecast_cost - (spent or ZERO) != coming:
        wanted = row.forecast_cost - (spent or ZERO)
        amount = move.own_lines.get((project.pk, COMING_KEY), ZERO) + wanted - (coming or ZERO)
        lines.append(_line(project, "forecast", amount, COMING_KEY))
    return lines


def _line(project: Project, kind: str, amount: Decimal, key: str) -> tuple[Project, CostDraft]:
    draft = CostDraft(kind, clock.today(), amount, note="As stated by the list", external_key=key)
    return project, draft
