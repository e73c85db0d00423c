"""Many at once: no change is lost, and what is sent twice happens once."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from steerboard.core.api.actions import create_token
from steerboard.core.foundation import lay_foundation
from steerboard.core.public import Event, Role, clock, whole
from steerboard.work.public import Project, ReportedStatus, WorkItem, create_portfolio, create_project, edit_plan
from tests.api.world import Api, person

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, EDITS, OBJECTS = 6, 8, 2
REPEATS = 40


@pytest.fixture
def token() -> str:
    """A project with two items and a program that may change them."""
    lay_foundation()
    lead = person("storm", Role.PMO_LEAD)
    portfolio = create_portfolio(actor=lead, below=whole(), code="PF", name="Storm")
    project = create_project(actor=lead, portfolio=portfolio, code="P", name="Storm")
    edit_plan(
        actor=lead,
        project=project,
        operations=[{"op": "add", "temp": str(n), "fields": {"name": "x", "notes": ""}} for n in range(OBJECTS)],
    )
    end = clock.now() + timedelta(days=1)
    return create_token(actor=lead, name="storm", scopes=["write"], expires_at=end)[1]


def test_no_edit_is_lost_when_many_edit_the_same(token: str) -> None:
    items = list(WorkItem.objects.order_by("pk").values_list("pk", flat=True))

    def edit(number: int) -> Counter[int]:
        program, seen = Api(token), Counter[int]()
        for turn in range(EDITS):
            path = f"/projects/P/items/{items[turn % OBJECTS]}"
            now = program("GET", path)
            notes, tag = now.json()["notes"], now["ETag"]
            while True:
                answer = program("PATCH", path, {"notes": f"{notes}{number}.{turn};"}, If_Match=tag)
                seen[answer.status_code] += 1
                if answer.status_code != 412:
                    break
                notes, tag = answer.json()["current"]["notes"], answer["ETag"]
        connection.close()
        return seen

    with ThreadPoolExecutor(CLIENTS) as pool:
        seen = sum(pool.map(edit, range(CLIENTS)), Counter[int]())

    written = "".join(WorkItem.objects.values_list("notes", flat=True))
    assert {f"{number}.{turn}" for number in range(CLIENTS) for turn in range(EDITS)} == {
        part for part in written.split(";") if part
    }
    assert set(seen) <= {200, 412}
    assert seen[200] == CLIENTS * EDITS
    changed = Event.objects.filter(object_type="work.workitem", kind="changed", body__contains='"notes"')
    assert changed.count() == CLIENTS * EDITS


def test_the_same_request_sent_at_once_has_one_effect(token: str) -> None:
    def send(number: int) -> tuple[int, str]:
        answer = Api(token)("POST", "/projects/P/statuses", {"colour": "good"}, Idempotency_Key="same")
        connection.close()
        return answer.status_code, json.dumps(answer.json(), sort_keys=True)

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = set(pool.map(send, range(REPEATS)))

    assert {status for status, _ in answers} == {201}
    assert len(answers) == 1
    assert ReportedStatus.objects.filter(project=Project.objects.get(code="P")).count() == 1
