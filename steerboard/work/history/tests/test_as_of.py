"""A project as it was known on a past day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.http import Http404
from django.utils import timezone

from steerboard.core.clock import replaying
from steerboard.core.public import history
from steerboard.work.costs.queries import Rates, money_picture
from steerboard.work.history.queries import project_on
from steerboard.work.public import CostDraft, change_project, enter_costs, make_promise, report_status, take_baseline
from steerboard.work.schedule.actions import change_working_time
from steerboard.work.tests.stage import DAY, MONDAY, edit, item, lead, plan_of

pytestmark = pytest.mark.django_db
THEN = timezone.now() - timedelta(days=30)
WEEK = [[[480, 720], [780, 1020]]] * 5 + [[], []]


def test_a_plan_is_rebuilt_with_the_dates_it_had() -> None:
    with replaying(THEN):
        plan, ids = plan_of(names="abc")
        change_working_time(
            actor=lead(), project=plan, name="Ours", week=WEEK, exceptions=[(MONDAY, MONDAY, [], "Holiday")]
        )
        edit(plan, {"op": "link", "from": ids["a"], "to": ids["b"]}, {"op": "indent", "ids": [ids["c"]]})
        enter_costs(actor=lead(), project=plan, lines=[CostDraft("actual", date(2026, 1, 1), Decimal(70))])
        report_status(actor=lead(), project=plan, colour="good", text="Fine")
        make_promise(actor=lead(), project=plan, what="Go-live", due=MONDAY, told_to="Board")
        take_baseline(actor=lead(), project=plan, name="First")
        known = {name: (item(plan, name).wbs, item(plan, name).start, item(plan, name).finish) for name in "abc"}
        plan.refresh_from_db()
        finish = plan.scheduled_finish
    edit(
        plan, {"op": "set", "id": ids["a"], "field": "duration", "value": 9 * DAY}, {"op": "delete", "ids": [ids["c"]]}
    )
    enter_costs(actor=lead(), project=plan, lines=[CostDraft("actual", date(2026, 2, 1), Decimal(30))])
    change_project(actor=lead(), project=plan, name="Renamed")

    past = project_on(plan, THEN.date())

    assert {row.name: (row.wbs, row.start, row.finish) for row in past.items} == known
    assert past.project.scheduled_finish == finish
    assert past.project.name == "Project P-1"
    assert money_picture(past.costs, Rates("EUR", past.rates)).total("actual") == Decimal(70)
    assert (len(past.reports), len(past.promises), len(past.baselines)) == (1, 1, 1)


def test_before_its_first_day_there_is_no_project() -> None:
    plan, _ = plan_of(names="a")

    with pytest.raises(Http404):
        project_on(plan, (THEN - timedelta(days=400)).date())


def test_a_new_holiday_stands_in_the_projects_own_history() -> None:
    plan, _ = plan_of(names="a")

    change_working_time(
        actor=lead(), project=plan, name="Ours", week=WEEK, exceptions=[(MONDAY, MONDAY, [], "Holiday")]
    )

    lines = history(lead(), scope=plan.scope, object_type="work.calendarexception")
    assert [line.thing_name for line in lines] == ["Holiday"]
    assert len(project_on(plan, timezone.localdate()).calendars) == 1
