"""My day: one's own items over all projects, progress in two taps, and a word about what holds one up."""

from datetime import timedelta
from decimal import Decimal

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
    clock,
    create_account,
    grant_role,
    system_user,
    whole,
)
from steerboard.work.myday import rules
from steerboard.work.myday.actions import say_blocked
from steerboard.work.myday.queries import my_day
from steerboard.work.public import Project, WorkItem, create_portfolio, create_project, day_start, edit_plan

pytestmark = pytest.mark.django_db
DAY = 480


def _person(name: str, role: Role, scope: Scope | None = None) -> User:
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=name.capitalize())
    grant_role(actor=system_user(), user=user, role=role, scope=scope or whole())
    return user


@pytest.fixture
def member() -> User:
    return _person("tom", Role.TEAM_MEMBER)


@pytest.fixture
def project(member: User) -> Project:
    lead = _person("lea", Role.PMO_LEAD)
    portfolio = create_portfolio(actor=lead, below=whole(), code="RUN", name="Running things")
    made = create_project(actor=lead, portfolio=portfolio, code="AB-1", name="Ledger", state=Project.State.ACTIVE)
    today = clock.today()
    edit_plan(
        actor=lead,
        project=made,
        operations=[
            {
                "op": "add", "temp": name, "parent": None, "after": None,
                "fields": {
                    "name": name, "duration": days * DAY, "owner": member.pk if mine else None, "constraint": "SNET",
                    "constraint_date": day_start(today + timedelta(days=begin)),
                },
            }
            for name, begin, days, mine in (
                ("Late one", -30, 5, True), ("Present one", -2, 20, True), ("Next one", 7, 5, True),
                ("Far one", 60, 5, True), ("Not mine", -2, 20, False),
            )
        ],
    )  # fmt: skip
    return made


def test_items_stand_where_the_day_wants_them(project: Project, member: User) -> None:
    parts = {key: [row.item.name for row in rows] for key, _, rows in my_day(member).parts}

    assert parts == {"late": ["Late one"], "now": ["Present one"], "soon": ["Next one"], "later": ["Far one"]}
    assert my_day(_person("eve", Role.EXECUTIVE)).parts == []


def test_progress_takes_two_taps(project: Project, member: User, client: Client) -> None:
    item = WorkItem.objects.get(name="Present one")
    client.force_login(member)

    client.post(reverse("work:my_progress", args=[item.pk]), {"percent": "50"})
    wrong = client.post(reverse("work:my_progress", args=[item.pk]), {"percent": "a lot"}, follow=True)
    item.refresh_from_db()

    assert item.percent == Decimal(50)
    assert "Say a percentage" in wrong.content.decode()
    client.post(reverse("work:my_progress", args=[item.pk]), {"percent": "100"})
    assert [done.name for done in my_day(member).done] in ([], ["Present one"])
    assert "Present one" not in [row.item.name for _, _, rows in my_day(member).parts for row in rows]


def test_nobody_reports_on_what_is_not_theirs(project: Project, member: User, client: Client) -> None:
    other = WorkItem.objects.get(name="Not mine")
    client.force_login(member)

    assert client.post(reverse("work:my_progress", args=[other.pk]), {"percent": "50"}).status_code == 404
    assert client.post(reverse("work:my_blocker", args=[other.pk]), {"text": "Nothing"}).status_code == 404
    client.force_login(_person("eve", Role.EXECUTIVE))
    assert client.get(reverse("work:my_day")).status_code == 403


def test_what_holds_up_is_noted_with_name_and_day(project: Project, member: User) -> None:
    item = WorkItem.objects.get(name="Present one")

    said = say_blocked(actor=member, project=project, item=item, text="  Waiting for\n the firewall ")

    assert said.notes.endswith("Tom: Blocked: Waiting for the firewall")
    assert any(row.is_blocked for _, _, rows in my_day(member).parts for row in rows)
    with pytest.raises(RuleBroken):
        say_blocked(actor=member, project=project, item=item, text=" ")
    with pytest.raises(NotAllowed):
        say_blocked(actor=_person("eve", Role.EXECUTIVE), project=project, item=item, text="Mine")


def test_the_page_holds_its_budget_and_says_so_where_nothing_waits(
    project: Project, member: User, client: Client
) -> None:
    client.force_login(member)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("work:my_day")).content.decode()

    assert "Present one" in page
    assert "Not mine" not in page
    assert len(asked) <= 20
    client.force_login(_person("ida", Role.TEAM_MEMBER))
    assert "Nothing to do" in client.get(reverse("work:my_day")).content.decode()


def test_an_item_that_runs_is_for_now_whatever_its_plan_says() -> None:
    assert rules.part_of_day(start=99 * 1440, finish=120 * 1440, begun=True, today=1440) == rules.NOW
    assert rules.part_of_day(start=None, finish=None, begun=False, today=1440) == rules.LATER
