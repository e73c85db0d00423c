"""The forecast's pages."""

from datetime import timedelta
from typing import Any

import pytest

from steerboard.core.public import Decision, Role, clock
from steerboard.insights.public import Forecast, make_forecast
from steerboard.insights.tests.stage import lead, person, project, visitor

pytestmark = pytest.mark.django_db


def test_the_page_shows_bands_drivers_and_where_they_come_from(django_assert_max_num_queries: Any) -> None:
    made = project()
    shown = make_forecast(actor=lead(), project=made, iterations=400)
    client = visitor(lead())

    with django_assert_max_num_queries(20):
        page = client.get(f"/projects/{made.code}/forecast/").content.decode()

    assert str(shown.seed) in page
    assert "What drives P80" in page
    assert "Step 2" in page


@pytest.mark.parametrize("chart", ["finish", "curve", "cost", "tornado", "history"])
def test_every_chart_has_data(chart: str) -> None:
    made = project()
    make_forecast(actor=lead(), project=made, iterations=400)

    answer = visitor(lead()).get(f"/projects/{made.code}/forecast/{chart}.json")

    assert answer.status_code == 200
    assert answer.json()["series"][0]["data"]


def test_an_empty_plan_offers_the_first_step() -> None:
    made = project(days=())

    page = visitor(lead()).get(f"/projects/{made.code}/forecast/").content.decode()

    assert "No forecast yet" in page


def test_somebody_of_another_project_does_not_see_it() -> None:
    made, other = project("P-1"), project("P-2", days=())
    stranger = person("stranger", Role.PROJECT_MANAGER, other.scope)

    assert visitor(stranger).get(f"/projects/{made.code}/forecast/").status_code == 404


def test_simulating_again_keeps_a_forecast_and_an_empty_plan_says_why_not() -> None:
    made, empty = project("P-1"), project("P-2", days=())
    client = visitor(lead())

    client.post(f"/projects/{made.code}/forecast/now")
    answer = client.post(f"/projects/{empty.code}/forecast/now", follow=True)

    assert Forecast.objects.filter(project=made).count() == 1
    assert "the plan is empty" in answer.content.decode()


def test_a_rebaseline_is_proposed_with_the_engines_before_and_after() -> None:
    made = project(promised_in=3)
    make_forecast(actor=lead(), project=made, iterations=400)
    decider = person("dora", Role.EXECUTIVE)
    today = clock.today()

    answer = visitor(lead()).post(
        f"/projects/{made.code}/rebaseline/",
        {
            "new_finish": str(today + timedelta(days=900)),
            "reason": "More work than known.",
            "deciders": [decider.pk],
            "due": str(today + timedelta(days=7)),
        },
    )

    decision = Decision.objects.get()
    assert answer["Location"].endswith(f"/decisions/{decision.code}/")
    assert decision.evidence["before"]["promise_kept_percent"] == "0.0"
    assert decision.evidence["after"]["promise_kept_percent"] == "100.0"


def test_a_wrong_proposal_goes_back_beside_its_field_with_what_was_typed() -> None:
    made = project()
    make_forecast(actor=lead(), project=made, iterations=400)

    answer = visitor(lead()).post(f"/projects/{made.code}/rebaseline/", {"reason": "Because", "new_finish": "31 Feb"})

    assert answer.status_code == 422
    assert "31 Feb" in answer.content.decode()
    assert not Decision.objects.exists()
