"""One form for everything: tokens, states, repeated requests, pages, refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, override_settings

from steerboard.core.api.actions import create_token, revoke_token
from steerboard.core.api.idempotency import forget_old_answers
from steerboard.core.api.limits import limiter
from steerboard.core.api.models import ApiToken, KeptAnswer
from steerboard.core.public import Event, NotAllowed, Role, RuleBroken, clock, deactivate_account, system_user
from steerboard.work.public import Project, WorkItem
from tests.api.world import Api, World, person

PROBLEM = "application/problem+json"


def _project(world: World) -> str:
    return f"/projects/{world.ours.project.code}"


# -- tokens --


def test_a_token_acts_for_its_owner_within_its_scopes(world: World) -> None:
    reading = world.client(world.lead, "read")

    assert reading("GET", "/projects").status_code == 200
    refused = reading("POST", "/projects", {"code": "X", "name": "x", "portfolio": "OUR"})
    assert (refused.status_code, refused["Content-Type"]) == (403, PROBLEM)


def test_a_token_of_one_room_reaches_no_other(world: World) -> None:
    governance = world.client(world.lead, "governance:write")

    assert governance("GET", "/risks").status_code == 200
    assert governance("GET", f"{_project(world)}/costs").status_code == 403
    assert governance("GET", "/projects").status_code == 403


def test_a_token_of_reading_cannot_act_even_where_a_route_forgot_to_ask(world: World) -> None:
    reading = world.client(world.lead, "read")

    answer = reading("POST", f"{_project(world)}/statuses", {"colour": "bad"})

    assert answer.status_code == 403


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer sbt_x", "Basic YTpi", "Bearer sbt_aaaaaaaaaa_" + "A" * 43])
def test_without_a_sound_token_nobody_is_let_in(world: World, header: str) -> None:
    answer = Client(headers={"Authorization": header}).get("/api/v1/projects")

    assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_revoked_expired_and_owners_gone_are_dead_at_once(world: World) -> None:
    owner = person("program-owner", Role.AUDITOR)
    token, text = create_token(actor=owner, name="t", scopes=["read"], expires_at=clock.now() + timedelta(days=1))
    program = Api(text)
    assert program("GET", "/projects").status_code == 200

    deactivate_account(actor=world.people["administrator_of_all"], user=owner)

    assert program("GET", "/projects").status_code == 401
    other = person("second-owner", Role.AUDITOR)
    token, text = create_token(actor=other, name="t", scopes=["read"], expires_at=clock.now() + timedelta(days=1))
    revoke_token(actor=other, token=token)
    assert Api(text)("GET", "/projects").status_code == 401
    token, text = create_token(actor=other, name="t", scopes=["read"], expires_at=clock.now() + timedelta(days=1))
    with clock.replaying(clock.now() + timedelta(days=2)):
        assert Api(text)("GET", "/projects").status_code == 401


def test_nothing_kept_of_a_token_opens_anything(world: World) -> None:
    secret = world.token(world.lead).rpartition("_")[2]

    assert not ApiToken.objects.filter(secret_hash__contains=secret[:20]).exists()
    assert not Event.objects.filter(body__contains=secret[:20]).exists()
    row = ApiToken.objects.first()
    assert row is not None
    assert not Event.objects.filter(body__contains=row.secret_hash).exists()


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("", ["read"], 1), ("t", [], 1), ("t", ["all"], 1), ("t", ["read"], 0), ("t", ["read"], 400)],
)
def test_a_token_needs_name_scopes_and_a_near_end(world: World, name: str, scopes: list[str], days: int) -> None:
    with pytest.raises(RuleBroken):
        create_token(actor=world.lead, name=name, scopes=scopes, expires_at=clock.now() + timedelta(days=days))


def test_nobody_takes_back_the_token_of_another(world: World) -> None:
    world.token(world.lead)

    with pytest.raises(NotAllowed):
        revoke_token(actor=world.people["project_manager"], token=ApiToken.objects.get())


def test_the_log_says_that_a_token_did_it(world: World) -> None:
    world.client(world.lead)("POST", f"{_project(world)}/statuses", {"colour": "bad"})

    event = Event.objects.filter(object_type="work.reportedstatus").order_by("-seq").first()
    assert event is not None
    assert '"channel":"api"' in event.body
    assert '"method":"token"' in event.body


def test_a_session_may_read_and_needs_its_csrf_token_to_change(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.lead)

    assert client.get("/api/v1/projects").status_code == 200
    refused = client.post(f"/api/v1{_project(world)}/statuses", {"colour": "bad"}, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (403, PROBLEM)


# -- states --


def test_a_change_asks_for_the_state_that_was_seen(world: World) -> None:
    program, path = world.client(world.lead), _project(world)
    seen = program("GET", path)["ETag"]

    assert program("PATCH", path, {"name": "A"}).status_code == 428
    first = program("PATCH", path, {"name": "A"}, If_Match=seen)
    second = program("PATCH", path, {"name": "B"}, If_Match=seen)

    assert first.status_code == 200
    assert (second.status_code, second["ETag"], second.json()["current"]["name"]) == (412, first["ETag"], "A")
    assert program("PATCH", path, {"name": "B"}, If_Match=second["ETag"]).status_code == 200


@pytest.mark.parametrize("tag", ['W/"v1"', '"v999"', '"abc"'])
def test_weak_and_foreign_tags_never_match(world: World, tag: str) -> None:
    program, path = world.client(world.lead), f"{_project(world)}/items/{world.ours.items[0].pk}"

    assert program("PATCH", path, {"name": "A"}, If_Match=tag).status_code == 412
    assert program("DELETE", path, If_Match=tag).status_code == 412
    assert WorkItem.objects.get(pk=world.ours.items[0].pk).name != "A"


# -- repeated requests --


def test_the_same_key_has_one_effect_and_the_same_answer(world: World) -> None:
    program, data = world.client(world.lead), {"code": "ONCE", "name": "Once", "portfolio": "OUR"}

    first = program("POST", "/projects", data, Idempotency_Key="k1")
    second = program("POST", "/projects", data, Idempotency_Key="k1")
    other = program("POST", "/projects", {**data, "code": "TWICE"}, Idempotency_Key="k1")

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 422)
    assert (second.content, second["ETag"]) == (first.content, first["ETag"])
    assert second["Idempotency-Replayed"] == "true"
    assert Project.objects.filter(code__in=["ONCE", "TWICE"]).count() == 1


def test_keys_of_two_tokens_do_not_meet(world: World) -> None:
    data = {"colour": "bad"}

    first = world.client(world.lead)("POST", f"{_project(world)}/statuses", data, Idempotency_Key="k")
    second = world.client(world.lead, "work:write")("POST", f"{_project(world)}/statuses", data, Idempotency_Key="k")

    assert first.json()["id"] != second.json()["id"]


def test_a_refused_request_keeps_no_answer(world: World) -> None:
    program = world.client(world.lead)
    program("POST", "/projects", {"code": "K", "name": "k", "portfolio": "NONE"}, Idempotency_Key="k")

    assert KeptAnswer.objects.count() == 0
    assert (
        program("POST", "/projects", {"code": "K", "name": "k", "portfolio": "OUR"}, Idempotency_Key="k").status_code
        == 201
    )


def test_answers_are_forgotten_after_a_day(world: World) -> None:
    world.client(world.lead)("POST", f"{_project(world)}/statuses", {"colour": "bad"}, Idempotency_Key="k")

    with clock.replaying(clock.now() + timedelta(hours=25)):
        assert forget_old_answers() == 1


# -- lists --


def test_pages_by_cursor_show_every_row_once(world: World) -> None:
    program = world.client(world.lead)
    for number in range(7):
        program("POST", "/projects", {"code": f"P{number}", "name": "Same", "portfolio": "OUR"})
    seen, address = [], "/projects?limit=2&sort=-name&fields=code"
    while address:
        page = program("GET", address).json()
        seen += [row["code"] for row in page["items"]]
        address = (page["next"] or "").removeprefix("/api/v1")

    assert len(seen) == len(set(seen)) == Project.objects.count()


def test_a_cursor_of_another_list_or_order_is_refused(world: World) -> None:
    program = world.client(world.lead)
    cursor = program("GET", "/projects?limit=1").json()["next"].partition("cursor=")[2]

    assert program("GET", f"/projects?limit=1&sort=-name&cursor={cursor}").status_code == 422
    assert program("GET", f"/items?limit=1&cursor={cursor}").status_code == 422
    assert program("GET", "/projects?cursor=W1tdXQ").status_code == 422


@pytest.mark.parametrize(
    "query", ["sort=manager__password", "manager__password=x", "fields=password", "portfolio__code=OUR", "limit=0"]
)
def test_nothing_but_what_is_listed_can_be_asked(world: World, query: str) -> None:
    assert world.client(world.lead)("GET", f"/projects?{query}").status_code == 422


def test_filters_counts_and_fields(world: World) -> None:
    page = world.client(world.lead)("GET", "/items?project=OUR-1&fields=name,start&sort=name&count=true").json()

    assert page["count"] == 2
    assert [set(row) for row in page["items"]] == [{"name", "start"}] * 2


# -- refusals --


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("PUT", "/projects", 405), ("POST", "/projects", 422), ("GET", "/projects/NONE", 404)],
)
def test_every_refusal_is_a_problem(world: World, method: str, path: str, status: int) -> None:
    answer = world.client(world.lead)(method, path, {} if method == "POST" else None)

    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert answer.json()["status"] == status
    assert {"type", "title", "detail", "instance"} <= set(answer.json())


@pytest.mark.parametrize(
    "body", [b"{", b"", b"[]", b'{"colour": NaN}', b'{"colour": "\\ud800"}', b'{"a\\u0000": 1}', b"\xff"]
)
def test_a_broken_body_is_refused(world: World, body: bytes) -> None:
    client = world.client(world.lead).client

    answer = client.post(f"/api/v1{_project(world)}/statuses", body, content_type="application/json")

    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == PROBLEM


def test_a_body_too_large_is_not_read(world: World) -> None:
    answer = world.client(world.lead)("POST", f"{_project(world)}/statuses", {"text": "x" * 3_000_000})

    assert answer.status_code == 413


def test_a_fault_of_ours_is_a_problem_without_details(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(self: object, *given: object) -> None:
        raise RuntimeError("canary-of-our-inside")

    monkeypatch.setattr("steerboard.core.api.schemas.Shape.one", break_down)

    answer = world.client(world.lead)("GET", _project(world))

    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert b"canary" not in answer.content


@override_settings(API_TOKEN_REQUESTS_PER_MINUTE=8)
def test_who_asks_too_often_waits(world: World) -> None:
    limiter.forget()
    program = world.client(world.lead)

    answers = [program("GET", "/me") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert int(answers[-1]["Retry-After"]) >= 1


@override_settings(API_FAILED_TOKENS_PER_MINUTE=8)
def test_who_tries_tokens_is_slowed_down(world: World) -> None:
    limiter.forget()
    wrong = Api("sbt_aaaaaaaaaa_" + "A" * 43)

    statuses = [wrong("GET", "/me").status_code for _ in range(4)]

    assert statuses == [401, 401, 429, 429]


def test_the_system_is_nobody_who_calls(world: World) -> None:
    assert not ApiToken.objects.filter(owner=system_user()).exists()
