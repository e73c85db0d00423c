"""What follows by itself when something changes."""

from datetime import date

import pytest

from steerboard.core.public import IndicatorValue
from steerboard.insights.public import Forecast
from steerboard.insights.tests.stage import catch_up, lead, project
from steerboard.work.public import Project, WorkItem, change_project, edit_plan, report_status

pytestmark = pytest.mark.django_db


def test_many_edits_lead_to_one_forecast_and_to_health() -> None:
    made = project()
    items = list(WorkItem.objects.filter(project=made))
    for length in (500, 600, 700):
        edit_plan(
            actor=lead(),
            project=made,
            operations=[{"op": "set", "id": item.pk, "field": "duration", "value": length} for item in items],
        )

    catch_up()

    assert Forecast.objects.filter(project=made).count() == 1
    health = IndicatorValue.objects.get(code="insights.health", scope=made.scope)
    assert health.status in {"good", "watch", "bad"}
    catch_up()
    assert Forecast.objects.filter(project=made).count() == 1


def test_a_new_promise_is_forecast_anew() -> None:
    made = project(promised_in=3)
    catch_up()
    before = IndicatorValue.objects.get(code="insights.schedule", scope=made.scope)

    change_project(actor=lead(), project=Project.objects.get(pk=made.pk), promised_finish=date(2099, 1, 1))
    catch_up()

    after = IndicatorValue.objects.get(code="insights.schedule", scope=made.scope)
    assert (before.status, after.status) == ("bad", "good")
    assert Forecast.objects.filter(project=made).count() == 2


def test_an_empty_project_is_judged_without_a_forecast() -> None:
    made = project(days=())

    catch_up()

    assert Forecast.objects.count() == 0
    assert (
        IndicatorValue.objects.get(code="insights.schedule", scope=made.scope).sentence == "There is no forecast yet."
    )


def test_a_report_makes_the_data_fresh() -> None:
    made = project(days=())
    catch_up()
    assert IndicatorValue.objects.get(code="insights.freshness", scope=made.scope).status == "stale"

    report_status(actor=lead(), project=made, colour="good", text="Begun.")
    catch_up()

    assert IndicatorValue.objects.get(code="insights.freshness", scope=made.scope).status == "good"
