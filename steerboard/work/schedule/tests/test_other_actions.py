"""Progress, rescheduling, settings, working time, and plans that come as a whole."""

from datetime import date

import pytest

from steerboard.core.public import NotAllowed, Role, RuleBroken, run_waiting
from steerboard.work.calendars.queries import calendar_values
from steerboard.work.public import (
    Calendar,
    ItemDraft,
    LinkDraft,
    Project,
    bring_plan,
    report_progress_of_item,
    reschedule,
)
from steerboard.work.schedule.actions import change_plan_settings, change_shared_working_time, change_working_time
from steerboard.work.schedule.panels.plan import freezes
from steerboard.work.tests.stage import DAY, MONDAY, edit, item, lead, outline, person, plan_of, project

pytestmark = pytest.mark.django_db
WEEK = [[[480, 720], [780, 1020]]] * 5 + [[], []]


def test_a_team_member_says_how_far_an_item_is() -> None:
    plan, _ = plan_of(names="a")

    report_progress_of_item(
        actor=person("member", Role.TEAM_MEMBER), project=plan, item=item(plan, "a"), percent=50, remaining=240
    )

    assert (item(plan, "a").percent, item(plan, "a").remaining) == (50, 240)


def test_progress_beyond_everything_is_refused() -> None:
    plan, _ = plan_of(names="a")

    with pytest.raises(RuleBroken, match="between 0 and 100"):
        report_progress_of_item(actor=lead(), project=plan, item=item(plan, "a"), percent=120)


def test_a_client_reports_no_progress() -> None:
    plan, _ = plan_of(names="a")

    with pytest.raises(NotAllowed):
        report_progress_of_item(actor=person("client", Role.CLIENT), project=plan, item=item(plan, "a"), percent=10)


def test_unfinished_work_is_planned_after_the_status_date() -> None:
    plan, ids = plan_of(names="a")
    edit(plan, {"op": "set", "id": ids["a"], "field": "percent", "value": 50})

    reschedule(actor=lead(), project=plan, status_date=(plan.plan_start or 0) + 7 * 1440)

    assert (item(plan, "a").finish or 0) > (plan.plan_start or 0) + 7 * 1440


def test_a_plan_starts_when_its_settings_say() -> None:
    plan, _ = plan_of(names="a")

    change_plan_settings(actor=lead(), project=plan, plan_start=(plan.plan_start or 0) + 7 * 1440)

    assert item(plan, "a").start == (plan.plan_start or 0) + 7 * 1440


def test_a_calendar_of_another_project_is_refused() -> None:
    plan, _ = plan_of(names="a")
    other = project("P-2")
    change_working_time(actor=lead(), project=other, name="Theirs", week=WEEK)

    with pytest.raises(RuleBroken, match="another project"):
        change_plan_settings(actor=lead(), project=plan, calendar=Calendar.objects.get())


def test_a_holiday_moves_the_plan() -> None:
    plan, _ = plan_of(names="a")

    result = change_working_time(
        actor=lead(), project=plan, name="Ours", week=WEEK, exceptions=[(MONDAY, MONDAY, [], "Holiday")]
    )

    assert result.moved
    assert item(plan, "a").start == (plan.plan_start or 0) + 1440


def test_a_shared_holiday_moves_the_plans_that_use_it() -> None:
    plan, _ = plan_of(names="a")
    shared = change_shared_working_time(actor=lead(), name="All", week=WEEK)
    change_plan_settings(actor=lead(), project=plan, calendar=shared)

    change_shared_working_time(
        actor=lead(), calendar=shared, name="All", week=WEEK, exceptions=[(MONDAY, MONDAY, [], "Holiday")]
    )
    run_waiting()

    assert item(plan, "a").start == (plan.plan_start or 0) + 1440


@pytest.mark.parametrize("week", [[[]] * 7, [[[600, 500]]] * 7, [[[480, 720], [700, 900]]] * 7, [[[480, 720]]]])
def test_a_week_that_cannot_be_worked_is_refused(week: object) -> None:
    plan, _ = plan_of(names="a")

    with pytest.raises(RuleBroken):
        change_working_time(actor=lead(), project=plan, name="Ours", week=week)


def test_working_time_is_not_everybodys_to_change() -> None:
    plan, _ = plan_of(names="a")

    with pytest.raises(NotAllowed):
        change_working_time(actor=person("member", Role.TEAM_MEMBER), project=plan, name="Ours", week=WEEK)
    with pytest.raises(NotAllowed):
        change_shared_working_time(actor=person("manager", Role.PROJECT_MANAGER), name="All", week=WEEK)


def _drafts(count: int) -> tuple[list[ItemDraft], list[LinkDraft]]:
    items = [
        ItemDraft(str(n), str(n // 10 * 10) if n % 10 else None, {"name": f"i{n}", "duration": DAY})
        for n in range(count)
    ]
    return items, [LinkDraft(str(n - 1), str(n), 1, 0, 0) for n in range(2, count) if n % 10 > 1]


def test_the_same_plan_a_second_time_changes_nothing() -> None:
    plan = project()
    items, links = _drafts(30)
    bring_plan(actor=lead(), project=plan, items=items, links=links)
    before = outline(plan)

    again = bring_plan(actor=lead(), project=plan, items=items, links=links)

    assert (again.created, again.removed, again.links_added, again.moved) == ({}, [], [], {})
    assert outline(plan) == before


def test_what_a_newer_plan_lacks_goes_out() -> None:
    plan = project()
    items, links = _drafts(20)
    bring_plan(actor=lead(), project=plan, items=items, links=links)

    newer, fewer = _drafts(10)
    result = bring_plan(actor=lead(), project=plan, items=newer, links=fewer)

    assert len(result.removed) == 10
    assert Project.objects.get(pk=plan.pk).item_count == 10


def test_a_plan_below_nothing_is_refused() -> None:
    plan = project()

    with pytest.raises(RuleBroken, match="does not exist"):
        bring_plan(actor=lead(), project=plan, items=[ItemDraft("1", "9", {"name": "x"})], links=[])


def test_freezes_stand_on_the_plan_as_shaded_times() -> None:
    from_day, to_day = date(2027, 1, 18), date(2027, 1, 22)
    plan, _ = plan_of(names="a")

    change_working_time(
        actor=lead(), project=plan, name="Ours", week=WEEK, exceptions=[(from_day, to_day, WEEK[0], "Year-end freeze")]
    )

    shown = freezes(calendar_values(plan.pk).values())
    assert [(freeze["label"], (freeze["to"] - freeze["from"]) // 1440) for freeze in shown] == [("Year-end freeze", 5)]
