"""Two portfolios that know nothing of each other, with one of everything in each, and one person per role."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.test import Client

from steerboard.communication.reports.actions import prepare_pack
from steerboard.communication.reports.models import Pack
from steerboard.core.api.actions import create_token
from steerboard.core.public import (
    Decision,
    OptionDraft,
    Role,
    User,
    clock,
    create_account,
    enqueue,
    grant_role,
    system_user,
    whole,
)
from steerboard.governance.public import Risk, ask_about_project, raise_risk
from steerboard.insights.public import Forecast, make_forecast
from steerboard.integrations.imports.actions import start_import
from steerboard.work.public import (
    Baseline,
    Calendar,
    CostDraft,
    CostLine,
    Link,
    Portfolio,
    Project,
    Promise,
    WorkItem,
    create_portfolio,
    create_project,
    edit_plan,
    enter_costs,
    make_promise,
    report_status,
    save_project_calendar,
    take_baseline,
)

WEEK = [[[480, 720], [780, 1020]]] * 5 + [[], []]


@dataclass
class Side:
    """One portfolio with all that hangs in it."""

    portfolio: Portfolio
    project: Project
    items: list[WorkItem]
    link: Link
    calendar: Calendar
    promise: Promise
    cost: CostLine
    baseline: Baseline
    risk: Risk
    decision: Decision
    pack: Pack
    forecast: Forecast
    job_id: int
    run_id: int

    def values(self) -> dict[str, Any]:
        """What stands in addresses."""
        return {
            "portfolio_code": self.portfolio.code,
            "project_code": self.project.code,
            "item_id": self.items[0].pk,
            "link_id": self.link.pk,
            "calendar_id": self.calendar.pk,
            "promise_id": self.promise.pk,
            "line_id": self.cost.pk,
            "forecast_id": self.forecast.pk,
            "decision_code": self.decision.code,
            "job_id": self.job_id,
            "run_id": self.run_id,
        }


@dataclass
class World:
    """Everything, with a token for whoever needs one."""

    lead: User
    ours: Side
    theirs: Side
    people: dict[str, User] = field(default_factory=dict)
    _tokens: dict[tuple[int, tuple[str, ...]], str] = field(default_factory=dict)

    def token(self, user: User, *scopes: str) -> str:
        """A token's text, made once for these scopes."""
        key = (user.pk, scopes or ("write",))
        if key not in self._tokens:
            expires = clock.now() + timedelta(days=30)
            self._tokens[key] = create_token(actor=user, name="test", scopes=key[1], expires_at=expires)[1]
        return self._tokens[key]

    def client(self, user: User, *scopes: str) -> Api:
        """A program that acts for somebody."""
        return Api(self.token(user, *scopes))


class Api:
    """A program: speaks JSON and carries a token."""

    def __init__(self, token: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)

    def __call__(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        """Send; headers by name, with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if data is None:
            return self.client.generic(method, f"/api/v1{path}", headers=sent)
        return self.client.generic(method, f"/api/v1{path}", json.dumps(data), "application/json", headers=sent)


def person(name: str, role: Role | None = None, scope: Any = None) -> User:
    """An account with a role."""
    user: User = create_account(actor=system_user(), email=f"{name}@example.org", name=name.replace("-", " ").title())
    if role is not None:
        grant_role(actor=system_user(), user=user, role=role, scope=scope if scope is not None else whole())
    return user


def side(lead: User, decider: User, code: str) -> Side:
    """A portfolio with a project with a plan, money, risks, a question and a pack."""
    portfolio = create_portfolio(actor=lead, below=whole(), code=code, name=f"Portfolio {code}")
    project = create_project(
        actor=lead, portfolio=portfolio, code=f"{code}-1", name=f"Secret {code}", promised_finish=date(2027, 6, 30),
        budget_at_approval=Decimal(100_000), start_date=date(2026, 11, 2), manager=lead,
    )  # fmt: skip
    edit_plan(
        actor=lead,
        project=project,
        operations=[
            {"op": "add", "temp": "a", "fields": {"name": f"Alpha {code}", "duration": 2400, "opt": 1200,
                                                 "likely": 2400, "pess": 4800}},
            {"op": "add", "temp": "b", "after": "a", "fields": {"name": f"Beta {code}", "duration": 960}},
            {"op": "link", "from": "a", "to": "b"},
        ],
    )  # fmt: skip
    items = list(WorkItem.objects.filter(project=project).order_by("position"))
    calendar = save_project_calendar(actor=lead, project=project, name=f"Hours {code}", week=WEEK)
    promise = make_promise(actor=lead, project=project, what="Go live", due=date(2027, 6, 30), told_to="The board")
    cost = enter_costs(
        actor=lead, project=project, lines=[CostDraft(kind="budget", month=date(2026, 12, 1), amount=Decimal(5000))]
    )[0]
    report_status(actor=lead, project=project, colour="good", text=f"All well at {code}")
    baseline = take_baseline(actor=lead, project=project, name="First")
    risk = raise_risk(actor=lead, project=project, title=f"Risk {code}", items=items[:1],
                      probability_percent=Decimal(30), delay_low=480, delay_likely=960, delay_high=1440)  # fmt: skip
    decision = ask_about_project(
        actor=lead,
        project=project,
        question=f"Go on with {code}?",
        options=[OptionDraft("yes", "Yes", is_default=True), OptionDraft("no", "No")],
        deciders=[decider],
        due_at=clock.now() + timedelta(days=7),
    )
    job = enqueue("core.forget_kept_answers", actor_id=lead.pk)
    return Side(
        portfolio=portfolio, project=project, items=items,
        link=Link.objects.get(successor__project=project), calendar=calendar, promise=promise, cost=cost,
        baseline=baseline, risk=risk, decision=decision, pack=prepare_pack(actor=lead, portfolio=portfolio),
        forecast=make_forecast(actor=lead, project=project, iterations=200), job_id=job.pk,
        run_id=_brought(lead, portfolio),
    )  # fmt: skip


def _brought(lead: User, portfolio: Portfolio) -> int:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(f"Code,Name\n{portfolio.code}-9,Secret {portfolio.code} list\n".encode())
        file.flush()
        run = start_import(
            actor=lead, scope=portfolio.scope, path=Path(file.name), file_name="list.csv", portfolio=portfolio
        )
    return int(run.pk)


def build() -> World:
    """The world before a test."""
    lead, decider = person("lead", Role.PMO_LEAD), person("decider", Role.EXECUTIVE)
    ours, theirs = side(lead, decider, "OUR"), side(lead, decider, "THEIR")
    world = World(lead, ours, theirs)
    for role in Role:
        world.people[role.value] = person(f"our-{role.value}", role, ours.portfolio.scope)
        world.people[f"other_{role.value}"] = person(f"other-{role.value}", role, theirs.portfolio.scope)
    world.people["deactivated"] = person("deactivated", Role.PMO_LEAD)
    world.people["nobody"] = person("nobody")
    world.people["administrator_of_all"] = person("admin", Role.ADMINISTRATOR)
    return world
