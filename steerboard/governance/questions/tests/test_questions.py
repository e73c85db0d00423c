"""Questions about projects, and whether to stop one."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from steerboard.core.public import (
    Decision,
    NotAllowed,
    OptionDraft,
    Role,
    RuleBroken,
    Scope,
    User,
    clock,
    create_account,
    give_voice,
    grant_role,
    system_user,
    whole,
)
from steerboard.governance.questions.actions import ask_about_project, propose_stop
from steerboard.governance.questions.queries import impact_of_stopping, possible_deciders
from steerboard.work.public import CostDraft, Project, create_portfolio, create_project, enter_costs

pytestmark = pytest.mark.django_db


def _person(name: str, role: Role, scope: Scope | None = None) -> User:
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=name.capitalize())
    grant_role(actor=system_user(), user=user, role=role, scope=scope or whole())
    return user


@pytest.fixture
def project() -> Project:
    lead = _person("lea", Role.PMO_LEAD)
    portfolio = create_portfolio(actor=lead, below=whole(), code="RUN", name="Running things")
    return create_project(
        actor=lead, portfolio=portfolio, code="AB-1", name="Ledger", state=Project.State.ACTIVE,
        budget_at_approval=Decimal(100_000),
    )  # fmt: skip


@pytest.fixture
def sponsor(project: Project) -> User:
    return _person("eve", Role.EXECUTIVE)


@pytest.fixture
def lead(project: Project) -> User:
    return User.objects.get(email="lea@example.org")


def test_deciding_to_stop_stops_the_project_in_the_proposers_name(project: Project, lead: User, sponsor: User) -> None:
    due = clock.now() + timedelta(days=3)
    decision = propose_stop(actor=lead, project=project, reason="Nobody needs it.", deciders=[sponsor], due_at=due)

    give_voice(actor=sponsor, decision=decision, option="stop", reason="Agreed.")

    project.refresh_from_db()
    assert project.state == Project.State.STOPPED
    assert project.actual_finish == clock.today()
    with pytest.raises(RuleBroken):
        propose_stop(actor=lead, project=project, reason="Again.", deciders=[sponsor], due_at=due)


def test_going_on_changes_nothing_and_a_reason_is_needed(project: Project, lead: User, sponsor: User) -> None:
    due = clock.now() + timedelta(days=3)
    with pytest.raises(RuleBroken):
        propose_stop(actor=lead, project=project, reason=" ", deciders=[sponsor], due_at=due)
    decision = propose_stop(actor=lead, project=project, reason="Is it worth it?", deciders=[sponsor], due_at=due)

    give_voice(actor=sponsor, decision=decision, option="go_on", reason="It is.")

    project.refresh_from_db()
    assert project.state == Project.State.ACTIVE


def test_who_may_not_propose_cannot_ask(project: Project, sponsor: User) -> None:
    member = _person("tom", Role.TEAM_MEMBER, project.scope)
    options = [OptionDraft("a", "A", is_default=True), OptionDraft("b", "B")]
    due = clock.now() + timedelta(days=3)

    with pytest.raises(NotAllowed):
        propose_stop(actor=member, project=project, reason="No fun.", deciders=[sponsor], due_at=due)
    with pytest.raises(NotAllowed):
        ask_about_project(
            actor=member, project=project, question="May I?", options=options, deciders=[sponsor], due_at=due
        )


def test_a_question_must_be_written(project: Project, lead: User, sponsor: User) -> None:
    options = [OptionDraft("a", "A", is_default=True), OptionDraft("b", "B")]

    with pytest.raises(RuleBroken):
        ask_about_project(
            actor=lead, project=project, question=" ", options=options, deciders=[sponsor],
            due_at=clock.now() + timedelta(days=3),
        )  # fmt: skip


def test_those_who_may_decide_are_offered_but_not_the_proposer(project: Project, lead: User, sponsor: User) -> None:
    _person("tom", Role.TEAM_MEMBER, project.scope)

    assert list(possible_deciders(project, lead)) == [sponsor]


def test_stopping_frees_what_is_not_spent(project: Project, lead: User) -> None:
    month = clock.today().replace(day=1)
    enter_costs(
        actor=lead, project=project,
        lines=[CostDraft(kind="actual", month=month, amount=Decimal(30_000), currency="EUR")],
    )  # fmt: skip

    assert impact_of_stopping(project) == {"savings_amount": "70000"}


def test_a_question_is_asked_from_its_page(project: Project, lead: User, sponsor: User, client: Client) -> None:
    client.force_login(lead)
    url = reverse("governance:ask", kwargs={"project_code": "AB-1"})
    sent = {
        "question": "A second team?", "label1": "Hire", "means1": "faster", "label2": "Do not", "default": "2",
        "proposed": "1", "deciders": [sponsor.pk], "due": str(clock.today() + timedelta(days=5)),
        "cost_of_delay": "3100",
    }  # fmt: skip

    refused = client.post(url, {**sent, "default": "4"})
    asked = client.post(url, sent)

    decision = Decision.objects.get()
    assert refused.status_code == 422
    assert "There is no answer 4." in refused.content.decode()
    assert asked.headers["Location"] == reverse("decision", args=[decision.code])
    assert decision.cost_of_delay_per_day == Decimal(3100)
    assert "Propose to stop it" in client.get(reverse("work:project", kwargs={"project_code": "AB-1"})).content.decode()


def test_a_stop_is_proposed_from_its_page_by_who_may(
    project: Project, lead: User, sponsor: User, client: Client
) -> None:
    url = reverse("governance:stop", kwargs={"project_code": "AB-1"})
    sent = {"reason": "Nobody needs it.", "deciders": [sponsor.pk], "due": str(clock.today() + timedelta(days=5))}
    client.force_login(sponsor)
    assert client.get(url).status_code == 404
    client.force_login(lead)

    past = client.post(url, {**sent, "due": str(clock.today() - timedelta(days=5))})
    proposed = client.post(url, sent)

    assert past.status_code == 422
    assert proposed.status_code == 302
    assert Decision.objects.get().question == "Stop AB-1 Ledger?"
