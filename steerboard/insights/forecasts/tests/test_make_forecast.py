"""Making forecasts."""

import pytest

from steerboard.core.public import NotAllowed, Role, RuleBroken
from steerboard.core.records import ChangedOutsideAction
from steerboard.insights.public import Forecast, make_forecast, newest_by_project, newest_forecast
from steerboard.insights.tests.stage import lead, person, project
from steerboard.work.public import WorkItem, change_project, edit_plan

pytestmark = pytest.mark.django_db

RUNS = 400


def test_the_same_inputs_and_seed_give_the_same_figures_bit_for_bit() -> None:
    one, two = project("P-1"), project("P-2")
    # What differs is the identity of items, so the second is asked twice with one seed.
    first = make_forecast(actor=lead(), project=two, seed=7, iterations=RUNS)
    make_forecast(actor=lead(), project=two, seed=8, iterations=RUNS)
    again = make_forecast(actor=lead(), project=two, seed=7, iterations=RUNS)

    assert again.pk != first.pk
    assert (again.finish_p10, again.finish_p80, again.finish_p95) == (
        first.finish_p10,
        first.finish_p80,
        first.finish_p95,
    )
    assert again.details == first.details
    assert again.inputs_hash == first.inputs_hash
    assert make_forecast(actor=lead(), project=one, iterations=RUNS).seed != first.seed


def test_nothing_new_is_kept_when_nothing_changed() -> None:
    made = project()
    first = make_forecast(actor=lead(), project=made, iterations=RUNS)

    again = make_forecast(actor=lead(), project=made, iterations=RUNS)

    assert again.pk == first.pk
    assert Forecast.objects.filter(project=made).count() == 1


def test_a_changed_plan_gives_another_forecast_and_the_old_one_stays_as_it_was() -> None:
    made = project()
    first = make_forecast(actor=lead(), project=made, iterations=RUNS)
    item = WorkItem.objects.filter(project=made).order_by("pk").first()
    assert item is not None

    edit_plan(actor=lead(), project=made, operations=[{"op": "set", "id": item.pk, "field": "pess", "value": 480 * 60}])
    second = make_forecast(actor=lead(), project=made, iterations=RUNS)

    assert second.finish_p95 > first.finish_p95
    assert Forecast.objects.get(pk=first.pk).finish_p95 == first.finish_p95


def test_percentiles_come_in_order_and_the_share_says_how_often_the_promise_is_kept() -> None:
    made = make_forecast(actor=lead(), project=project(promised_in=2000), iterations=RUNS)

    assert made.finish_p10 <= made.finish_p50 <= made.finish_p80 <= made.finish_p95
    assert made.promise_share == 1
    assert made.details["p80_standard_error_days"] > 0


def test_an_empty_plan_says_so() -> None:
    with pytest.raises(RuleBroken, match="the plan is empty"):
        make_forecast(actor=lead(), project=project(days=()), iterations=RUNS)


def test_who_may_not_forecast_is_refused() -> None:
    made = project()

    with pytest.raises(NotAllowed):
        make_forecast(actor=person("tess", Role.TEAM_MEMBER, made.scope), project=made, iterations=RUNS)


def test_a_forecast_is_never_edited() -> None:
    made = make_forecast(actor=lead(), project=project(), iterations=RUNS)

    with pytest.raises(ChangedOutsideAction):
        Forecast.objects.filter(pk=made.pk).update(finish_p80=0)
    made.finish_p80 = 0
    with pytest.raises(ChangedOutsideAction):
        made.save()


def test_exactly_one_forecast_of_a_project_is_the_newest() -> None:
    made = project()
    for seed in (1, 2, 3):
        make_forecast(actor=lead(), project=made, seed=seed, iterations=RUNS)

    newest = newest_forecast(made)

    assert newest is not None
    assert newest.seed == 3
    assert newest_by_project([made.pk])[made.pk].pk == newest.pk
    assert Forecast.objects.filter(project=made, is_newest=True).count() == 1


def test_a_closed_project_can_still_be_looked_at() -> None:
    made = project()
    make_forecast(actor=lead(), project=made, iterations=RUNS)
    change_project(actor=lead(), project=made, state="stopped")

    assert newest_forecast(made) is not None
