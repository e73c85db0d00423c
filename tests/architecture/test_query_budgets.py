"""Every address that is read keeps its query budget, and asks no more of much data than of little."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steerboard.config.policy import ROUTES
from steerboard.core.public import OptionDraft, Role, User, clock, create_account, grant_role, system_user, whole
from steerboard.governance.public import ask_about_project, raise_risk
from steerboard.insights.public import make_forecast, refresh_health
from steerboard.work.public import (
    CostDraft,
    Portfolio,
    Project,
    WorkItem,
    create_project,
    edit_plan,
    enter_costs,
    make_promise,
    report_status,
)
from tests.api.world import World
from tests.architecture.house import ROOT
from tests.architecture.test_access_matrix import ADDRESSES, _address

BUDGETS = tomllib.loads((ROOT / "tests" / "query_budgets.toml").read_text())
FEW, MANY = 3, 30


def _fill(actor: User, decider: User, project: Project, count: int) -> None:
    """Rows of every kind in one project."""
    edit_plan(
        actor=actor,
        project=project,
        operations=[
            {"op": "add", "temp": f"t{n}", "fields": {"name": f"Item {n}", "duration": 480, "milestone": n % 5 == 0}}
            for n in range(count)
        ]
        + [{"op": "link", "from": f"t{n}", "to": f"t{n + 1}"} for n in range(count - 1)],
    )
    owned = WorkItem.objects.filter(project=project).order_by("position")
    edit_plan(
        actor=actor,
        project=project,
        operations=[{"op": "set", "id": item.pk, "field": "owner", "value": decider.pk} for item in owned],
    )
    lines = [CostDraft(kind="actual", month=date(2026, 1 + n % 10, 1), amount=Decimal(100)) for n in range(count)]
    enter_costs(actor=actor, project=project, lines=lines)
    for n in range(count):
        report_status(actor=actor, project=project, colour="watch", text=f"Report {n}")
        make_promise(actor=actor, project=project, what=f"Part {n}", due=date(2027, 1, 1 + n), told_to="Board")
        raise_risk(actor=actor, project=project, title=f"Risk {n}", items=[owned[0]], probability_percent=Decimal(20),
                   delay_low=240, delay_likely=480, delay_high=960)  # fmt: skip
        ask_about_project(
            actor=actor,
            project=project,
            question=f"Shall we {n}?",
            options=[OptionDraft("yes", "Yes", is_default=True), OptionDraft("no", "No")],
            deciders=[decider],
            due_at=clock.now() + timedelta(days=7 + n),
        )
    make_forecast(actor=actor, project=Project.objects.get(pk=project.pk), iterations=200, drivers=0)


def _projects(actor: User, decider: User, portfolio: Portfolio, numbers: range) -> None:
    for n in numbers:
        project = create_project(
            actor=actor, portfolio=portfolio, code=f"MORE-{n}", name=f"More {n}", manager=actor, sponsor=decider,
            promised_finish=date(2026, 12, 1), budget_at_approval=Decimal(10_000),
        )  # fmt: skip
        _fill(actor, decider, project, 2)


def _counts(client: Client, world: World) -> dict[str, int]:
    """Queries of every address that is read, the second time it is asked for."""
    found = {}
    for route, policy in ROUTES.items():
        if route not in ADDRESSES or (policy.methods and "GET" not in policy.methods):
            continue
        address = _address(route, world.ours)
        if address is None or not _is_read(client.get(address)):
            continue
        with CaptureQueriesContext(connection) as asked:
            _is_read(client.get(address))
        # Savepoints are the test's own: outside of it each is one transaction.
        found[route] = sum(1 for query in asked if "SAVEPOINT" not in query["sql"])
    return found


def _is_read(answer: HttpResponseBase) -> bool:
    if answer.streaming:
        b"".join(answer)  # a file is made while it is sent
    return answer.status_code == 200


def test_no_address_asks_more_than_its_budget_nor_once_per_row(world: World) -> None:
    reader = world.people["administrator_of_all"]
    grant_role(actor=system_user(), user=reader, role=Role.PMO_LEAD, scope=whole())
    client = Client(headers={"User-Agent": "budget"})
    client.force_login(User.objects.get(pk=reader.pk))

    _projects(world.lead, reader, world.ours.portfolio, range(FEW - 1))
    refresh_health(list(Project.objects.values_list("pk", flat=True)))
    few = _counts(client, world)
    _projects(world.lead, reader, world.ours.portfolio, range(FEW - 1, MANY - 1))
    _fill(world.lead, reader, world.ours.project, 12)
    for n in range(10):
        create_account(actor=system_user(), email=f"more{n}@example.org", name=f"More {n}")
    refresh_health(list(Project.objects.values_list("pk", flat=True)))
    many = _counts(client, world)

    most, more, differs = BUDGETS["most"], BUDGETS["more"], BUDGETS["differs"]
    assert {route: count for route, count in many.items() if count > more.get(route, most)} == {}
    grown = {route: (few[route], count) for route, count in many.items() if route in few and count > few[route]}
    assert {route: counts for route, counts in grown.items() if route not in differs} == {}
    assert [route for route in (*more, *differs) if route not in many] == []  # nothing stands there that is gone
