"""What an action writes to the log: everything or nothing, in order, and who, whence and why."""

import json
import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection, connections, transaction

from steerboard.core import clock
from steerboard.core.access.models import Scope
from steerboard.core.access.permissions import MANAGE_ACCESS
from steerboard.core.access.queries import whole
from steerboard.core.accounts.actions import create_account
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import system_user
from steerboard.core.actions import action, note_event
from steerboard.core.context import ActionContext, Note, Origin, because, coming_from
from steerboard.core.events import log
from steerboard.core.events.facts import Fact, announce, reacts_to
from steerboard.core.events.models import ChainHead, Event
from steerboard.core.events.rules import canonical, chained_hash
from steerboard.core.events.sealing import ERASED, is_sealed, seal, unseal
from steerboard.core.jobs.models import Job
from steerboard.core.jobs.runner import run_waiting
from steerboard.core.records import ChangedOutsideAction
from steerboard.core.rules import NotAllowed, RuleBroken

pytestmark = pytest.mark.django_db
_heard: list[str] = []


class Planted(Fact):
    """A tree was planted."""

    name = "core.TestPlanted"


@reacts_to(Planted, key=lambda fact: str(fact.scope_id))
def _hear(fact: Planted) -> None:
    _heard.append(str(fact.scope_id))


@action(MANAGE_ACCESS)
def plant(*, actor: User, label: str, fail: str = "") -> Scope:
    scope = Scope(kind="test", parent=whole(), path=f"/1/{label}/", label=label)
    scope.save()
    with because("it is spring"):
        scope.label = f"{label} tree"
        scope.save()
    announce(Planted(scope_id=scope.pk))
    if fail:
        raise RuleBroken(fail)
    return scope


@action(MANAGE_ACCESS)
def plant_two(*, actor: User) -> None:
    plant(actor=actor, label="inner")
    plant(actor=actor, label="other")


def _last(count: int) -> list[Event]:
    return list(reversed(Event.objects.order_by("-seq")[:count]))


def test_an_action_writes_each_change_with_before_after_and_reason() -> None:
    plant(actor=system_user(), label="oak")

    created, changed, fact = _last(3)
    assert (created.kind, changed.kind, fact.kind) == ("created", "changed", "fact")
    assert json.loads(changed.body)["data"] == {"changes": {"label": ["oak", "oak tree"]}}
    assert [json.loads(event.body)["reason"] for event in (created, changed, fact)] == ["", "it is spring", ""]
    assert created.action_id == changed.action_id == fact.action_id


def test_a_rule_that_refuses_leaves_neither_change_nor_event_nor_job() -> None:
    before = Event.objects.count()
    with pytest.raises(RuleBroken):
        plant(actor=system_user(), label="oak", fail="Not here.")

    assert Event.objects.count() == before
    assert not Scope.objects.filter(kind="test").exists()
    assert not Job.objects.exists()


def test_an_action_within_an_action_is_one_act() -> None:
    plant_two(actor=system_user())

    events = _last(6)
    assert len({event.action_id for event in events}) == 1
    assert {event.verb.rpartition(".")[2] for event in events} == {"plant"}


def test_a_refused_attempt_is_an_event_of_its_own() -> None:
    eve = create_account(actor=system_user(), email="eve@example.org", name="Eve")
    with pytest.raises(NotAllowed):
        plant(actor=eve, label="oak")

    (event,) = _last(1)
    assert (event.kind, event.actor_id) == ("denied", eve.pk)
    assert json.loads(event.body)["data"] == {"permission": "core.manage_access"}


def test_nothing_audited_changes_without_an_action() -> None:
    scope = whole()
    scope.label = "Mine"
    with pytest.raises(ChangedOutsideAction):
        scope.save()
    with pytest.raises(ChangedOutsideAction):
        scope.delete()
    with pytest.raises(ChangedOutsideAction):
        Scope.objects.update(label="Mine")
    with pytest.raises(ChangedOutsideAction):
        Scope.objects.bulk_create([Scope(kind="test", path="/1/x/", label="x")])


def test_numbers_have_no_gaps_and_each_event_is_bound_to_the_one_before() -> None:
    for number in range(5):
        plant(actor=system_user(), label=f"t{number}")

    events = list(Event.objects.order_by("seq"))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert all(chained_hash(e.prev_hash, e.body) == e.hash for e in events)
    assert all(b.prev_hash == a.hash for a, b in pairwise(events))
    head = ChainHead.objects.get()
    assert (head.seq, head.hash) == (events[-1].seq, events[-1].hash)


def test_an_event_says_through_which_door_it_came() -> None:
    place = Origin(channel="api", request_id="r-1", address="10.1.2.3", session="abcd", method="token")
    with coming_from(place):
        plant(actor=system_user(), label="oak")

    body = json.loads(_last(1)[0].body)
    assert (body["channel"], body["request"], body["address"], body["method"]) == ("api", "r-1", "10.1.2.3", "token")


def test_the_log_s_time_never_runs_backwards_whatever_the_clock_does(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(actor=system_user(), label="oak")
    late = _last(1)[0].at
    monkeypatch.setattr(clock.timezone, "now", lambda: late - timedelta(hours=1))
    plant(actor=system_user(), label="elm")

    assert _last(1)[0].at == late


def test_personal_values_are_sealed_and_open_only_with_the_person_s_key() -> None:
    ann = create_account(actor=system_user(), email="ann@example.org", name="Ann")
    values = json.loads(Event.objects.get(object_type="core.user", object_id=str(ann.pk)).body)["data"]["values"]

    assert is_sealed(values["email"])
    assert unseal(values["email"]) == "ann@example.org"
    assert values["is_active"] is True
    other = seal(ann.pk + 1000, "x") | {"sealed": ann.pk}
    assert unseal(other) == ERASED


def test_a_reaction_runs_after_the_commit_and_equal_ones_become_one() -> None:
    _heard.clear()
    plant(actor=system_user(), label="oak")
    waiting = Job.objects.filter(kind="core.reaction").count()
    heard_before = list(_heard)
    run_waiting()

    assert (waiting, heard_before, len(_heard)) == (1, [], 1)


def test_events_are_written_only_inside_a_transaction() -> None:
    note_event(actor=None, verb="core.test", kind="read", data={"n": 1})

    assert _last(1)[0].verb == "core.test"
    assert canonical({"b": 1, "a": "ä"}) == '{"a":"ä","b":1}'


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_leave_one_unbroken_chain() -> None:
    actor, faults = system_user(), []

    def work(name: str) -> None:
        try:
            for number in range(8):
                plant(actor=actor, label=f"{name}{number}")
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    events = list(Event.objects.order_by("seq"))
    assert faults == []
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert all(b.prev_hash == a.hash for a, b in pairwise(events))


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_nothing_is_appended() -> None:
    note = Note(verb="core.x", kind="read", object_type="", object_id="", scope_id=None, data={})
    context = ActionContext(actor_id=None, action_id="a", verbs=["core.x"], notes=[note])
    assert connection.in_atomic_block is False
    with pytest.raises(RuntimeError):
        log.append(context)
    with transaction.atomic():
        assert len(log.append(context)) == 1
