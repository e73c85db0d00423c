"""Verification, sealing, evidence and replay on the real database."""

import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from steerboard.core import clock
from steerboard.core.access.actions import grant_role, move_scope, revoke_role
from steerboard.core.access.models import Grant, Scope
from steerboard.core.access.permissions import MANAGE_ACCESS, READ_AUDIT, Role
from steerboard.core.access.queries import whole
from steerboard.core.accounts.actions import create_account, deactivate_account, erase_person
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import system_user
from steerboard.core.actions import action
from steerboard.core.audit import actions, checkpoints
from steerboard.core.audit.commands import app
from steerboard.core.audit.replay import compare_with_database, replay
from steerboard.core.audit.verification import ALTERED, GOOD, INCOMPLETE, verify_chain
from steerboard.core.audit.writers import VERIFIER, write_evidence
from steerboard.core.events import guards
from steerboard.core.events.models import ChainHead, Checkpoint, Event, PersonKey
from steerboard.core.events.sealing import is_sealed, unseal
from steerboard.core.jobs.models import Job
from steerboard.core.jobs.runner import run_waiting
from steerboard.core.rules import NotAllowed, RuleBroken

pytestmark = pytest.mark.django_db


@action(MANAGE_ACCESS)
def _grow(*, actor: User, parent: Scope, label: str) -> Scope:
    scope = Scope(kind="test", parent=parent, path=f"{parent.path}{label}/", label=label)
    scope.save()
    return scope


@action(MANAGE_ACCESS)
def _prune(*, actor: User, scope: Scope) -> None:
    scope.delete()


@action(MANAGE_ACCESS)
def _move(*, actor: User, scope: Scope, parent: Scope) -> None:
    move_scope(scope=scope, parent=parent)


@pytest.fixture
def work() -> list[User]:
    """A few people and roles, so that the log holds something."""
    actor = system_user()
    people = [create_account(actor=actor, email=f"p{n}@example.org", name=f"Person {n}") for n in range(4)]
    for person in people:
        grant_role(actor=actor, user=person, role=Role.TEAM_MEMBER, scope=whole())
    return people


@pytest.fixture
def unguarded() -> Iterator[None]:
    """As whoever owns the database could do: without the triggers."""
    guards.remove(connection)
    yield
    guards.install(connection)


def test_what_was_written_and_sealed_is_good(work: list[User]) -> None:
    checkpoints.seal_log()

    verdict = verify_chain()

    assert (verdict.status, verdict.found, verdict.missing) == (GOOD, 0, [])
    assert verdict.events == verdict.sealed_events == Event.objects.count()


def test_without_a_checkpoint_the_proof_is_incomplete(work: list[User]) -> None:
    assert verify_chain().status == INCOMPLETE


def test_without_its_guards_the_log_is_incomplete(work: list[User], unguarded: None) -> None:
    checkpoints.seal_log()

    verdict = verify_chain()

    assert verdict.status == INCOMPLETE
    assert len(verdict.missing) == 2


@pytest.mark.parametrize("table", ["core_event", "core_checkpoint"])
def test_the_database_refuses_to_change_or_delete_what_is_logged(work: list[User], table: str) -> None:
    checkpoints.seal_log()
    statements = [f"UPDATE {table} SET seq = seq + 1000", f"DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        statements.append(f"TRUNCATE {table}")
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"verb": "core.other"}, "columns"),
        ({"actor_id": 99}, "columns"),
        ({"scope_id": 77}, "columns"),
        ({"hash": "ab" * 32}, "hash"),
        ({"body": "{}"}, "unreadable"),
        ({"object_id": "4711"}, "columns"),
    ],
)
def test_a_changed_column_is_found_at_its_event(
    work: list[User], unguarded: None, change: dict[str, object], code: str
) -> None:
    checkpoints.seal_log()
    Event.objects.filter(seq=5).update(**change)

    verdict = verify_chain()

    assert (verdict.status, verdict.first_bad) == (ALTERED, 5)
    assert verdict.findings[0].code == code


@pytest.mark.parametrize("moment", ["2026-11-23 08:00:00", "never", ""])
def test_a_changed_moment_is_found(work: list[User], unguarded: None, moment: str) -> None:
    if connection.vendor == "postgresql" and "20" not in moment:
        pytest.skip("PostgreSQL itself refuses what is no moment")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_event SET at = %s WHERE seq = 5", [moment])

    verdict = verify_chain()

    assert (verdict.first_bad, verdict.findings[0].code) == (5, "columns")


def test_a_whole_second_is_a_moment_like_any_other(work: list[User]) -> None:
    with clock.replaying(clock.now().replace(microsecond=0)):
        create_account(actor=system_user(), email="sharp@example.org", name="Sharp")

    assert verify_chain().found == 0


def test_deleted_events_are_named(work: list[User], unguarded: None) -> None:
    Event.objects.filter(seq__in=[4, 5]).delete()

    verdict = verify_chain()

    assert verdict.first_bad == 4
    assert "Events 4 to 5 are missing." in [finding.sentence for finding in verdict.findings]


def test_a_cut_tail_is_found_even_when_the_head_was_set_back(work: list[User], unguarded: None) -> None:
    checkpoints.seal_log()
    Event.objects.filter(seq__gt=6).delete()
    last = Event.objects.get(seq=6)
    ChainHead.objects.update(seq=6, hash=last.hash)

    verdict = verify_chain()

    assert (verdict.status, verdict.first_bad) == (ALTERED, 7)


def test_an_event_beyond_the_head_is_found(work: list[User]) -> None:
    head = ChainHead.objects.get()
    last = Event.objects.order_by("-seq")[0]
    last.pk, last.seq = None, head.seq + 1
    last.save()

    assert verify_chain().first_bad == head.seq + 1


def test_an_altered_log_is_not_sealed_again(work: list[User], unguarded: None) -> None:
    checkpoints.seal_log()
    create_account(actor=system_user(), email="late@example.org", name="Late")
    Event.objects.filter(seq=3).update(hash="cd" * 32)

    with pytest.raises(checkpoints.LogAltered):
        checkpoints.seal_log()


def test_an_inclusion_proof_is_under_two_kilobytes_and_holds_for_one_event_only(work: list[User]) -> None:
    checkpoints.seal_log()
    proof = checkpoints.prove_event(5)
    fifth, sixth = (Event.objects.get(seq=seq).body for seq in (5, 6))

    assert checkpoints.is_proven(fifth, proof)
    assert not checkpoints.is_proven(sixth, proof)
    # Twenty steps lead through a million events.
    assert len(proof.as_text()) + (20 - len(proof.path)) * 47 < 2000


def test_the_evidence_pack_proves_itself_without_us_and_shows_a_planted_change(
    work: list[User], tmp_path: Path
) -> None:
    pack, altered = tmp_path / "evidence.zip", tmp_path / "altered"
    up_to = actions.export_evidence(actor=system_user(), to="test")
    with pack.open("wb") as file:
        write_evidence(file, up_to=up_to)
    with zipfile.ZipFile(pack) as opened:
        opened.extractall(altered)
    text = (altered / "events.jsonl").read_text(encoding="utf-8")
    (altered / "events.jsonl").write_text(text.replace("team_member", "team_leader", 1), encoding="utf-8")

    def run(*arguments: str) -> tuple[int, dict[str, object]]:
        command = [sys.executable, "-I", str(VERIFIER), *arguments, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        return done.returncode, json.loads(done.stdout)

    good, bad = run(str(pack)), run(str(altered))
    (altered / "checkpoints.jsonl").unlink()
    incomplete = run(str(altered))

    assert (good[0], good[1]["events"], good[1]["sealed"]) == (0, up_to, up_to)
    place = text[: text.index("team_member")].count("\n") + 1
    assert (bad[0], bad[1]["first_bad"]) == (1, place)
    assert incomplete[0] == 2


def test_a_proof_is_checked_by_the_stand_alone_verifier(work: list[User], tmp_path: Path) -> None:
    checkpoints.seal_log()
    proof, event, key = (tmp_path / name for name in ("proof.json", "event.json", "key.txt"))
    proof.write_text(checkpoints.prove_event(5).as_text(), encoding="utf-8")
    key.write_text(str(checkpoints.public_key()), encoding="utf-8")
    codes = []
    for seq in (5, 6):
        event.write_text(Event.objects.get(seq=seq).body, encoding="utf-8")
        command = [sys.executable, "-I", str(VERIFIER), "--proof", str(proof), "--event", str(event), "--key", str(key)]
        codes.append(subprocess.run(command, check=False, capture_output=True).returncode)

    assert codes == [0, 1]


def test_the_command_says_by_its_status_what_it_found(work: list[User], unguarded: None) -> None:
    guards.install(connection)
    statuses = [_status(app, "verify")]
    checkpoints.seal_log()
    statuses.append(_status(app, "verify", "--json"))
    guards.remove(connection)
    Event.objects.filter(seq=3).update(verb="core.nothing")
    statuses.append(_status(app, "verify"))

    assert statuses == [2, 0, 1]


def _status(typer_app: object, *arguments: str) -> int:
    from typer.testing import CliRunner

    return CliRunner().invoke(typer_app, list(arguments)).exit_code  # type: ignore[arg-type]


def test_exports_and_asking_for_verification_are_events_and_strangers_are_refused(work: list[User]) -> None:
    auditor, stranger = work[0], work[1]
    grant_role(actor=system_user(), user=auditor, role=Role.AUDITOR, scope=whole())

    actions.ask_verification(actor=auditor)
    actions.export_evidence(actor=auditor, to="page")
    with pytest.raises(NotAllowed):
        actions.export_evidence(actor=stranger, to="page")

    kinds = Event.objects.filter(actor_id__in=[auditor.pk, stranger.pk]).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["read", "export", "denied"]
    run_waiting()
    assert Job.objects.get(kind="core.audit_verify").result["status"] == GOOD


def test_replaying_the_log_rebuilds_every_table_after_random_acts() -> None:
    chance, actor = random.Random(7), system_user()
    people: list[User] = []
    for number in range(120):
        _random_act(chance, actor, people, number)

    played = replay()

    assert played.misfits == []
    assert compare_with_database(played) == []
    assert len(played.tables["core.user"]) == User.objects.count()


def _random_act(chance: random.Random, actor: User, people: list[User], number: int) -> None:
    act = chance.randrange(7)
    scopes = list(Scope.objects.order_by("pk"))
    try:
        if act == 0 or not people:
            people.append(create_account(actor=actor, email=f"r{number}@example.org", name=f"Räumer {number}"))
        elif act == 1:
            grant_role(actor=actor, user=chance.choice(people), role=chance.choice(list(Role)), scope=scopes[-1])
        elif act == 2 and (grant := Grant.objects.order_by("?").first()):
            revoke_role(actor=actor, grant=grant, scope=grant.scope)
        elif act == 3:
            _grow(actor=actor, parent=chance.choice(scopes), label=f"s{number}")
        elif act == 4 and len(scopes) > 2:
            _move(actor=actor, scope=scopes[1], parent=chance.choice([scopes[0], *scopes[2:]]))
        elif act == 5:
            deactivate_account(actor=actor, user=chance.choice(people))
        elif act == 6 and len(people) > 3:
            erase_person(actor=actor, user=chance.choice(people))
    except RuleBroken:
        pass  # refused acts must leave no trace in the tables either


def test_a_change_beside_the_log_is_found_by_replay(work: list[User]) -> None:
    User.objects.filter(pk=work[0].pk).using("default")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_user SET title = 'King' WHERE id = %s", [work[0].pk])
        cursor.execute("DELETE FROM core_grant WHERE user_id = %s", [work[1].pk])

    differences = [str(difference) for difference in compare_with_database(replay())]

    assert any("title" in line and "King" in line for line in differences)
    assert any("core.grant" in line and "nothing in the database" in line for line in differences)
    assert len(differences) == 2


def test_erasing_people_leaves_no_trace_of_them_and_the_chain_valid(work: list[User]) -> None:
    for person in work:
        erase_person(actor=system_user(), user=person)
    checkpoints.seal_log()

    bodies = "".join(Event.objects.values_list("body", flat=True))
    opened = "".join(str(unseal(box)) for box in _boxes())
    assert "Person 1" not in opened
    assert "p1@example.org" not in opened
    assert "Person 1" not in bodies
    assert "p1@example.org" not in bodies
    assert not User.objects.filter(name__startswith="Person ").exists()
    assert verify_chain().status == GOOD
    assert compare_with_database(replay()) == []
    assert PersonKey.objects.filter(person_id=work[0].pk).count() <= 1


def _boxes() -> Iterator[dict[str, object]]:
    """Everything sealed anywhere in the log."""
    for body in Event.objects.values_list("body", flat=True):
        data = json.loads(body)["data"]
        values = [*data.get("values", {}).values(), *(v for pair in data.get("changes", {}).values() for v in pair)]
        yield from (value for value in values if is_sealed(value))


def test_replayed_history_may_be_older_and_says_so(work: list[User]) -> None:
    with clock.replaying(clock.now() - timedelta(days=300)):
        create_account(actor=system_user(), email="old@example.org", name="Old")
    create_account(actor=system_user(), email="new@example.org", name="New")
    checkpoints.seal_log()

    assert verify_chain().status == GOOD
    assert json.loads(Event.objects.filter(object_type="core.user").order_by("-seq")[1].body)["replayed"] is True


def test_only_readers_of_the_log_may_ask(work: list[User]) -> None:
    assert actions.ask_verification.permission == READ_AUDIT  # type: ignore[attr-defined]
    assert actions.export_evidence.permission == READ_AUDIT  # type: ignore[attr-defined]
    assert Checkpoint.objects.count() == 0
