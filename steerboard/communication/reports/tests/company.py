"""A small company to report on: two portfolios, people of every kind, a project with plan, money and risks."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from steerboard.core.public import OptionDraft, Role, Scope, User, clock, create_account, grant_role, system_user, whole
from steerboard.governance.public import ask_about_project, raise_risk
from steerboard.insights.public import make_forecast, refresh_health
from steerboard.work.public import (
    CostDraft,
    Portfolio,
    Project,
    WorkItem,
    create_portfolio,
    create_project,
    edit_plan,
    enter_costs,
    report_status,
)

DAY = 480


def person(name: str, role: Role | None, scope: Scope | None = None) -> User:
    """Somebody with a role."""
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=name.capitalize())
    if role is not None:
        grant_role(actor=system_user(), user=user, role=role, scope=scope or whole())
    return user


@dataclass(slots=True)
class Company:
    """Who and what there is."""

    lead: User
    manager: User
    member: User
    executive: User
    stranger: User
    portfolio: Portfolio
    other: Portfolio
    project: Project


def small_company() -> Company:
    """Make it."""
    lead = person("lea", Role.PMO_LEAD)
    portfolio = create_portfolio(actor=lead, below=whole(), code="RUN", name="Running things")
    other = create_portfolio(actor=lead, below=whole(), code="GRO", name="New things")
    today = clock.today()
    project = create_project(
        actor=lead,
        portfolio=portfolio,
        code="AB-1",
        name="A new <b>ledger</b> & more",
        state=Project.State.ACTIVE,
        promised_finish=today + timedelta(days=10),
        budget_at_approval=Decimal(100_000),
        start_date=today - timedelta(days=5),
    )
    executive = person("eve", Role.EXECUTIVE)
    company = Company(
        lead=lead,
        manager=person("pia", Role.PROJECT_MANAGER, project.scope),
        member=person("tom", Role.TEAM_MEMBER, portfolio.scope),
        executive=executive,
        stranger=person("sam", Role.PROJECT_MANAGER, other.scope),
        portfolio=portfolio,
        other=other,
        project=project,
    )
    _fill(company, today)
    make_forecast(actor=lead, project=project)
    refresh_health([project.pk])
    return company


def _fill(company: Company, today: date) -> None:
    lead, project = company.lead, company.project
    edit_plan(
        actor=lead,
        project=project,
        operations=[
            {
                "op": "add", "temp": "a", "parent": None, "after": None,
                "fields": {
                    "name": "Build", "duration": 20 * DAY, "opt": 15 * DAY, "likely": 20 * DAY, "pess": 40 * DAY,
                },
            },
            {"op": "add", "temp": "b", "parent": None, "after": "a", "fields": {"name": "Open", "milestone": True}},
            {"op": "link", "from": "a", "to": "b", "type": "FS", "lag": 0, "lag_unit": "working"},
        ],
    )  # fmt: skip
    enter_costs(
        actor=lead,
        project=project,
        lines=[
            CostDraft(kind="budget", month=today.replace(day=1), amount=Decimal(100_000), currency="EUR"),
            CostDraft(kind="actual", month=today.replace(day=1), amount=Decimal(31_234), currency="EUR"),
        ],
    )
    raise_risk(
        actor=lead, project=project, title="The vendor is late", items=[WorkItem.objects.get(name="Build")],
        probability_percent=Decimal(40), delay_low=DAY, delay_likely=5 * DAY, delay_high=9 * DAY,
        cost_low=Decimal(1000), cost_likely=Decimal(54_321), cost_high=Decimal(90_000),
    )  # fmt: skip
    report_status(actor=lead, project=project, colour="good", text="All well.")
    ask_about_project(
        actor=lead, project=project, question="A second team?", explanation="It saves weeks.",
        options=[
            OptionDraft("yes", "Hire", "faster", False, True, impact={"cost": "64777", "finish_p80": "2027-02-01"}),
            OptionDraft("no", "Do not", "slower", True, False, impact={"cost": "0", "finish_p80": "2027-03-01"}),
        ],
        deciders=[company.executive], due_at=clock.now() + timedelta(days=4), cost_of_delay_per_day=Decimal(3_141),
    )  # fmt: skip
