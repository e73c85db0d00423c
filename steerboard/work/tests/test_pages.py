"""Every page of the room answers for the right person, refuses the wrong one, and asks the database little."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steerboard.core.clock import replaying
from steerboard.core.public import Event, Role, clock
from steerboard.work.projects.queries import find_portfolios, find_projects
from steerboard.work.public import (
    CostDraft,
    CostLine,
    Project,
    Promise,
    WorkItem,
    change_project,
    enter_costs,
    make_promise,
)
from steerboard.work.schedule.actions import change_working_time
from steerboard.work.schedule.queries import find_items
from steerboard.work.tests.stage import edit, item, lead, person, plan_of, project

pytestmark = pytest.mark.django_db
PAGES = ("", "edit/", "plan/", "plan.json", "money/", "money.json", "history/", "calendars/")
WEEK = [[[480, 720], [780, 1020]]] * 5 + [[], []]


@pytest.fixture
def plan() -> Project:
    """A project with a bit of everything."""
    made, ids = plan_of(names="abcdef")
    edit(made, {"op": "indent", "ids": [ids["b"]]}, {"op": "link", "from": ids["b"], "to": ids["c"]},
         {"op": "set", "id": ids["f"], "field": "duration", "value": 0})  # fmt: skip
    enter_costs(actor=lead(), project=made, lines=[CostDraft("actual", date(2026, 10, 1), Decimal(5))] * 3)
    make_promise(actor=lead(), project=made, what="Go-live", due=clock.today() + timedelta(9), told_to="Board")
    return made


def _signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_a_projects_page_answers_the_lead_and_hides_from_strangers(plan: Project, page: str) -> None:
    address = f"/projects/{plan.code}/{page}"
    stranger = person("stranger", Role.PROJECT_MANAGER, project("P-9").scope)

    assert _signed_in(lead()).get(address).status_code == 200
    assert _signed_in(stranger).get(address).status_code == 404
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("page", ["/projects/", "/portfolio/", "/portfolio/CORE/", "/rates/", "/calendars/",
                                  "/projects/new/", "/portfolio/new/", "/portfolio/CORE/edit/"])  # fmt: skip
def test_a_page_of_the_room_answers(plan: Project, page: str) -> None:
    assert _signed_in(lead()).get(page).status_code == 200


@pytest.mark.parametrize("page", ["/projects/", "/projects/P-1/", "/portfolio/", "/portfolio/CORE/",
                                  "/projects/P-1/plan/",
                                  "/projects/P-1/plan.json", "/projects/P-1/money/"])  # fmt: skip
def test_more_rows_ask_no_more_of_the_database(plan: Project, page: str) -> None:
    client = _signed_in(lead())
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(6):
        made = project(f"M-{number}")
        enter_costs(actor=lead(), project=made, lines=[CostDraft("actual", date(2026, 10, 1), Decimal(5))])
        make_promise(actor=lead(), project=plan, what=f"x{number}", due=clock.today() + timedelta(9), told_to="Board")
    edit(
        plan,
        *({"op": "add", "temp": f"t{n}", "parent": None, "after": None, "fields": {"name": f"t{n}"}} for n in range(9)),
    )

    with CaptureQueriesContext(connection) as many:
        client.get(page)

    assert len(many) <= len(few)
    assert len(many) <= 32


def test_a_team_member_sees_no_money(plan: Project) -> None:
    client = _signed_in(person("member", Role.TEAM_MEMBER))

    assert client.get(f"/projects/{plan.code}/money/").status_code == 404
    assert "Budget" not in client.get("/projects/").content.decode()
    assert "Spent" not in client.get(f"/projects/{plan.code}/").content.decode()


def test_what_was_typed_stays_when_somebody_else_was_faster(plan: Project) -> None:
    client = _signed_in(lead())
    form = {"name": "Mine", "category": "grow", "state": "active", "currency": "EUR", "priority": "500",
            "data_class": "internal", "version": str(plan.version)}  # fmt: skip
    change_project(actor=lead(), project=plan, name="Theirs")

    refused = client.post(f"/projects/{plan.code}/edit/", form)
    page = refused.content.decode()
    newer = Project.objects.get(pk=plan.pk).version
    accepted = client.post(f"/projects/{plan.code}/edit/", {**form, "version": str(newer)})

    assert refused.status_code == 409
    assert 'value="Mine"' in page
    assert "Theirs" in page
    assert accepted.status_code == 302
    assert Project.objects.get(pk=plan.pk).name == "Mine"


def test_a_wrong_form_comes_back_with_the_sentence_beside_the_field(plan: Project) -> None:
    facts = {"category": "grow", "state": "active", "currency": "EUR", "priority": "500", "data_class": "internal"}
    answer = _signed_in(lead()).post(
        "/projects/new/", {"code": "P-1", "name": "Twice", "portfolio": plan.portfolio_id, **facts}
    )

    assert answer.status_code == 422
    assert "already" in answer.content.decode()
    assert 'value="Twice"' in answer.content.decode()


def test_many_projects_are_changed_from_the_list(plan: Project) -> None:
    answer = _signed_in(lead()).post(
        "/projects/change/", {"ids": [plan.pk], "field": "category", "value.category": "run", "next": "/projects/"}
    )

    assert answer["Location"] == "/projects/"
    assert Project.objects.get(pk=plan.pk).category == "run"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_is_written_to_the_log(plan: Project, kind: str) -> None:
    answer = _signed_in(lead()).get(f"/projects/?export={kind}")

    assert b"".join(answer)  # type: ignore[arg-type]
    assert Event.objects.filter(kind="export", verb="work.export_list").count() == 1


def test_a_status_a_promise_and_a_baseline_are_given_from_the_home(plan: Project) -> None:
    client, home = _signed_in(lead()), f"/projects/{plan.code}/"
    promise = Promise.objects.get()

    assert client.post(f"{home}status/", {"colour": "watch", "text": "Vendor late"}).status_code == 302
    assert client.post(f"{home}status/", {"text": "no colour"}).status_code == 422
    assert client.post(f"{home}promises/", {"what": "x", "due": "2027-01-01", "told_to": "y"}).status_code == 302
    assert client.post(f"{home}promises/", {"what": "x"}).status_code == 422
    late = {"state": "kept", "settled_on": "2099-01-01"}
    assert client.post(f"{home}promises/{promise.pk}/", late).status_code == 422
    assert client.post(f"{home}promises/{promise.pk}/", {"state": "kept"}).status_code == 302
    assert client.post(f"{home}baselines/", {"name": "Gate 3"}).status_code == 302
    assert client.post(f"{home}baselines/", {"name": "Again"}).status_code == 422


def test_lines_are_entered_pasted_changed_and_deleted_from_the_money_page(plan: Project) -> None:
    client, money = _signed_in(lead()), f"/projects/{plan.code}/money/"
    line = CostLine.objects.first()
    assert line is not None
    typed = {"kind": "actual", "month": "2026-11", "amount": "12.50", "currency": "EUR", "type": "labour"}

    assert client.post(f"{money}add/", typed).status_code == 302
    assert client.post(f"{money}add/", {**typed, "month": "soon"}).status_code == 422
    assert client.post(f"{money}paste/", {"lines": "actual\t2026-10\t1\nforecast\t2026-11\t2"}).status_code == 302
    assert client.post(f"{money}paste/", {"lines": "actual\t2026-10\t1.234,5"}).status_code == 422
    assert client.post(f"{money}{line.pk}/", {**typed, "version": "1"}).status_code == 302
    assert client.post(f"{money}{line.pk}/", {**typed, "version": "1"}).status_code == 409
    assert (
        client.post(f"{money}change/", {"ids": [line.pk], "field": "capital", "value.capital": "1"}).status_code == 302
    )
    assert client.post(f"{money}delete/", {"ids": [line.pk]}).status_code == 302
    assert CostLine.objects.count() == 5


def test_a_plan_is_edited_and_two_people_are_told_of_each_other(plan: Project) -> None:
    client, address = _signed_in(lead()), f"/projects/{plan.code}/plan"
    data = client.get(f"{address}.json").json()
    body = {"revision": data["project"]["revision"],
            "operations": [{"op": "set", "id": item(plan, "c").pk, "field": "duration", "value": 960}]}  # fmt: skip

    def send(content: Any) -> Any:
        return client.post(f"{address}/edit", json.dumps(content), content_type="application/json")

    assert send(body).status_code == 200
    again = send(body)
    assert again.status_code == 409
    assert again.json()["current"]["who"] == "Lead"
    assert send({"operations": [{"op": "set", "id": 0, "field": "name", "value": "x"}]}).status_code == 422
    assert send({"nonsense": 1}).status_code == 422


def test_who_may_only_look_gets_a_plan_that_says_so_and_no_edit(plan: Project) -> None:
    client = _signed_in(person("exec", Role.EXECUTIVE))

    data = client.get(f"/projects/{plan.code}/plan.json").json()

    assert (data["project"]["editable"], bool(data["project"]["readonly_reason"])) == (False, True)
    assert client.post(f"/projects/{plan.code}/plan/edit", "{}", content_type="application/json").status_code == 404


def test_an_item_says_why_it_starts_when_it_starts(plan: Project) -> None:
    found = item(plan, "c")
    address = f"/projects/{plan.code}/items/{found.pk}/"

    page = _signed_in(lead()).get(address).content.decode()
    panel = _signed_in(lead()).get(address, headers={"Sb-Panel": "1"}).content.decode()

    assert "Why it starts when it starts" in page
    assert "<html" not in panel
    assert _signed_in(lead()).get(f"/projects/P-1/items/{found.pk + 999}/").status_code == 404


def test_a_team_member_reports_progress_from_the_item(plan: Project) -> None:
    found = item(plan, "c")
    client = _signed_in(person("member", Role.TEAM_MEMBER))

    client.post(f"/projects/{plan.code}/items/{found.pk}/progress/", {"percent": "40"})

    assert WorkItem.objects.get(pk=found.pk).percent == 40


def test_working_time_is_changed_from_its_page(plan: Project) -> None:
    client, address = _signed_in(lead()), f"/projects/{plan.code}/calendars/"
    week = {f"day{n}": "08:00-12:00, 13:00-17:00" if n < 5 else "" for n in range(7)}

    assert client.post(address, {"new": "1", "name": "Ours", **week}).status_code == 302
    assert client.post(address, {"week": "1", "name": "Ours", **week, "day0": "eight"}).status_code == 422
    assert client.post(address, {"exception": "1", "name": "Freeze", "first_day": "2027-01-04"}).status_code == 302
    holiday = {"holidays": "1", "country": "DE", "part": "BY", "first_year": "2027", "last_year": "2027"}
    assert client.post(address, holiday).status_code == 302
    assert client.post(address, {**holiday, "part": "XX"}).status_code == 422
    start = {"plan": "1", "plan_start": "2027-02-01", "progress_rule": "retained_logic"}
    assert client.post(address, start).status_code == 302
    assert "Epiphany" in client.get(address).content.decode()
    freeze = client.get(f"/projects/{plan.code}/plan.json").json()["project"]["freezes"]
    assert freeze[0]["label"] == "Freeze"


@pytest.mark.parametrize("page", ["", "plan/", "plan.json", "money/", "money.json"])
def test_a_past_day_is_shown_and_offers_no_change(page: str) -> None:
    with replaying(clock.now() - timedelta(days=9)):
        plan, _ = plan_of(names="ab")
        change_working_time(actor=lead(), project=plan, name="Ours", week=WEEK)
        enter_costs(actor=lead(), project=plan, lines=[CostDraft("actual", date(2026, 10, 1), Decimal(5))])
    day = (clock.today() - timedelta(days=2)).isoformat()
    long_ago = (clock.today() - timedelta(days=99)).isoformat()
    client = _signed_in(lead())

    answer = client.get(f"/projects/{plan.code}/{page}?as_of={day}")

    assert answer.status_code == 200
    assert "edit-url" not in answer.content.decode()
    assert client.get(f"/projects/{plan.code}/{page}?as_of={long_ago}").status_code == 404


def test_what_is_searched_for_is_found_by_who_may_see_it(plan: Project) -> None:
    stranger = person("stranger", Role.PROJECT_MANAGER, project("P-9").scope)

    assert [found[1] for found in find_projects(lead(), "project p-1", 5)] == ["P-1"]
    assert [found[2] for found in find_portfolios(lead(), "core", 5)] == ["Portfolio CORE"]
    assert [found[2] for found in find_items(lead(), "p-1 c", 5)] == ["c"]
    assert find_projects(stranger, "p-1", 5) == []
    assert find_items(stranger, "p-1 c", 5) == []
