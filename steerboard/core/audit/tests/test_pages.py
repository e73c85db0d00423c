"""The audit room: what is shown to whom, in words, and that looking is itself an event."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from steerboard.core.access.actions import add_scope, grant_role
from steerboard.core.access.models import Scope
from steerboard.core.access.permissions import MANAGE_ACCESS, Role
from steerboard.core.access.queries import whole
from steerboard.core.accounts.actions import change_account, create_account, erase_person
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import system_user
from steerboard.core.actions import action
from steerboard.core.audit.checkpoints import seal_log
from steerboard.core.audit.queries import describe, history, own_history
from steerboard.core.events.models import Event
from steerboard.core.jobs.runner import run_waiting

pytestmark = pytest.mark.django_db


@action(MANAGE_ACCESS)
def _grow(*, actor: User, label: str) -> Scope:
    return add_scope(kind="project", parent=whole(), label=label)


def _person(name: str, role: Role | None = None, scope: Scope | None = None) -> User:
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=name.capitalize())
    if role is not None:
        grant_role(actor=system_user(), user=user, role=role, scope=scope or whole())
    return user


@pytest.fixture
def auditor(client: Client) -> User:
    user = _person("otto", Role.AUDITOR)
    client.force_login(user)
    return user


def test_the_room_shows_events_in_words_and_notes_the_reading(auditor: User, client: Client) -> None:
    page = client.get(reverse("audit")).content.decode()

    assert "created" in page
    assert "Otto" in page
    assert "The whole portfolio" in page
    assert Event.objects.filter(kind="read", actor_id=auditor.pk, verb="core.audit.read_log").count() == 1


def test_the_list_is_narrowed_by_who_what_object_place_and_day(auditor: User, client: Client) -> None:
    left = _grow(actor=system_user(), label="Left")
    _person("lena", Role.EXECUTIVE, left)

    def seen(**asked: Any) -> list[str]:
        return [line.object_type for line in client.get(reverse("audit"), asked).context["lines"]]

    assert set(seen(object_type="core.grant")) == {"core.grant"}
    assert set(seen(scope=left.pk)) == {"core.scope", "core.grant"}
    assert seen(day="2001-01-01") == []
    assert seen(who=auditor.pk, kind="changes") == []
    assert set(seen(kind="read")) == {"log"}
    assert len(seen(who="nobody", day="yesterday", object_type="nonsense")) > 3  # nonsense narrows nothing


def test_others_do_not_reach_the_room(client: Client) -> None:
    stranger = _person("eve", Role.PROJECT_MANAGER)
    client.force_login(stranger)
    for route, arguments in (("audit", []), ("audit-status", []), ("audit-event", [1]), ("audit-proof", [1])):
        assert client.get(reverse(route, args=arguments)).status_code == 403
    for route in ("audit-verify", "audit-evidence"):
        assert client.post(reverse(route)).status_code == 403
    assert Event.objects.filter(kind="denied", actor_id=stranger.pk).count() == 6


def test_verification_is_asked_for_and_its_verdict_shown(auditor: User, client: Client) -> None:
    seal_log()
    asked = client.post(reverse("audit-verify"), follow=True).content.decode()
    run_waiting()
    page = client.get(reverse("audit")).content.decode()

    assert "being verified" in asked
    assert "good" in page
    assert "being verified" not in client.get(reverse("audit-status")).content.decode()


def test_evidence_is_a_download_that_holds_its_own_export(auditor: User, client: Client) -> None:
    answer = client.post(reverse("audit-evidence"))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as pack:  # type: ignore[attr-defined]
        last = json.loads(pack.read("events.jsonl").splitlines()[-1])["event"]
        names = set(pack.namelist())

    assert names == {"events.jsonl", "checkpoints.jsonl", "key.txt", "verify_steerboard.py", "README.txt"}
    assert (last["kind"], last["actor"]) == ("export", auditor.pk)


def test_an_event_s_page_shows_its_text_and_its_proof_once_sealed(auditor: User, client: Client) -> None:
    before = client.get(reverse("audit-proof", args=[2])).status_code
    seal_log()
    page = client.get(reverse("audit-event", args=[2]))
    proof = client.get(reverse("audit-proof", args=[2]))

    assert before == 404
    assert Event.objects.get(seq=2).hash in page.content.decode()
    assert json.loads(proof.content)["seq"] == 2
    assert client.get(reverse("audit-event", args=[99_999])).status_code == 404


def test_history_shows_only_what_lies_in_one_s_scopes() -> None:
    left, right = (_grow(actor=system_user(), label=label) for label in ("Left", "Right"))
    lena = _person("lena", Role.EXECUTIVE, left)

    seen = {line.scope_id for line in history(lena)}
    assert seen == {left.pk}
    assert history(lena, scope=right) == []
    assert history(_person("nobody")) == []


def test_history_pages_on_from_an_event_and_keeps_to_one_object() -> None:
    reader = _person("otto", Role.AUDITOR)
    nina = _person("nina")
    for number in range(5):
        change_account(actor=system_user(), user=nina, name=f"Nina {number}", title="")

    first = history(reader, object_type="core.user", object_id=nina.pk, limit=3)
    rest = history(reader, object_type="core.user", object_id=nina.pk, before=first[-1].seq)
    assert [line.changes[0].after for line in first] == ["Nina 4", "Nina 3", "Nina 2"]
    assert [line.kind for line in rest] == ["changed", "changed", "created"]


def test_an_event_is_told_in_words_with_names_for_numbers() -> None:
    left = _grow(actor=system_user(), label="Left")
    nina = _person("nina", Role.EXECUTIVE, left)
    line = describe(Event.objects.filter(object_type="core.grant").order_by("-seq")[0])

    changes = {change.label: change.after for change in line.changes}
    assert (changes["User"], changes["Role"], changes["Scope"]) == ("Nina", "Executive", "Left")
    assert line.sentence.startswith("Steerboard created grant")
    assert own_history(nina) == []


def test_after_erasure_history_says_erased_and_nothing_more() -> None:
    reader, nina = _person("otto", Role.AUDITOR), _person("nina")
    erase_person(actor=system_user(), user=nina)

    text = str(history(reader, object_type="core.user", object_id=nina.pk))
    assert "(erased)" in text
    assert "nina@example.org" not in text


def test_the_room_takes_a_steady_number_of_queries(
    auditor: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        _person(f"p{number}", Role.TEAM_MEMBER)
    with django_assert_max_num_queries(32):  # ten of them note the reading itself
        client.get(reverse("audit"))
