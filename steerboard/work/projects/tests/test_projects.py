"""Projects: creating, changing, moving, reporting, promising, baselines."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from steerboard.core.public import NotAllowed, Role, RuleBroken, Stale, clock
from steerboard.work.projects.actions import change_projects
from steerboard.work.public import (
    Promise,
    ReportedStatus,
    change_portfolio,
    change_project,
    create_portfolio,
    create_project,
    make_promise,
    move_portfolio,
    move_project,
    report_status,
    settle_promise,
    take_baseline,
    visible_projects,
)
from steerboard.work.tests.stage import MONDAY, edit, lead, person, plan_of, portfolio, project

pytestmark = pytest.mark.django_db


def test_a_project_hangs_in_its_portfolio_and_is_seen_along_the_tree() -> None:
    manager = person("pm", Role.PROJECT_MANAGER, portfolio("CORE").scope)

    made = project("P-1")
    create_project(actor=lead(), portfolio=portfolio("OTHER"), code="P-2", name="Elsewhere")

    assert list(visible_projects(manager)) == [made]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"code": "P-1"}, "already"), ({"code": "with blank"}, "code"), ({"code": "new"}, "addresses"),
        ({"code": "N", "name": " "}, "name"), ({"code": "N", "budget_at_approval": Decimal(-1)}, "negative"),
        ({"code": "N", "promised_finish": MONDAY - timedelta(1)}, "before the start"),
        ({"code": "N", "category": "fun"}, "not one of"), ({"code": "N", "currency": "euro"}, "three letters"),
        ({"code": "N", "colour": "red"}, "not a fact"),
    ],
)  # fmt: skip
def test_a_project_with_wrong_facts_is_refused_in_words(facts: dict[str, object], words: str) -> None:
    project("P-1")

    with pytest.raises(RuleBroken, match=words):
        project(**facts)  # type: ignore[arg-type]


def test_only_who_may_create_creates() -> None:
    with pytest.raises(NotAllowed):
        create_project(actor=person("pm", Role.PROJECT_MANAGER), portfolio=portfolio(), code="X", name="X")


def test_the_second_of_two_people_is_told_that_somebody_was_faster() -> None:
    made = project()
    change_project(actor=lead(), project=made, version=made.version, name="First")

    with pytest.raises(Stale):
        change_project(actor=lead(), project=made, version=made.version, name="Second")


def test_a_stopped_project_does_not_go_on_hold() -> None:
    made = project()
    change_project(actor=lead(), project=made, state="stopped")

    with pytest.raises(RuleBroken, match="cannot become"):
        change_project(actor=lead(), project=made, state="on_hold")


def test_many_projects_change_together_or_not_at_all() -> None:
    one, two = project("P-1"), project("P-2")
    change_project(actor=lead(), project=two, state="stopped")

    with pytest.raises(RuleBroken):
        change_projects(actor=lead(), projects=[one, two], state="on_hold")
    one.refresh_from_db()
    assert one.state == "active"
    assert change_projects(actor=lead(), projects=[one, two], priority=900) == 2


def test_a_manager_changes_only_projects_of_their_own() -> None:
    one, two = project("P-1"), project("P-2")
    manager = person("pm", Role.PROJECT_MANAGER, one.scope)

    with pytest.raises(NotAllowed):
        change_projects(actor=manager, projects=[one, two], priority=900)

    one.refresh_from_db()
    assert one.priority == 500


def test_a_moved_project_is_seen_from_its_new_place() -> None:
    made, elsewhere = project(), portfolio("OTHER")
    watcher = person("watcher", Role.EXECUTIVE, elsewhere.scope)

    move_project(actor=lead(), project=made, portfolio=elsewhere)

    assert [row.pk for row in visible_projects(watcher)] == [made.pk]


def test_who_may_create_only_there_cannot_take_a_project_away() -> None:
    made, elsewhere = project(), portfolio("OTHER")
    thief = person("thief", Role.PORTFOLIO_MANAGER, elsewhere.scope)

    with pytest.raises(NotAllowed):
        move_project(actor=thief, project=made, portfolio=elsewhere)


def test_a_report_needs_a_colour_and_the_right() -> None:
    made = project()
    report_status(actor=lead(), project=made, colour="watch", text="Vendor late")

    with pytest.raises(RuleBroken):
        report_status(actor=lead(), project=made, colour="purple")
    with pytest.raises(NotAllowed):
        report_status(actor=person("exec", Role.EXECUTIVE), project=made, colour="good")
    assert ReportedStatus.objects.count() == 1


def _promise() -> Promise:
    return make_promise(
        actor=lead(), project=project(), what="Go-live", due=clock.today() + timedelta(days=3), told_to="Board"
    )


def test_a_promise_is_settled_once() -> None:
    promise = _promise()

    settle_promise(actor=lead(), project=promise.project, promise=promise, state="kept")

    with pytest.raises(RuleBroken, match="settled already"):
        settle_promise(actor=lead(), project=promise.project, promise=promise, state="broken")


def test_a_promise_met_too_late_was_broken() -> None:
    promise = _promise()

    with pytest.raises(RuleBroken, match="broken"):
        settle_promise(
            actor=lead(), project=promise.project, promise=promise, state="kept",
            settled_on=promise.due + timedelta(days=1),
        )  # fmt: skip


def test_a_promise_says_what_and_to_whom_and_is_made_by_who_may() -> None:
    made = project()

    with pytest.raises(RuleBroken):
        make_promise(actor=lead(), project=made, what="Go-live", due=date(2027, 1, 1), told_to=" ")
    with pytest.raises(NotAllowed):
        make_promise(
            actor=person("member", Role.TEAM_MEMBER), project=made, what="x", due=date(2027, 1, 1), told_to="y"
        )


def test_the_first_baseline_is_free_the_second_needs_a_decision() -> None:
    plan, _ = plan_of(names="ab")
    taken = take_baseline(actor=lead(), project=plan, name="Gate 3")

    with pytest.raises(RuleBroken, match="somebody else decides"):
        take_baseline(actor=lead(), project=plan, name="Better")
    assert taken.number == 1
    assert take_baseline(actor=lead(), project=plan, name="New", authority="D-0001").number == 2


def test_an_empty_plan_has_no_baseline_and_not_everybody_takes_one() -> None:
    empty = project()

    with pytest.raises(RuleBroken, match="empty"):
        take_baseline(actor=lead(), project=empty, name="x")
    with pytest.raises(NotAllowed):
        take_baseline(actor=person("member", Role.TEAM_MEMBER), project=empty, name="x")


def test_a_baseline_outlives_its_items() -> None:
    plan, ids = plan_of(names="ab")
    take_baseline(actor=lead(), project=plan, name="Gate 3")

    edit(plan, {"op": "delete", "ids": [ids["a"]]})

    assert plan.item_count is not None


def test_portfolios_grow_change_and_move_by_who_may() -> None:
    top = portfolio("TOP")
    child = create_portfolio(actor=lead(), below=top, code="SUB", name="Sub", kind="programme")
    change_portfolio(actor=lead(), portfolio=child, name="Better")

    with pytest.raises(RuleBroken, match="already"):
        create_portfolio(actor=lead(), below=top, code="SUB", name="Twice")
    with pytest.raises(RuleBroken):
        move_portfolio(actor=lead(), portfolio=top, below=child)
    with pytest.raises(NotAllowed):
        change_portfolio(actor=person("exec", Role.EXECUTIVE), portfolio=child, name="No")
    with pytest.raises(Stale):
        change_portfolio(actor=lead(), portfolio=child, version=1, name="Late")
