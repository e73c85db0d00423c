"""Every writable reference set to an object of another portfolio is refused, and nothing at all has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from steerboard.core.public import Record, Role
from tests.api.world import World

# Properties of what comes in that name another object. People are known to all staff: they are no secret.
PEOPLE = {"manager", "sponsor", "owner", "deciders"}
DERIVED = {"id", "number", "seed", "iterations", "revision", "priority", "quorum", "remaining", "percent"}


def _fingerprint() -> str:
    """A hash over all rows of all audited tables."""
    digest = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda one: one._meta.label):
        if issubclass(model, Record) and model._meta.label != "core.ApiToken":
            digest.update(repr(list(model._default_manager.order_by("pk").values_list())).encode())
    return digest.hexdigest()


Body = Callable[[World], dict[str, Any]]
# method, path below the project, reference, foreign value, what else the body needs
REFERENCES: list[tuple[str, str, str, Callable[[World], Any], Body]] = [
    ("POST", "/projects", "portfolio", lambda w: "THEIR", lambda w: {"code": "NEW", "name": "n"}),
    (
        "POST",
        "/projects",
        "calendar",
        lambda w: w.theirs.calendar.pk,
        lambda w: {"code": "NEW", "name": "n", "portfolio": "OUR"},
    ),
    ("PATCH", "/projects/OUR-1", "calendar", lambda w: w.theirs.calendar.pk, lambda w: {}),
    ("POST", "/projects/OUR-1/move", "portfolio", lambda w: "THEIR", lambda w: {}),
    ("POST", "/portfolios", "below", lambda w: "THEIR", lambda w: {"code": "NEW", "name": "n"}),
    ("POST", "/portfolios/OUR/move", "below", lambda w: "THEIR", lambda w: {}),
    ("POST", "/portfolios/OUR/move", "below", lambda w: None, lambda w: {}),
    ("POST", "/projects/OUR-1/items", "parent", lambda w: w.theirs.items[0].pk, lambda w: {"name": "n"}),
    ("POST", "/projects/OUR-1/items", "after", lambda w: w.theirs.items[0].pk, lambda w: {"name": "n"}),
    ("POST", "/projects/OUR-1/items", "calendar", lambda w: w.theirs.calendar.pk, lambda w: {"name": "n"}),
    ("PATCH", "/projects/OUR-1/items/{item}", "calendar", lambda w: w.theirs.calendar.pk, lambda w: {}),
    (
        "POST",
        "/projects/OUR-1/links",
        "predecessor",
        lambda w: w.theirs.items[0].pk,
        lambda w: {"successor": w.ours.items[0].pk},
    ),
    (
        "POST",
        "/projects/OUR-1/links",
        "successor",
        lambda w: w.theirs.items[0].pk,
        lambda w: {"predecessor": w.ours.items[0].pk},
    ),
    (
        "POST",
        "/projects/OUR-1/promises",
        "item",
        lambda w: w.theirs.items[0].pk,
        lambda w: {"what": "x", "due": "2027-01-01", "told_to": "y"},
    ),
    ("PATCH", "/projects/OUR-1/costs/{cost}", "item", lambda w: w.theirs.items[0].pk, lambda w: {}),
    ("POST", "/projects/OUR-1/risks", "items", lambda w: [w.theirs.items[0].pk], lambda w: {"title": "r"}),
    ("PATCH", "/projects/OUR-1/risks/1", "items", lambda w: [w.theirs.items[0].pk], lambda w: {}),
    *(
        ("POST", "/projects/OUR-1/plan/edits", "operations", make, lambda w: {})
        for make in (
            lambda w: [{"op": "link", "from": w.theirs.items[0].pk, "to": w.ours.items[0].pk}],
            lambda w: [{"op": "link", "from": w.ours.items[0].pk, "to": w.theirs.items[0].pk}],
            lambda w: [{"op": "link", "from": str(w.theirs.items[0].pk), "to": w.ours.items[0].pk}],
            lambda w: [{"op": "set", "id": w.theirs.items[0].pk, "field": "name", "value": "x"}],
            lambda w: [{"op": "delete", "ids": [w.theirs.items[0].pk]}],
            lambda w: [{"op": "move", "ids": [w.ours.items[0].pk], "parent": w.theirs.items[0].pk}],
            lambda w: [{"op": "move", "ids": [w.theirs.items[0].pk], "parent": None}],
            lambda w: [{"op": "indent", "ids": [w.theirs.items[1].pk]}],
            lambda w: [{"op": "unlink", "id": w.theirs.link.pk}],
            lambda w: [{"op": "set_link", "id": w.theirs.link.pk, "lag": 60}],
            lambda w: [{"op": "set", "id": w.ours.items[0].pk, "field": "calendar", "value": w.theirs.calendar.pk}],
            lambda w: [{"op": "restore", "id": w.theirs.items[0].pk, "values": {"name": "x"}}],
            lambda w: [{"op": "add", "temp": "t", "as": w.theirs.items[0].pk, "parent": w.theirs.items[0].pk}],
        )
    ),
]


@pytest.mark.parametrize(
    ("method", "path", "name", "foreign", "rest"),
    REFERENCES,
    ids=[f"{number}-{one[1]}-{one[2]}" for number, one in enumerate(REFERENCES)],
)
def test_a_foreign_object_is_refused_and_nothing_changes(
    world: World, method: str, path: str, name: str, foreign: Callable[[World], Any], rest: Body
) -> None:
    program = world.client(world.people[Role.PMO_LEAD])
    address = path.format(item=world.ours.items[0].pk, cost=world.ours.cost.pk)
    before = _fingerprint()

    answer = program(method, address, {**rest(world), name: foreign(world)}, If_Match="*")

    assert answer.status_code in (403, 422), answer.content
    assert _fingerprint() == before
    assert b"THEIR" not in answer.content.replace(b"There is no", b"")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/projects/OUR-1/items/{item}"),
        ("PATCH", "/projects/OUR-1/items/{item}"),
        ("DELETE", "/projects/OUR-1/items/{item}"),
        ("POST", "/projects/OUR-1/items/{item}/progress"),
        ("PATCH", "/projects/OUR-1/links/{link}"),
        ("DELETE", "/projects/OUR-1/links/{link}"),
        ("GET", "/projects/OUR-1/costs/{cost}"),
        ("PATCH", "/projects/OUR-1/costs/{cost}"),
        ("DELETE", "/projects/OUR-1/costs/{cost}"),
        ("PATCH", "/projects/OUR-1/promises/{promise}"),
        ("PUT", "/projects/OUR-1/calendars/{calendar}"),
        ("PUT", "/calendars/{calendar}"),
        ("GET", "/projects/OUR-1/forecasts/{forecast}"),
        ("GET", "/decisions/{decision}"),
        ("POST", "/decisions/{decision}/withdraw"),
        ("GET", "/jobs/{job}"),
    ],
)
def test_an_id_of_elsewhere_is_not_found_below_ones_own(world: World, method: str, path: str) -> None:
    program, theirs = world.client(world.people[Role.PMO_LEAD]), world.theirs
    address = path.format(
        item=theirs.items[0].pk, link=theirs.link.pk, cost=theirs.cost.pk, promise=theirs.promise.pk,
        calendar=theirs.calendar.pk, forecast=theirs.forecast.pk, decision=theirs.decision.code, job=theirs.job_id,
    )  # fmt: skip
    data = {"percent": 50} if "progress" in path else {"state": "kept"} if "promise" in path else {}
    if method == "PUT":
        data = {"name": "x", "week": [[[480, 960]]] * 7}
    before = _fingerprint()

    answer = program(method, address, data if method != "GET" else None, If_Match="*")

    assert answer.status_code in ((403, 404) if path.startswith("/calendars") else (404,)), answer.content
    assert _fingerprint() == before


def test_every_reference_of_every_form_is_tried() -> None:
    """A new form with a new reference fails here until it is tried above."""
    document = json.loads(Client().get("/api/v1/openapi.json").content)
    tried = {name for _, _, name, _, _ in REFERENCES}

    references = set()
    for path in document["paths"].values():
        for details in path.values():
            body = details.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            form = document["components"]["schemas"].get(str(body.get("$ref", "")).rpartition("/")[2], {})
            references |= {name for name, one in form.get("properties", {}).items() if _is_reference(name, one)}

    assert references - PEOPLE - DERIVED <= tried


def _is_reference(name: str, form: dict[str, Any]) -> bool:
    if name in ("portfolio", "project", "below", "parent"):
        return True
    kinds = [form, *form.get("anyOf", ()), form.get("items", {})]
    kinds += [one.get("items", {}) for one in kinds]
    return any(one.get("type") == "integer" and one.get("maximum") == 2**63 - 1 for one in kinds)


def test_costs_of_a_foreign_item_are_refused(world: World) -> None:
    before = _fingerprint()
    line = {"kind": "actual", "month": "2026-12-01", "amount": 1, "item": world.theirs.items[0].pk}

    answer = world.client(world.people[Role.PMO_LEAD])("POST", "/projects/OUR-1/costs", {"lines": [line]})

    assert answer.status_code == 422
    assert _fingerprint() == before


# -- no side channel: with and without what is hidden, answers are the same --

QUESTIONS = [
    "/projects?count=true",
    "/projects?q=THEIR&count=true",
    "/projects?q=Secret&count=true",
    "/projects?sort=-budget_at_approval",
    "/projects?portfolio=THEIR&count=true",
    "/projects?manager=1&count=true",
    "/projects?limit=1&sort=-name",
    "/items?count=true&sort=-finish",
    "/items?q=Alpha&count=true",
    "/items?project=THEIR-1&count=true",
    "/items?critical=true&count=true&limit=1",
    "/risks?count=true&sort=-probability",
    "/risks?q=Risk&count=true",
    "/promises?count=true",
    "/forecasts?count=true&fields=project",
    "/packs?count=true",
    "/decisions?count=true&q=Go",
    "/indicators/values?count=true",
    "/indicators/points?count=true",
    "/portfolios?count=true&q=THEIR",
    "/search?q=THEIR",
    "/search?q=Secret",
    "/portfolios?parent=THEIR&count=true",
    "/jobs?count=true",
]


def test_what_is_hidden_changes_no_answer(world: World) -> None:
    program = world.client(world.people[Role.TEAM_MEMBER])
    telling = []
    for question in QUESTIONS:
        text = program("GET", question).content.decode()
        telling += [(question, text)] if "THEIR" in text or "Secret THEIR" in text else []
        if "count=true" in question and ("THEIR" in question):
            assert json.loads(text)["count"] == 0

    assert telling == []


def test_the_log_tells_nothing_of_elsewhere(world: World) -> None:
    program = world.client(world.people[Role.PORTFOLIO_MANAGER])

    text = program("GET", "/events?limit=200").content.decode()

    assert "OUR" in text
    assert "THEIR" not in text
