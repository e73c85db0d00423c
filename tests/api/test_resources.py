"""What the pages can do, programs can do: one walk through each resource."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from steerboard.core.public import Decision, Event, Role, clock
from steerboard.work.public import CostLine, Project, WorkItem
from tests.api.world import World

PLAN = "/projects/OUR-1"


def test_an_item_is_made_changed_and_taken_out(world: World) -> None:
    program = world.client(world.lead)

    made = program("POST", f"{PLAN}/items", {"name": "New", "duration": 960, "constraint": "SNET",
                                            "constraint_at": "2027-03-01T08:00"})  # fmt: skip
    path = made["Location"].removeprefix("/api/v1")
    changed = program("PATCH", path, {"duration": 480, "percent": 50}, If_Match=made["ETag"])
    gone = program("DELETE", path, If_Match=changed["ETag"])

    assert (made.json()["start"], made.json()["wbs"]) == ("2027-03-01T08:00", "3")
    assert (changed.json()["duration"], changed.json()["percent"]) == (480, "50.00")
    assert (gone.status_code, gone.content) == (204, b"")
    assert program("GET", path).status_code == 404
    assert Event.objects.filter(object_type="work.workitem", kind="deleted").exists()


def test_an_edit_answers_with_all_that_moved_and_how_to_undo_it(world: World) -> None:
    program, first = world.client(world.lead), world.ours.items[0]
    operation = {"op": "set", "id": first.pk, "field": "duration", "value": 4800}

    answer = program("POST", f"{PLAN}/plan/edits", {"operations": [operation]}).json()

    assert {row["id"] for row in answer["moved"]} == {item.pk for item in world.ours.items}
    assert program("POST", f"{PLAN}/plan/edits", {"operations": answer["undo"]}).status_code == 200
    assert WorkItem.objects.get(pk=first.pk).duration == 2400
    stale = program("POST", f"{PLAN}/plan/edits", {"operations": [], "revision": answer["revision"]})
    assert stale.status_code == 412


def test_a_circle_is_refused_in_words_and_names_the_operation(world: World) -> None:
    one, two = world.ours.items

    answer = world.client(world.lead)("POST", f"{PLAN}/links", {"predecessor": two.pk, "successor": one.pk})

    assert answer.status_code == 422
    assert "wait for each other" in answer.json()["detail"]


def test_a_state_that_cannot_follow_is_refused_beside_its_field(world: World) -> None:
    answer = world.client(world.lead)("PATCH", PLAN, {"state": "proposed"}, If_Match="*")

    assert (answer.status_code, answer.json()["field"]) == (422, "state")
    assert Project.objects.get(code="OUR-1").state == "active"


def test_money_is_shown_to_who_may_see_it_only(world: World) -> None:
    member, lead = world.client(world.people[Role.TEAM_MEMBER]), world.client(world.lead)

    assert lead("GET", PLAN).json()["budget_at_approval"] == "100000.00"
    assert member("GET", PLAN).json()["budget_at_approval"] is None
    assert member("GET", f"{PLAN}/costs").status_code == 403
    order = [row["code"] for row in member("GET", "/projects?sort=-budget_at_approval").json()["items"]]
    assert order == ["OUR-1"]


def test_costs_are_entered_together_and_changed_one_by_one(world: World) -> None:
    program = world.client(world.lead)
    lines = [
        {"kind": "actual", "month": "2026-11-15", "amount": "10.50"},
        {"kind": "forecast", "month": "2027-01-01", "amount": 7},
    ]

    entered = program("POST", f"{PLAN}/costs", {"lines": lines})
    path = f"{PLAN}/costs/{entered.json()[0]['id']}"
    changed = program("PATCH", path, {"amount": "11.00"}, If_Match=program("GET", path)["ETag"])

    assert entered.status_code == 201
    assert (changed.json()["amount"], changed.json()["month"]) == ("11.00", "2026-11-01")
    bad = program("POST", f"{PLAN}/costs", {"lines": [*lines, {"kind": "budget", "month": "2027-01-01", "amount": -1}]})
    assert bad.status_code == 422
    assert CostLine.objects.filter(project=world.ours.project).count() == 3


def test_a_rebaseline_is_proposed_and_decided_by_somebody_else(world: World) -> None:
    lead, decider = world.client(world.lead), world.client(_decider(world))
    due = (clock.now() + timedelta(days=5)).isoformat()
    wanted = {
        "new_finish": "2027-09-30",
        "reason": "The supplier is late.",
        "deciders": [_decider(world).pk],
        "due_at": due,
    }

    proposed = lead("POST", f"{PLAN}/rebaselines", wanted)
    path = f"/decisions/{proposed.json()['code']}"
    own = lead("POST", f"{path}/voice", {"option": "agree"})
    decided = decider("POST", f"{path}/voice", {"option": "agree", "reason": "Agreed."})

    assert proposed.status_code == 201
    assert own.status_code in (403, 422)
    assert (decided.status_code, decided.json()["state"]) == (200, "decided")
    assert str(Project.objects.get(code="OUR-1").promised_finish) == "2027-09-30"
    assert lead("GET", f"{path}/ballot").json()["evidence"]["forecast"]["runs"]


def _decider(world: World) -> Any:
    return Decision.objects.get(pk=world.ours.decision.pk).proposer.__class__.objects.get(email="decider@example.org")


def test_a_pack_is_prepared_published_and_taken_out(world: World) -> None:
    program, path = world.client(world.lead), "/portfolios/OUR/packs/1"

    published = program("POST", f"{path}/publish")
    deck = program("GET", f"{path}/pptx")

    assert (published.status_code, published.json()["state"]) == (200, "published")
    assert len(published.json()["content_hash"]) == 64
    assert (deck.status_code, deck.content[:2]) == (200, b"PK")
    assert program("PATCH", path, {"title": "x"}, If_Match=published["ETag"]).status_code == 422


def test_a_list_is_brought_looked_at_applied_and_undone(world: World) -> None:
    program = world.client(world.lead)
    file = SimpleUploadedFile("list.csv", b"Code,Name,Start\nNEW-1,Brand new,2027-01-04\n", "text/csv")

    run = program.client.post("/api/v1/imports", {"file": file, "portfolio": "OUR"})
    path = run["Location"].removeprefix("/api/v1")
    applied = program("POST", f"{path}/apply")
    there = program("GET", "/projects/NEW-1").status_code
    undone = program("POST", f"{path}/undo")

    assert (run.status_code, run.json()["state"], run.json()["counts"]["new"]) == (201, "ready", 1)
    assert (applied.json()["state"], there, undone.json()["state"]) == ("applied", 200, "undone")
    assert program("GET", "/projects/NEW-1").status_code == 404


def test_the_same_file_sent_twice_with_one_key_is_brought_once(world: World) -> None:
    program = world.client(world.lead)

    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("list.csv", content, "text/csv")
        return program.client.post(
            "/api/v1/imports", {"file": file, "portfolio": "OUR"}, headers={"Idempotency-Key": "file"}
        )

    first, second, other = send(b"Code,Name\nA,B\n"), send(b"Code,Name\nA,B\n"), send(b"Code,Name\nA,C\n")

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 422)
    assert first.json()["id"] == second.json()["id"]


def test_who_one_is_and_what_one_may_do(world: World) -> None:
    told = world.client(world.people[Role.TEAM_MEMBER], "work:read")("GET", "/me")

    assert told.status_code == 403  # a token of one room tells nothing of the account
    full = world.client(world.people[Role.TEAM_MEMBER], "read")("GET", "/me").json()
    assert "work.see_projects" in full["permissions"]
    assert "work.report_progress" not in full["permissions"]


def test_history_is_read_page_by_page(world: World) -> None:
    program = world.client(world.lead)

    first = program("GET", "/events?limit=5").json()
    second = program("GET", first["next"].removeprefix("/api/v1")).json()

    assert len(first["items"]) == len(second["items"]) == 5
    assert first["items"][-1]["seq"] > second["items"][0]["seq"]
