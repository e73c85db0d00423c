"""The risk register: raised, changed, refused, shown and added up."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from steerboard.core.public import (
    NotAllowed,
    Role,
    RuleBroken,
    Scope,
    User,
    create_account,
    grant_role,
    system_user,
    whole,
)
from steerboard.governance.raid import rules
from steerboard.governance.raid.actions import change_risk, raise_risk
from steerboard.governance.raid.models import Risk, RiskItem
from steerboard.governance.raid.queries import find_risks, matrix_of, risk_totals, visible_risks, with_figures
from steerboard.work.public import Project, WorkItem, create_portfolio, create_project, edit_plan

pytestmark = pytest.mark.django_db
DAY = 480


def _person(name: str, role: Role, scope: Scope | None = None) -> User:
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=name.capitalize())
    grant_role(actor=system_user(), user=user, role=role, scope=scope or whole())
    return user


@pytest.fixture
def project() -> Project:
    lead = _person("lea", Role.PMO_LEAD)
    portfolio = create_portfolio(actor=lead, below=whole(), code="RUN", name="Running things")
    made = create_project(
        actor=lead, portfolio=portfolio, code="AB-1", name="Ledger", budget_at_approval=Decimal(100_000)
    )
    edit_plan(
        actor=lead,
        project=made,
        operations=[
            {"op": "add", "temp": "a", "parent": None, "after": None, "fields": {"name": "Build", "duration": 40 * DAY}}
        ],
    )
    return made


@pytest.fixture
def manager(project: Project) -> User:
    return _person("pia", Role.PROJECT_MANAGER, project.scope)


def _risk(actor: User, project: Project, **more: Any) -> Risk:
    facts: dict[str, Any] = {
        "title": "The vendor is late", "items": [WorkItem.objects.get(project=project)],
        "probability_percent": Decimal(55), "delay_low": DAY, "delay_likely": 15 * DAY, "delay_high": 20 * DAY,
        "cost_low": Decimal(1000), "cost_likely": Decimal(54_321), "cost_high": Decimal(90_000),
    }  # fmt: skip
    return raise_risk(actor=actor, project=project, **{**facts, **more})


def test_risks_are_numbered_within_their_project_and_add_up(project: Project, manager: User) -> None:
    first, second = _risk(manager, project), _risk(manager, project, title="Another", items=[], delay_low=0,
                                                   delay_likely=0, delay_high=0)  # fmt: skip

    totals = risk_totals(with_figures(visible_risks(manager), manager))

    assert (first.code, second.full_code) == ("R1", "AB-1/R2")
    assert totals.open == 2
    assert totals.days == pytest.approx(8.25)
    assert totals.cost == pytest.approx(Decimal("59753.10"))
    assert totals.without_response == 2


def test_a_delay_names_its_items_and_impacts_grow(project: Project, manager: User) -> None:
    for wrong in (
        {"items": []},
        {"delay_low": 30 * DAY},
        {"cost_high": Decimal(1)},
        {"probability_percent": 101},
        {"title": " "},
    ):
        with pytest.raises(RuleBroken):
            _risk(manager, project, **wrong)

    assert not Risk.objects.exists()


def test_an_item_of_another_project_is_refused(project: Project, manager: User) -> None:
    lead = User.objects.get(email="lea@example.org")
    other = create_project(actor=lead, portfolio=project.portfolio, code="AB-2", name="Other")
    edit_plan(actor=lead, project=other, operations=[{"op": "add", "temp": "a", "parent": None, "after": None,
                                                      "fields": {"name": "Elsewhere", "duration": DAY}}])  # fmt: skip

    with pytest.raises(RuleBroken):
        _risk(manager, project, items=[WorkItem.objects.get(name="Elsewhere")])


def test_who_reads_the_register_cannot_write_it(project: Project, manager: User) -> None:
    reader = _person("eve", Role.EXECUTIVE)
    risk = _risk(manager, project)

    with pytest.raises(NotAllowed):
        _risk(reader, project)
    with pytest.raises(NotAllowed):
        change_risk(actor=reader, risk=risk, title="Mine")


def test_a_risk_is_changed_with_its_items_and_a_stale_change_is_refused(project: Project, manager: User) -> None:
    risk = _risk(manager, project)
    seen = risk.version

    changed = change_risk(actor=manager, risk=risk, version=seen, state="closed", items=[], delay_low=0,
                          delay_likely=0, delay_high=0)  # fmt: skip

    assert changed.state == Risk.State.CLOSED
    assert not RiskItem.objects.exists()
    with pytest.raises(RuleBroken) as refused:
        change_risk(actor=manager, risk=risk, version=seen, title="Late thought")
    assert refused.value.code == "stale"


def test_the_matrix_puts_a_risk_where_chance_and_the_larger_impact_say(project: Project, manager: User) -> None:
    project.refresh_from_db()
    risk = _risk(manager, project)

    cells = [cell for row in matrix_of(visible_risks(manager)) for cell in row if cell.risks]

    assert [(cell.likely, cell.impact, cell.risks[0].pk) for cell in cells] == [(4, 5, risk.pk)]
    assert rules.impact_share(cost=0, budget=None, delay=10, span=1000) == pytest.approx(0.01)
    assert rules.severity(71, 0.2) == 25


def test_the_search_finds_risks_one_may_see_only(project: Project, manager: User) -> None:
    _risk(manager, project)
    other = create_portfolio(actor=User.objects.get(email="lea@example.org"), below=whole(), code="GRO", name="Growing")
    stranger = _person("sam", Role.PROJECT_MANAGER, other.scope)

    assert [row[1] for row in find_risks(manager, "vendor late", 5)] == ["AB-1/R1"]
    assert find_risks(stranger, "vendor", 5) == []


def test_the_pages_show_and_take_risks_and_hold_their_budget(project: Project, manager: User, client: Client) -> None:
    _risk(manager, project)
    client.force_login(manager)
    at = {"project_code": "AB-1"}
    item = WorkItem.objects.get(project=project)
    sent = {
        "title": "Key person leaves", "probability_percent": "20", "items": [item.pk], "delay_likely": "8",
        "cost_likely": "60000", "response": "accept", "state": "open",
    }  # fmt: skip

    raised = client.post(reverse("governance:risk_new", kwargs=at), sent)
    refused = client.post(reverse("governance:risk_new", kwargs=at), {**sent, "items": [], "title": "Kept words"})
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("governance:risks", kwargs=at)).content.decode()
    with CaptureQueriesContext(connection) as asked_all:
        everywhere = client.get(reverse("governance:all_risks")).content.decode()

    made = Risk.objects.get(title="Key person leaves")
    assert raised.status_code == 302
    assert (made.delay_low, made.delay_likely, made.delay_high) == (8 * DAY, 8 * DAY, 8 * DAY)
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()
    assert "Name the items it would delay" in refused.content.decode()
    assert "Key person leaves" in page
    assert "Key person leaves" in everywhere
    assert len(asked) <= 25
    assert len(asked_all) <= 20
    assert "Top risks" in client.get(reverse("work:project", kwargs=at)).content.decode()


def test_two_people_editing_one_risk_are_told(project: Project, manager: User, client: Client) -> None:
    risk = _risk(manager, project)
    client.force_login(manager)
    url = reverse("governance:risk", kwargs={"project_code": "AB-1", "number": 1})
    sent = {
        "title": "First", "probability_percent": "20", "response": "", "state": "open", "version": risk.version,
    }  # fmt: skip

    first, second = client.post(url, sent), client.post(url, {**sent, "title": "Second"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Second" in second.content.decode()
    risk.refresh_from_db()
    assert risk.title == "First"


def test_who_may_not_see_money_sees_no_cost_of_risks(project: Project, manager: User, client: Client) -> None:
    _risk(manager, project)
    member = _person("tom", Role.TEAM_MEMBER, project.scope)
    client.force_login(member)

    pages = [
        client.get(reverse("governance:risks", kwargs={"project_code": "AB-1"})),
        client.get(reverse("governance:risk", kwargs={"project_code": "AB-1", "number": 1})),
        client.get(reverse("governance:all_risks")),
    ]

    for page in pages:
        assert page.status_code == 200
        assert "54,321" not in page.content.decode()
        assert "54 k" not in page.content.decode()
    assert client.get(reverse("governance:risk_new", kwargs={"project_code": "AB-1"})).status_code == 404


def test_strangers_find_nothing(project: Project, manager: User, client: Client) -> None:
    _risk(manager, project)
    client.force_login(_person("cleo", Role.CLIENT))

    assert client.get(reverse("governance:risks", kwargs={"project_code": "AB-1"})).status_code == 404
    assert client.get(reverse("governance:all_risks")).status_code == 403
