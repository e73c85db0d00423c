"""Asking owners for news."""

from datetime import timedelta

import pytest

from steerboard.core.public import Event, NotAllowed, Role, RuleBroken, clock
from steerboard.insights.nudges.models import Nudge
from steerboard.insights.nudges.queries import asked_of, by_owner, silent_projects, unanswered_nudge
from steerboard.insights.public import nudge_owner
from steerboard.insights.tests.stage import catch_up, lead, person, project, report, visitor
from steerboard.work.public import Project

pytestmark = pytest.mark.django_db


def _silent(code: str = "OLD-1", owner: str | None = "otto") -> Project:
    with clock.replaying(clock.now() - timedelta(days=20)):
        made = project(code, manager=person(owner) if owner else None)
    catch_up()
    return made


def test_a_nudge_is_kept_told_and_shown_to_the_owner_until_something_is_reported() -> None:
    made = _silent()

    nudge = nudge_owner(actor=lead(), project=made)

    assert Event.objects.filter(object_id="insights.OwnerNudged", scope_id=made.scope_id).exists()
    assert unanswered_nudge(made) == nudge
    assert list(asked_of(person("otto"))) == [nudge]
    report(made)
    catch_up()
    assert unanswered_nudge(made) is None
    assert not asked_of(person("otto")).exists()


def test_nobody_is_asked_twice_within_three_days() -> None:
    made = _silent()
    nudge_owner(actor=lead(), project=made)

    with pytest.raises(RuleBroken, match="less than 3 days ago"):
        nudge_owner(actor=lead(), project=made)
    assert not silent_projects(lead()).exists()


def test_a_project_without_a_manager_says_so() -> None:
    with pytest.raises(RuleBroken, match="name one first"):
        nudge_owner(actor=lead(), project=_silent(owner=None))


def test_a_project_manager_does_not_nudge() -> None:
    made = _silent()

    with pytest.raises(NotAllowed):
        nudge_owner(actor=person("otto"), project=made)


def test_owners_are_gathered_over_their_projects_and_asked_at_once() -> None:
    _silent("OLD-1")
    _silent("OLD-2")
    project("NEW-1", manager=person("nele"))
    catch_up()

    groups = by_owner(silent_projects(lead()))
    answer = visitor(lead()).post("/nudge/", follow=True)

    assert [(group.owner.name, [p.code for p in group.projects]) for group in groups] == [("Otto", ["OLD-1", "OLD-2"])]
    assert "Asked for news: Otto." in answer.content.decode()
    assert Nudge.objects.count() == 2


def test_the_button_of_a_row_asks_that_owner() -> None:
    made = _silent()

    answer = visitor(lead()).post(f"/projects/{made.code}/nudge", follow=True)

    assert "Otto is asked for news of OLD-1." in answer.content.decode()
    assert visitor(person("x", Role.EXECUTIVE)).post(f"/projects/{made.code}/nudge").status_code in (403, 404)
