"""Bringing in what another system holds, in bulk: ten thousand projects take seconds, each change is still an event."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from steerboard.core.public import NotAllowed, RuleBroken, Scope, User, action, announce, can, clock
from steerboard.work.baselines.events import BaselineTaken
from steerboard.work.baselines.models import Baseline, BaselineItem
from steerboard.work.permissions import CHANGE_PROJECT, CREATE_PROJECT, TAKE_BASELINE
from steerboard.work.portfolios.models import Portfolio
from steerboard.work.portfolios.rules import check_code
from steerboard.work.projects import rules
from steerboard.work.projects.actions import FACTS, day_start
from steerboard.work.projects.events import ProjectChanged, ProjectCreated
from steerboard.work.projects.models import Project
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


@action(CHANGE_PROJECT, on="scope")
def change_many_projects(*, actor: User, scope: Scope, changes: Mapping[int, dict[str, Any]]) -> int:
    """Change facts of many projects below a scope, given by their ids. Returns how many differed."""
    changed = 0
    ids = list(changes)
    for start in range(0, len(ids), BATCH):
        rows = list(
            Project.objects.select_for_update(of=("self",))
            .filter(pk__in=ids[start : start + BATCH])
            .select_related("scope")
        )
        relabelled: list[Scope] = []
        for project in rows:
            if not project.scope.path.startswith(scope.path) and not can(actor, CHANGE_PROJECT, project.scope):
                raise NotAllowed(f"You may not change {project.code}.", permission=CHANGE_PROJECT.code)
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
