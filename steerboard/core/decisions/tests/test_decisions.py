"""Questions, voices and outcomes: by action, from the pages, and by default when time is up."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from steerboard.core import clock
from steerboard.core.access.actions import add_scope, grant_role
from steerboard.core.access.models import Scope
from steerboard.core.access.permissions import MANAGE_ACCESS, Role
from steerboard.core.access.queries import whole
from steerboard.core.accounts.actions import create_account
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import system_user
from steerboard.core.actions import action
from steerboard.core.decisions import rules
from steerboard.core.decisions.actions import (
    OptionDraft,
    apply_default,
    give_voice,
    propose_decision,
    withdraw_decision,
)
from steerboard.core.decisions.impacts import impact_rows
from steerboard.core.decisions.models import Decision, DecisionOption, Vote
from steerboard.core.decisions.panels import decisions_panel, picture
from steerboard.core.decisions.queries import count_waiting_for, decision_register, waiting_for
from steerboard.core.decisions.registry import decision_kind
from steerboard.core.events.models import Event
from steerboard.core.jobs.queue import enqueue
from steerboard.core.jobs.runner import run_waiting
from steerboard.core.rules import NotAllowed, RuleBroken

pytestmark = pytest.mark.django_db
_applied: list[tuple[str, str]] = []


@decision_kind("core.test_question", "Test question")
def _apply(decision: Decision, option: DecisionOption, actor: User) -> None:
    _applied.append((decision.code, option.key))


@pytest.fixture(autouse=True)
def _nothing_applied_yet() -> None:
    _applied.clear()


@action(MANAGE_ACCESS)
def _grow(*, actor: User, label: str) -> Scope:
    return add_scope(kind="project", parent=whole(), label=label)


def _person(name: str, role: Role | None = Role.EXECUTIVE, scope: Scope | None = None) -> User:
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=name.capitalize())
    if role is not None:
        grant_role(actor=system_user(), user=user, role=role, scope=scope or whole())
    return user


@pytest.fixture
def people() -> dict[str, User]:
    return {name: _person(name) for name in ("ann", "ben", "cleo")} | {"pia": _person("pia", Role.PROJECT_MANAGER)}


def _ask(people: dict[str, User], *, deciders: str = "ann ben cleo", quorum: int = 2, **more: Any) -> Decision:
    return propose_decision(
        actor=people["pia"],
        scope=more.pop("scope", whole()),
        kind="core.test_question",
        question="Move the go-live to March?",
        options=[
            OptionDraft("keep", "Keep February", is_default=True, impact={"finish_p80": "2027-05-07"}),
            OptionDraft("move", "Move to March", is_proposed=True, impact={"finish_p80": "2027-04-13"}),
        ],
        deciders=[people[name] for name in deciders.split()],
        due_at=clock.now() + timedelta(days=4),
        quorum=quorum,
        evidence={"simulation": {"runs": 10_000, "seed": 4711}},
        **more,
    )


def test_the_voice_that_completes_the_quorum_decides_and_carries_it_out(people: dict[str, User]) -> None:
    decision = _ask(people)
    give_voice(actor=people["ann"], decision=decision, option="move")
    half = Decision.objects.get(pk=decision.pk).state
    give_voice(actor=people["ben"], decision=decision, option="move", reason="Sure is better than soon.")

    done = Decision.objects.get(pk=decision.pk)
    assert (half, done.state, done.outcome, done.decided_by_id) == ("open", "decided", "move", people["ben"].pk)
    assert _applied == [(decision.code, "move")]


def test_a_tie_keeps_what_holds_if_nobody_decides(people: dict[str, User]) -> None:
    decision = _ask(people)
    give_voice(actor=people["ann"], decision=decision, option="move")
    give_voice(actor=people["ben"], decision=decision, option="keep")

    assert Decision.objects.get(pk=decision.pk).outcome == "keep"


def test_who_proposes_cannot_decide(people: dict[str, User]) -> None:
    with pytest.raises(RuleBroken, match="Who proposes cannot decide"):
        _ask(people, deciders="pia ann")
    decision = _ask(people)
    with pytest.raises(RuleBroken, match="Somebody else decides"):
        give_voice(actor=people["pia"], decision=decision, option="move")


def test_only_named_people_decide_and_only_once_it_is_open(people: dict[str, User]) -> None:
    decision = _ask(people, deciders="ann", quorum=1)
    with pytest.raises(RuleBroken, match="not among those"):
        give_voice(actor=people["ben"], decision=decision, option="move")
    with pytest.raises(RuleBroken, match="not one of the options"):
        give_voice(actor=people["ann"], decision=decision, option="maybe")
    give_voice(actor=people["ann"], decision=decision, option="move")
    with pytest.raises(RuleBroken, match="decided already"):
        give_voice(actor=people["ann"], decision=decision, option="keep")


def test_without_the_right_to_propose_nothing_is_put(people: dict[str, User]) -> None:
    people["pia"] = _person("visitor", Role.TEAM_MEMBER)

    with pytest.raises(NotAllowed):
        _ask(people)

    assert not Decision.objects.exists()
    assert Event.objects.filter(kind="denied", verb="core.decisions.propose_decision").exists()


def test_the_default_holds_once_time_is_up(people: dict[str, User]) -> None:
    decision = _ask(people)
    with pytest.raises(RuleBroken):
        apply_default(actor=system_user(), decision=decision)
    with clock.replaying(clock.now() + timedelta(days=5)):
        enqueue("core.apply_defaults")
        run_waiting()

    done = Decision.objects.get(pk=decision.pk)
    assert (done.state, done.outcome) == ("defaulted", "keep")
    assert _applied == [(decision.code, "keep")]


def test_only_who_put_a_question_takes_it_back(people: dict[str, User]) -> None:
    decision = _ask(people)
    other = _person("other", Role.PMO_LEAD)
    with pytest.raises(RuleBroken):
        withdraw_decision(actor=other, decision=decision, reason="")
    withdraw_decision(actor=people["pia"], decision=decision, reason="Wrong figures.")

    assert Decision.objects.get(pk=decision.pk).state == "withdrawn"


def test_evidence_is_frozen_and_any_change_of_it_shows(people: dict[str, User]) -> None:
    decision = _ask(people)
    before = picture(people["ann"], decision).evidence_holds
    decision.evidence["simulation"]["runs"] = 20_000

    assert before is True
    assert picture(people["ann"], decision).evidence_holds is False


def test_impacts_are_compared_with_what_holds_if_nobody_decides() -> None:
    rows = impact_rows(
        [
            {"finish_p80": "2027-05-07", "cost_p80": "7600000", "ready_percent": 61, "what_breaks": "a cutover"},
            {"finish_p80": "2027-04-13", "cost_p80": "7780000", "ready_percent": 88, "delay_days": 3},
        ],
        0,
        "EUR",
    )
    by_label = {row.label: row.cells[1] for row in rows}

    assert (by_label["Finish P80"].difference, by_label["Finish P80"].tone) == ("−24 d", "good")
    assert (by_label["Cost P80"].difference, by_label["Cost P80"].tone) == ("+€180 k", "bad")
    assert (by_label["Ready"].difference, by_label["Ready"].tone) == ("+27 pts", "good")
    assert by_label["What breaks"].text == "–"


def test_a_decision_is_taken_in_two_clicks_from_the_inbox(people: dict[str, User], client: Client) -> None:
    decision = _ask(people, deciders="ann", quorum=1, cost_of_delay_per_day=Decimal(8100))
    client.force_login(people["ann"])
    inbox = client.get(reverse("decisions")).content.decode()
    choose = reverse("decision-decide", args=[decision.code, "move"])
    asked = client.get(choose).content.decode()
    done = client.post(choose, {"reason": "Sure.", "conditions": "Third rehearsal passed\n\nDefects below 15"})

    assert choose in inbox
    assert f"decide-{decision.code}-move" in inbox
    assert "Move to March" in asked
    assert done.headers["Location"] == reverse("decision", args=[decision.code])
    after = Decision.objects.get(pk=decision.pk)
    assert [c["text"] for c in after.conditions] == ["Third rehearsal passed", "Defects below 15"]
    assert count_waiting_for(people["ann"]) == 0


def test_the_proposer_sees_why_he_cannot_decide(people: dict[str, User], client: Client) -> None:
    decision = _ask(people)
    client.force_login(people["pia"])
    page = client.get(reverse("decision", args=[decision.code])).content.decode()
    tried = client.post(reverse("decision-decide", args=[decision.code, "move"]), {"reason": ""})

    assert "You proposed this. Somebody else decides." in page
    assert "decide-" not in page
    assert tried.status_code == 422
    assert not Vote.objects.exclude(option="").exists()


def test_what_one_may_not_see_is_not_there(people: dict[str, User], client: Client) -> None:
    left = _grow(actor=system_user(), label="Left")
    insider = _person("insider", Role.PROJECT_MANAGER, left)
    decision = _ask({**people, "pia": insider}, scope=left)
    outsider = _person("outsider", Role.EXECUTIVE, _grow(actor=system_user(), label="Right"))
    client.force_login(outsider)

    for route, more in (("decision", []), ("decision-decide", ["move"]), ("decision-evidence", [])):
        assert client.get(reverse(route, args=[decision.code, *more])).status_code == 404
    assert decision.question not in client.get(reverse("decisions-register")).content.decode()
    assert list(decision_register(outsider)) == []


def test_a_named_client_without_further_rights_finds_his_question(people: dict[str, User], client: Client) -> None:
    left = _grow(actor=system_user(), label="Left")
    people["ann"] = _person("kunde", Role.CLIENT, left)
    people["pia"] = _person("insider", Role.PROJECT_MANAGER, left)
    decision = _ask(people, deciders="ann", quorum=1, scope=left)
    client.force_login(people["ann"])

    assert [one.pk for one in waiting_for(people["ann"])] == [decision.pk]
    assert client.get(reverse("decision", args=[decision.code])).status_code == 200
    assert client.post(reverse("decision-decide", args=[decision.code, "move"])).status_code == 302


def test_the_register_is_narrowed_by_state_kind_person_and_words(people: dict[str, User]) -> None:
    first, second = _ask(people), _ask(people, deciders="ann", quorum=1)
    give_voice(actor=people["ann"], decision=second, option="keep")
    ann = people["ann"]

    assert [d.pk for d in decision_register(ann)] == [first.pk, second.pk]
    assert [d.pk for d in decision_register(ann, state="decided")] == [second.pk]
    assert [d.pk for d in decision_register(ann, who=people["ben"])] == [first.pk]
    assert decision_register(ann, words="march go-live").count() == 2
    assert decision_register(ann, words="kangaroo").count() == 0
    assert decision_register(ann, kind="other.kind").count() == 0


def test_pages_take_a_steady_number_of_queries(
    people: dict[str, User], client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        _ask(people)
    client.force_login(people["ann"])
    for route in ("decisions", "decisions-register"):
        with django_assert_max_num_queries(20):
            assert client.get(reverse(route)).status_code == 200


def test_decisions_hang_as_a_panel_into_the_page_of_their_scope(people: dict[str, User], rf: Any) -> None:
    request = rf.get("/")
    request.user = people["ann"]

    assert decisions_panel(request, whole()) is None
    _ask(people)
    template, context = decisions_panel(request, whole()) or ("", {})
    assert template == "core/decisions/panel.html"
    assert len(context["pictures"]) == 1


def test_taking_the_evidence_out_is_an_event(people: dict[str, User], client: Client) -> None:
    decision = _ask(people)
    client.force_login(people["ann"])
    answer = client.get(reverse("decision-evidence", args=[decision.code]))

    assert answer.json() == {"simulation": {"runs": 10_000, "seed": 4711}}
    assert Event.objects.filter(kind="export", actor_id=people["ann"].pk).count() == 1


def test_rules_refuse_questions_that_cannot_be_decided() -> None:
    sound = {"option_keys": ["a", "b"], "default_keys": ["a"], "decider_ids": [1], "proposer_id": 2, "quorum": 1}
    rules.check_proposal(**sound)  # type: ignore[arg-type]
    for wrong in ({"option_keys": ["a", "a"]}, {"default_keys": []}, {"decider_ids": []}, {"quorum": 2}):
        with pytest.raises(RuleBroken):
            rules.check_proposal(**{**sound, **wrong})  # type: ignore[arg-type]
