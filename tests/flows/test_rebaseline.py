"""A re-baseline from the proposal to the proof: proposed with evidence, decided by somebody else, applied, provable."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from steerboard.core.audit.checkpoints import seal_log
from steerboard.core.audit.verification import ALTERED, verify_chain
from steerboard.core.public import Decision, DecisionOption, Event, RuleBroken, clock, give_voice
from steerboard.work.public import Baseline, Project, Promise
from tests.flows.company import Company, found_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return found_company()


def _propose(company: Company, client: Client) -> Decision:
    project = company.projects["WEB-01"]
    client.force_login(company.manager)
    answer = client.post(
        reverse("insights:rebaseline", kwargs={"project_code": project.code}),
        {
            "new_finish": str(clock.today() + timedelta(days=500)),
            "new_budget": "1500000",
            "reason": "The payment provider certifies in spring only.",
            "deciders": [company.sponsor.pk],
            "due": str(clock.today() + timedelta(days=7)),
            "cost_of_delay": "900",
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Decision.objects.get(kind="governance.rebaseline", subject_id=str(project.pk))


def test_a_rebaseline_is_proposed_decided_by_somebody_else_applied_and_provable(
    company: Company, client: Client
) -> None:
    project = company.projects["WEB-01"]
    new_finish = clock.today() + timedelta(days=500)
    decision = _propose(company, client)

    # The engine's before and after are frozen with the question.
    agree = DecisionOption.objects.get(decision=decision, key="agree")
    assert decision.evidence_hash
    assert {"before", "after", "forecast"} <= set(decision.evidence)
    assert agree.impact["promised_finish"] == str(new_finish)
    assert agree.impact["finish_p80"]

    # Who proposed does not decide, by the page or past it.
    decide = reverse("decision-decide", args=[decision.code, "agree"])
    assert client.post(decide, {"reason": "Mine", "conditions": ""}).status_code == 422
    with pytest.raises(RuleBroken):
        give_voice(actor=company.manager, decision=decision, option="agree", reason="Mine")
    project.refresh_from_db()
    assert project.budget_at_approval == Decimal(1_200_000)

    # The sponsor sees it waiting, and decides with two clicks: the option, and yes.
    client.force_login(company.sponsor)
    assert decision.code in client.get(reverse("decisions")).content.decode()
    assert client.post(decide, {"reason": "Better a date that holds.", "conditions": ""}).status_code == 302

    # Baseline, promise and budget changed on its authority.
    project = Project.objects.get(pk=project.pk)
    newest = Baseline.objects.filter(project=project).order_by("-pk")[0]
    told = list(Promise.objects.filter(project=project, item=None, state=Promise.State.OPEN))
    assert project.promised_finish == new_finish
    assert project.budget_at_approval == Decimal(1_500_000)
    assert newest.authority == decision.code
    assert Baseline.objects.filter(project=project).count() == 2
    assert [promise.due for promise in told] == [new_finish]
    assert Promise.objects.filter(project=project, state=Promise.State.RELEASED).count() == 1
    changed = Event.objects.filter(object_type="work.project", object_id=str(project.pk)).order_by("-seq")[0]
    assert f"decision {decision.code}" in changed.body

    # And the log proves it.
    seal_log()
    verdict = verify_chain()
    assert verdict.status != ALTERED
    assert not verdict.found


def test_keeping_what_was_agreed_changes_nothing(company: Company, client: Client) -> None:
    project = company.projects["WEB-01"]
    before = (project.promised_finish, project.budget_at_approval)
    decision = _propose(company, client)

    give_voice(actor=company.sponsor, decision=decision, option="keep", reason="The date stands.")

    project.refresh_from_db()
    assert (project.promised_finish, project.budget_at_approval) == before
    assert Baseline.objects.filter(project=project).count() == 1


def test_a_second_proposal_waits_for_the_first(company: Company, client: Client) -> None:
    _propose(company, client)

    again = client.post(
        reverse("insights:rebaseline", kwargs={"project_code": "WEB-01"}),
        {
            "new_finish": str(clock.today() + timedelta(days=600)),
            "reason": "Later still.",
            "deciders": [company.sponsor.pk],
            "due": str(clock.today() + timedelta(days=7)),
        },
    )

    assert again.status_code == 422
    assert "waiting for its decision already" in again.content.decode()
