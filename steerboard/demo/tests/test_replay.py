"""The demo's year, told by a few of its projects."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from steerboard.core.public import Decision, Event, IndicatorValue, User, clock
from steerboard.demo.company.people import PEOPLE, PERSONAS
from steerboard.demo.replay.actions import replay_history, week_day
from steerboard.demo.story.projects import PROJECTS
from steerboard.insights.public import Forecast
from steerboard.work.public import Project, Promise

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TOLD = ("ERP-02", "SEC-10", "DOC-01", "LOG-01")
MOMENTS = {
    "a Sunday that is the first of a month": datetime(2026, 11, 1, 10, tzinfo=UTC),
    "the first minutes of a Monday": datetime(2026, 11, 23, 0, 20, tzinfo=UTC),
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=list(MOMENTS))
def test_the_year_is_told_on_any_day(moment: datetime) -> None:
    stories = [story for story in PROJECTS if story.code in TOLD]
    laid = Event.objects.count()  # foundation rows, of the real present

    with clock.replaying(moment):
        replay_history(password_of=lambda key: f"only-for-the-test-{key}", say=lambda line: None, stories=stories)

    assert set(Project.objects.values_list("code", flat=True)) == set(TOLD)
    assert Project.objects.get(code="DOC-01").state == Project.State.STOPPED
    assert Project.objects.get(code="SEC-10").state == Project.State.CLOSED
    assert Decision.objects.filter(state=Decision.State.DEFAULTED).count() == 1
    assert Promise.objects.filter(state=Promise.State.BROKEN).exists()
    assert Promise.objects.filter(item__isnull=False, state=Promise.State.KEPT).exists()
    proposal = Decision.objects.get(question__startswith="ERP-02", state=Decision.State.OPEN)
    assert float(proposal.evidence["after"]["promise_kept_percent"]) > 75
    assert proposal.evidence["forecast"]["runs"] == "10000"
    erp = Project.objects.get(code="ERP-02")
    assert Forecast.objects.filter(project=erp).count() > 10
    assert IndicatorValue.objects.get(code="insights.health", scope=erp.scope).status == "bad"
    told = Event.objects.filter(seq__gt=laid)
    assert not told.filter(at__gt=moment).exists()
    assert all(json.loads(body).get("replayed") is True for body in told.values_list("body", flat=True))


def test_no_day_of_the_story_lies_in_the_future() -> None:
    for shift in range(14):
        today = datetime(2026, 2, 20, tzinfo=UTC).date() + timedelta(days=shift)

        days = [week_day(today, week) for week in range(53)]

        assert days == sorted(days)
        assert days[-1] <= today


def test_personas_are_people_of_the_company_and_everybody_in_a_story_exists() -> None:
    keys = {person.key for person in PEOPLE}

    assert {key for _, key, _ in PERSONAS} <= keys
    assert {story.manager for story in PROJECTS} | {story.sponsor for story in PROJECTS} <= keys
    assert User.objects.filter(email__endswith="halden.example").count() == 0
