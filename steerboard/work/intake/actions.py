"""Bringing in what another system holds, in bulk: ten thousand projects take seconds, each change is still an event."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from steerboard.core.public import (
    ANYWHERE,
    NotAllowed,
    Permission,
    RuleBroken,
    Scope,
    User,
    action,
    announce,
    can,
    clock,
)
from steerboard.work.baselines.events import BaselineTaken
from steerboard.work.baselines.models import Baseline, BaselineItem
from steerboard.work.costs.events import MoneyChanged
from steerboard.work.costs.models import CostLine
from steerboard.work.costs.rules import CostDraft, check_line, month_of
from steerboard.work.permissions import CHANGE_PROJECT, CREATE_PROJECT, EDIT_MONEY, REPORT_STATUS, TAKE_BASELINE
from steerboard.work.portfolios.models import Portfolio
from steerboard.work.portfolios.rules import check_code, check_currency
from steerboard.work.projects import rules
from steerboard.work.projects.actions import FACTS, day_start
from steerboard.work.projects.events import ProjectChanged, ProjectCreated, StatusReported
from steerboard.work.projects.models import Project, ReportedStatus
from steerboard.work.schedule.models import WorkItem

BATCH = 500


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """A project that comes from elsewhere. `facts` as in `create_project`."""

    code: str
    name: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BaselineDraft:
    """A baseline that comes with a plan: by item, (start, finish, duration, effort, cost)."""

    name: str
    items: Mapping[int, tuple[int | None, int | None, int | None, int | None, Decimal | None]]


@action(CREATE_PROJECT, on="portfolio")
def bring_projects(*, actor: User, portfolio: Portfolio, drafts: Sequence[ProjectDraft]) -> dict[str, Project]:
    """Create many projects in one portfolio; returns them by code."""
    codes = [check_code(draft.code) for draft in drafts]
    for start in range(0, len(codes), BATCH):
        taken = Project.objects.filter(code__in=codes[start : start + BATCH]).first()
        if taken is not None:
            raise RuleBroken(f"There is a project with the code {taken.code} already.", field="code")
    scopes = [
        Scope(
            kind="project",
            parent=portfolio.scope,
            path=f"{portfolio.scope.path}{uuid.uuid4().hex}/",
            label=f"{draft.code} {draft.name}"[:200],
        )
        for draft in drafts
    ]
    Scope.objects.bulk_create(scopes, batch_size=BATCH)
    for scope in scopes:
        scope.path = f"{portfolio.scope.path}{scope.pk}/"  # known only after the insert
    Scope.objects.bulk_update(scopes, ["path"])
    today = clock.today()
    projects = [
        _filled(
            Project(scope=scope, portfolio=portfolio, code=draft.code, name=draft.name, currency=portfolio.currency),
            draft.facts,
        )
        for scope, draft in zip(scopes, drafts, strict=True)
    ]
    for project in projects:
        if project.plan_start is None:
            project.plan_start = day_start(project.start_date or today)
    Project.objects.bulk_create(projects, batch_size=BATCH)
    for project in projects:
        announce(ProjectCreated(scope_id=project.scope_id, project_id=project.pk))
    return {project.code: project for project in projects}


@action(CHANGE_PROJECT, on=ANYWHERE)
def bring_facts(*, actor: User, changes: Mapping[int, dict[str, Any]]) -> int:
    """Change facts of many projects, given by their ids; each asks for the right there. Returns how many differed."""
    changed = 0
    ids = list(changes)
    for start in range(0, len(ids), BATCH):
        rows = list(
            Project.objects.select_for_update(of=("self",))
            .filter(pk__in=ids[start : start + BATCH])
            .select_related("scope", "sponsor", "manager")
        )
        relabelled: list[Scope] = []
        for project in rows:
            _ask_for(actor, CHANGE_PROJECT, project)
            facts = changes[project.pk]
            if "state" in facts:
                rules.check_state(before=project.state, after=str(facts["state"]))
            before = {name: getattr(project, name) for name in facts}
            _filled(project, facts)
            names = sorted(name for name in facts if getattr(project, name) != before[name])
            if names:
                changed += 1
                announce(ProjectChanged(scope_id=project.scope_id, project_id=project.pk, fields=names))
            label = f"{project.code} {project.name}"[:200]
            if project.scope.label != label:
                project.scope.label = label
                relabelled.append(project.scope)
        fields = sorted({name for pk in ids[start : start + BATCH] for name in changes[pk]})
        Project.objects.bulk_update(rows, fields)
        Scope.objects.bulk_update(relabelled, ["label"])
    return changed


@action(EDIT_MONEY, on=ANYWHERE)
def bring_costs(*, actor: User, lines: Sequence[tuple[Project, CostDraft]]) -> int:
    """Enter lines of many projects; one with an `external_key` known to its project is changed instead."""
    present: dict[tuple[int, str], CostLine] = {}
    keys = sorted({draft.external_key for _, draft in lines if draft.external_key})
    ids = [project.pk for project, _ in lines]
    for start in range(0, len(ids), BATCH):
        found = CostLine.objects.filter(project_id__in=ids[start : start + BATCH], external_key__in=keys)
        present |= {(row.project_id, row.external_key): row for row in found}
    fresh: list[CostLine] = []
    changed: list[CostLine] = []
    for project, draft in lines:
        _ask_for(actor, EDIT_MONEY, project)
        amount = Decimal(draft.amount).quantize(Decimal("0.01"))
        check_line(
            kind=draft.kind, kinds=CostLine.Kind.values, cost_type=draft.type, types=CostLine.Type.values, amount=amount
        )
        row = present.get((project.pk, draft.external_key)) if draft.external_key else None
        (changed if row is not None else fresh).append(row := row or CostLine())
        row.project, row.kind, row.type, row.amount = project, draft.kind, draft.type, amount
        row.month = month_of(draft.month)
        row.currency = check_currency(draft.currency or project.currency)
        row.note, row.external_key = draft.note[:200], draft.external_key
    CostLine.objects.bulk_create(fresh, batch_size=BATCH)
    CostLine.objects.bulk_update(changed, ["kind", "type", "amount", "month", "currency", "note"])
    for project in {project.pk: project for project, _ in lines}.values():
        announce(MoneyChanged(scope_id=project.scope_id, project_id=project.pk))
    return len(lines)


@action(REPORT_STATUS, on=ANYWHERE)
def bring_statuses(*, actor: User, colours: Sequence[tuple[Project, str]], text: str) -> int:
    """Report the colours that a list states for its projects."""
    for project, colour in colours:
        _ask_for(actor, REPORT_STATUS, project)
        if colour not in ReportedStatus.Colour.values:
            raise RuleBroken("Report on track, at risk or off track.", field="colour")
    moment = clock.now()
    ReportedStatus.objects.bulk_create(
        [
            ReportedStatus(project=project, colour=colour, text=text, reporter=actor, reported_at=moment)
            for project, colour in colours
        ],
        batch_size=BATCH,
    )
    for project, colour in colours:
        announce(StatusReported(scope_id=project.scope_id, project_id=project.pk, colour=colour))
    return len(colours)


def _ask_for(actor: User, permission: Permission, project: Project) -> None:
    if not can(actor, permission, project.scope):
        raise NotAllowed(
            f"You may not do this in {project.code}: {permission.label.lower()}.", permission=permission.code
        )


def _filled(project: Project, facts: Mapping[str, Any]) -> Project:
    for name, value in facts.items():
        if name not in FACTS:
            raise RuleBroken(f"'{name}' is not a fact of a project that can be changed.")
        setattr(project, name, value)
    rules.check_dates(start=project.start_date, finish=project.promised_finish)
    rules.check_budget(project.budget_at_approval)
    return project


@action(TAKE_BASELINE, on="project")
def bring_baselines(*, actor: User, project: Project, baselines: Sequence[BaselineDraft], authority: str) -> int:
    """Take the baselines in that came with a plan; only for a project that has none, oldest first."""
    if Baseline.objects.filter(project=project).exists():
        return 0
    names = dict(_project_items(project))
    for number, draft in enumerate(baselines, start=1):
        starts = [values[0] for values in draft.items.values() if values[0] is not None]
        ends = [values[1] for values in draft.items.values() if values[1] is not None]
        baseline = Baseline(
            project=project,
            number=number,
            name=draft.name[:120],
            taken_at=clock.now(),
            taken_by=actor,
            authority=authority[:120],
            start=min(starts, default=None),
            finish=max(ends, default=None),
        )
        baseline.save()
        BaselineItem.objects.bulk_create(
            [
                BaselineItem(
                    baseline=baseline, item_id=pk, name=names.get(pk, ""), start=values[0], finish=values[1],
                    duration=values[2], effort=values[3], cost=values[4],
                )
                for pk, values in draft.items.items()
            ],
            batch_size=BATCH,
        )  # fmt: skip
        announce(BaselineTaken(scope_id=project.scope_id, project_id=project.pk, number=number))
    return len(baselines)


def _project_items(project: Project) -> list[tuple[int, str]]:
    """Ids and names of a project's items."""
    return list(WorkItem.objects.filter(project=project).values_list("pk", "name"))
