"""A small company as any would be after a few weeks: made through the real actions, in two or three seconds.

Two portfolios, four projects with plans, risks, money and promises, decisions open and decided, a pack
published and one in preparation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from steerboard.communication.reports.actions import prepare_pack, publish_pack
from steerboard.core.audit.checkpoints import seal_log
from steerboard.core.public import (
    Decision,
    OptionDraft,
    Role,
    Scope,
    User,
    clock,
    create_account,
    give_voice,
    grant_role,
    run_waiting,
    system_user,
    whole,
)
from steerboard.governance.public import ask_about_project, raise_risk
from steerboard.insights.public import make_forecast
from steerboard.integrations.imports.actions import start_import
from steerboard.work.public import (
    CostDraft,
    Portfolio,
    Project,
    WorkItem,
    create_portfolio,
    create_project,
    edit_plan,
    enter_costs,
    make_promise,
    report_status,
    set_rate,
    take_baseline,
)

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PASSWORD = "correct horse battery staple"
DAY = 480

# name, working days, waits for (its number in the list), below the phase before it
Line = tuple[str, int, int | None, bool]
PLAN: Sequence[Line] = (
    ("Prepare", 5, None, False),
    ("Inventory of applications", 15, None, True),
    ("Target architecture", 20, 1, True),
    ("Design agreed", 0, 2, True),
    ("Build", 5, None, False),
    ("Landing zone", 25, 3, True),
    ("Migration tooling", 15, 3, True),
    ("First wave moved", 30, 5, True),
    ("Second wave moved", 40, 7, True),
    ("Close", 5, None, False),
    ("Old hall emptied", 15, 8, True),
    ("Contract ended", 0, 10, True),
)


@dataclass(slots=True)
class Company:
    """Who and what there is."""

    lead: User
    sponsor: User
    manager: User
    member: User
    portfolios: dict[str, Portfolio] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    import_run: int = 0

    def item(self, code: str) -> WorkItem:
        """Some item of a project that is no summary."""
        found: WorkItem = WorkItem.objects.get(project=self.projects[code], name="First wave moved")
        return found


def person(name: str, *grants: tuple[Role, Scope]) -> User:
    """Somebody who can sign in as `<name>@example.org`."""
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=name.capitalize(), password=PASSWORD)
    for role, scope in grants:
        grant_role(actor=system_user(), user=user, role=role, scope=scope)
    return user


def people() -> Company:
    """The people of the company, and nothing else yet: an empty installation."""
    return Company(
        lead=person("martha", (Role.PMO_LEAD, whole()), (Role.ADMINISTRATOR, whole())),
        sponsor=person("helen", (Role.EXECUTIVE, whole())),
        manager=person("sam"),
        member=person("nina"),
    )


def found_company() -> Company:
    """The people, and the work of a few weeks."""
    company = people()
    for code, name in (("COM", "Commerce"), ("INF", "Infrastructure")):
        company.portfolios[code] = create_portfolio(
            actor=company.lead,
            below=whole(),
            code=code,
            name=name,
            description=f"All of {name}.",
            owner=company.sponsor,
        )
    set_rate(actor=company.lead, base="EUR", currency="USD", valid_from=date(2025, 1, 1), rate=Decimal("1.1"))
    today = clock.today()
    # The first is promised far too early, the second has air, the third holds nothing, the fourth waits to begin.
    _project(company, "INF", "CLD-07", "Data centre exit", begun=90, promised=today + timedelta(days=60), colour="bad")
    _project(company, "COM", "WEB-01", "New web shop", begun=40, promised=today + timedelta(days=400), colour="good")
    _bare(company, "COM", "CRM-02", "Customer records in one place")
    _bare(company, "INF", "NET-03", "Branch network renewed", state="proposed")
    _decisions(company)
    _packs(company)
    company.import_run = start_import(
        actor=company.lead, scope=company.portfolios["COM"].scope, portfolio=company.portfolios["COM"],
        path=EXAMPLES / "portfolio.csv", file_name="portfolio.csv",
    ).pk  # fmt: skip
    for project in company.projects.values():
        if WorkItem.objects.filter(project=project).exists():
            make_forecast(actor=company.lead, project=project)
    run_waiting()
    seal_log()
    return company


def _bare(company: Company, portfolio: str, code: str, name: str, **fields: Any) -> Project:
    project = create_project(
        actor=company.lead, portfolio=company.portfolios[portfolio], code=code, name=name, manager=company.manager,
        sponsor=company.sponsor, category="transform", budget_at_approval=Decimal(1_200_000),
        **{"state": "active", **fields},
    )  # fmt: skip
    for user, role in ((company.manager, Role.PROJECT_MANAGER), (company.member, Role.TEAM_MEMBER)):
        grant_role(actor=system_user(), user=user, role=role, scope=project.scope)
    company.projects[code] = project
    return project


def _project(
    company: Company, portfolio: str, code: str, name: str, *, begun: int, promised: date, colour: str
) -> None:
    today = clock.today()
    project = _bare(
        company, portfolio, code, name, start_date=today - timedelta(days=begun), promised_finish=promised,
        description="Leaves the old hall before its contract ends.",
    )  # fmt: skip
    plan(company, project)
    take_baseline(actor=company.lead, project=project, name="As approved")
    hit = company.item(code)
    for title, percent, delay in (("Supplier is late", 60, 40), ("Too few engineers", 30, 20)):
        raise_risk(
            actor=company.manager, project=project, title=title, items=[hit], probability_percent=Decimal(percent),
            delay_low=delay * DAY // 2, delay_likely=delay * DAY, delay_high=delay * DAY * 2, cost_low=Decimal(20_000),
            cost_likely=Decimal(60_000), cost_high=Decimal(150_000), owner=company.manager,
            due=today + timedelta(days=14), response_text="Talks weekly.",
        )  # fmt: skip
    month = today.replace(day=1)
    enter_costs(
        actor=company.manager,
        project=project,
        lines=[
            CostDraft(kind="budget", month=month, amount=Decimal(1_200_000), type="external"),
            CostDraft(kind="actual", month=month, amount=Decimal(310_000), type="labour", note="Team"),
            CostDraft(kind="commitment", month=month, amount=Decimal(90_000), type="cloud", currency="USD"),
            CostDraft(kind="forecast", month=month, amount=Decimal(1_150_000), type="external"),
        ],
    )
    make_promise(
        actor=company.manager,
        project=project,
        what="Old hall emptied",
        due=promised,
        told_to="the board",
        told_on=today,
    )
    report_status(actor=company.manager, project=project, colour=colour, text="The second wave decides.")


def plan(company: Company, project: Project, lines: Sequence[Line] = PLAN) -> Mapping[str, int]:
    """Give a project a plan; answers the ids of its items by number, as texts."""
    operations: list[Mapping[str, Any]] = []
    phase: str | None = None
    before: dict[str | None, str] = {}
    for number, (name, days, after, is_below) in enumerate(lines):
        key, parent = f"i{number}", phase if is_below else None
        facts: dict[str, Any] = {"name": name, "duration": days * DAY}
        if is_below:
            facts["owner"] = company.member.pk
        if days:
            facts |= {"opt": days * DAY * 8 // 10, "likely": days * DAY, "pess": days * DAY * 16 // 10}
        operations.append({"op": "add", "temp": key, "parent": parent, "after": before.get(parent), "fields": facts})
        before[parent] = key
        if not is_below:
            phase = key
        if after is not None:
            operations.append({"op": "link", "from": f"i{after}", "to": key})
    result = edit_plan(actor=company.lead, project=project, operations=operations)
    project.refresh_from_db()
    return {str(key): value for key, value in result.created.items()}


def _decisions(company: Company) -> None:
    project = company.projects["CLD-07"]
    for key, question in (("open", "Buy a second supplier in?"), ("decided", "Move the old tapes too?")):
        company.decisions[key] = ask_about_project(
            actor=company.manager, project=project, question=question, deciders=[company.sponsor],
            due_at=clock.now() + timedelta(days=5), explanation="The first one is late.",
            cost_of_delay_per_day=Decimal(4_000),
            options=[
                OptionDraft("keep", "Stay as we are", is_default=True, impact={"finish_p80": "2027-06-01"}),
                OptionDraft("buy", "Buy in", is_proposed=True, impact={"finish_p80": "2027-04-13"}),
            ],
        )  # fmt: skip
    give_voice(actor=company.sponsor, decision=company.decisions["decided"], option="buy", reason="Time matters.")


def _packs(company: Company) -> None:
    published = prepare_pack(actor=company.lead, portfolio=company.portfolios["INF"], note="Two questions for you.")
    publish_pack(actor=company.lead, pack=published)
    prepare_pack(actor=company.lead, portfolio=company.portfolios["INF"])
