"""Creating and changing projects."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from steerboard.core.public import ANYWHERE, RuleBroken, User, action, add_scope, announce, clock, move_scope
from steerboard.work.permissions import CHANGE_PROJECT, CREATE_PROJECT, REPORT_STATUS
from steerboard.work.portfolios.models import Portfolio
from steerboard.work.portfolios.rules import check_code, check_currency, check_version
from steerboard.work.projects import rules
from steerboard.work.projects.events import ProjectChanged, ProjectCreated, StatusReported
from steerboard.work.projects.models import Project, ReportedStatus

MINUTES_PER_DAY = 1440
EPOCH = date(1970, 1, 1)
# What change_project may change; the plan's own settings among them.
FACTS = frozenset(
    {
        "name", "description", "sponsor", "manager", "sponsor_name", "manager_name", "unit", "category", "state",
        "data_class", "priority", "start_date", "promised_finish", "actual_finish", "budget_at_approval", "currency",
        "extra", "external_key", "plan_start", "plan_finish", "schedule_from_finish", "status_date", "progress_rule",
        "calendar", "minutes_per_day", "minutes_per_week", "critical_slack",
    }
)  # fmt: skip


def day_start(day: date, minute: int = 480) -> int:
    """The minute at which work begins on a day."""
    return (day - EPOCH).days * MINUTES_PER_DAY + minute


@action(CREATE_PROJECT, on="portfolio")
def create_project(*, actor: User, portfolio: Portfolio, code: str, name: str, **fields: Any) -> Project:
    """Create a project in a portfolio. Further facts as in `change_project`."""
    code = check_code(code)
    if Project.objects.filter(code=code).exists():
        raise RuleBroken(f"There is a project with the code {code} already.", field="code")
    if not name.strip():
        raise RuleBroken("Please give the project a name.", field="name")
    _check_facts(fields)
    scope = add_scope(kind="project", parent=portfolio.scope, label=f"{code} {name.strip()}")
    fields.setdefault("currency", portfolio.currency)
    project = Project(scope=scope, portfolio=portfolio, code=code, name=name.strip(), **fields)
    if project.plan_start is None:
        project.plan_start = day_start(project.start_date or clock.today())
    _check_whole(project)
    project.save()
    announce(ProjectCreated(scope_id=scope.pk, project_id=project.pk))
    return project


@action(CHANGE_PROJECT, on="project")
def change_project(*, actor: User, project: Project, version: int | None = None, **fields: Any) -> Project:
    """Change facts of a project. `version` is the one the person was looking at."""
    project = Project.objects.select_for_update().select_related("scope", "portfolio").get(pk=project.pk)
    check_version(project.version, version)
    _check_facts(fields)
    if "state" in fields:
        rules.check_state(before=project.state, after=str(fields["state"]))
    for name, value in fields.items():
        setattr(project, name, value)
    _check_whole(project)
    changed = [name for name in fields if getattr(project, name) != project._loaded.get(name, object())]
    project.save()
    label = f"{project.code} {project.name}"[:200]
    if project.scope.label != label:
        project.scope.label = label
        project.scope.save()
    if changed:
        announce(ProjectChanged(scope_id=project.scope_id, project_id=project.pk, fields=sorted(changed)))
    return project


@action(CHANGE_PROJECT, on=ANYWHERE)
def change_projects(*, actor: User, projects: Sequence[Project], **fields: Any) -> int:
    """Change the same facts of several projects, all or none; each asks for the right on that project."""
    for project in projects:
        change_project(actor=actor, project=project, **fields)
    return len(projects)


@action(CREATE_PROJECT, on="portfolio")
def move_project(*, actor: User, project: Project, portfolio: Portfolio) -> Project:
    """Hang a project into another portfolio; needs the right to create projects there and here."""
    project = Project.objects.select_for_update().select_related("scope").get(pk=project.pk)
    _leave(actor=actor, project=project)
    move_scope(scope=project.scope, parent=portfolio.scope)
    project.portfolio = portfolio
    project.save()
    announce(ProjectChanged(scope_id=project.scope_id, project_id=project.pk, fields=["portfolio"]))
    return project


@action(CREATE_PROJECT, on="project")
def _leave(*, actor: User, project: Project) -> None:
    """Asks for the right to take the project out of where it is."""


@action(REPORT_STATUS, on="project")
def report_status(*, actor: User, project: Project, colour: str, text: str = "") -> ReportedStatus:
    """Report a colour and a sentence. It stands beside what is computed, never in its place."""
    if colour not in ReportedStatus.Colour.values:
        raise RuleBroken("Report on track, at risk or off track.", field="colour")
    status = ReportedStatus(project=project, colour=colour, text=text.strip(), reporter=actor, reported_at=clock.now())
    status.save()
    announce(StatusReported(scope_id=project.scope_id, project_id=project.pk, colour=colour))
    return status


def _check_facts(fields: dict[str, Any]) -> None:
    unknown = set(fields) - FACTS
    if unknown:
        raise RuleBroken(f"'{sorted(unknown)[0]}' is not a fact of a project that can be changed.")
    choices = {
        "category": Project.Category.values,
        "state": Project.State.values,
        "data_class": Project.DataClass.values,
        "progress_rule": Project.ProgressRule.values,
    }
    for name, allowed in choices.items():
        if name in fields and fields[name] not in allowed:
            raise RuleBroken(f"'{fields[name]}' is not one of {', '.join(allowed)}.", field=name)
    if "name" in fields and not str(fields["name"]).strip():
        raise RuleBroken("Please give the project a name.", field="name")
    if "currency" in fields:
        fields["currency"] = check_currency(str(fields["currency"]))
    if fields.get("budget_at_approval") is not None:
        fields["budget_at_approval"] = Decimal(fields["budget_at_approval"])


def _check_whole(project: Project) -> None:
    rules.check_dates(start=project.start_date, finish=project.promised_finish)
    rules.check_budget(project.budget_at_approval)
    if project.calendar is not None and project.calendar.project_id not in (None, project.pk):
        raise RuleBroken("This calendar belongs to another project.", field="calendar")
