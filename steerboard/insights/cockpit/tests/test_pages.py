"""The cockpit and one page."""

from datetime import timedelta
from typing import Any

import pytest

from steerboard.core.public import Role, clock
from steerboard.insights.tests.stage import catch_up, lead, person, portfolio, project, report, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> None:
    """One project in trouble, one on track, one that nobody has heard of."""
    late = project("LATE-1", promised_in=3, manager=person("mia"))
    project("FINE-1", promised_in=2000, budget_at_approval=None, manager=person("ben"))
    with clock.replaying(clock.now() - timedelta(days=30)):
        project("OLD-1", promised_in=20, manager=person("otto"))
    report(late, "good")
    catch_up()


@pytest.mark.usefixtures("company")
def test_exceptions_come_with_reason_marks_and_next_step(django_assert_max_num_queries: Any) -> None:
    client = visitor(lead())
    client.get("/profile/")  # the first visit writes down the session

    with django_assert_max_num_queries(20):
        page = client.get("/cockpit/").content.decode()

    assert "LATE-1" in page.split("What can still be saved")[1]
    assert "Propose re-baseline" in page
    assert "Nudge O" in page
    assert "FINE-1" not in page.split("What can still be saved")[1].split("Waiting for a decision")[0]


@pytest.mark.usefixtures("company")
def test_queries_do_not_grow_with_projects(django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        project(f"MORE-{number}", promised_in=2)
    catch_up()
    client = visitor(lead())
    client.get("/profile/")  # the first visit writes down the session

    with django_assert_max_num_queries(20):
        client.get("/cockpit/")
    with django_assert_max_num_queries(20):
        client.get("/one-page/")


@pytest.mark.usefixtures("company")
def test_exceptions_are_filtered_and_grouped() -> None:
    portfolio("EMPTY")
    client = visitor(lead())

    nothing = client.get("/cockpit/?portfolio=EMPTY").content.decode()
    grouped = client.get("/cockpit/?group=manager&health=bad").content.decode()

    assert "LATE-1" not in nothing.split("What can still be saved")[1]
    assert "Mia" in grouped.split("What can still be saved")[1]
    assert client.get("/cockpit/?health=nonsense&group=x&portfolio='").status_code == 200


@pytest.mark.usefixtures("company")
def test_one_page_shows_must_wins_and_what_was_reported_instead() -> None:
    executive = person("eva", Role.EXECUTIVE)

    page = visitor(executive).get("/").content.decode()

    assert "Must-wins" in page
    assert "reported on" in page
    assert "As of" in page


def test_an_empty_installation_offers_the_first_step() -> None:
    page = visitor(lead()).get("/cockpit/").content.decode()

    assert "No open projects yet" in page
    assert visitor(lead()).get("/one-page/").status_code == 200


@pytest.mark.usefixtures("company")
def test_a_project_manager_sees_only_their_own() -> None:
    from_elsewhere = person("nobody", Role.PROJECT_MANAGER, portfolio("EMPTY").scope)

    page = visitor(from_elsewhere).get("/cockpit/").content.decode()

    assert "LATE-1" not in page
    assert "No open projects yet" in page


def test_a_team_member_does_not_see_the_cockpit() -> None:
    made = project(days=())

    assert visitor(person("tim", Role.TEAM_MEMBER, made.scope)).get("/cockpit/").status_code == 403


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("code", ["health", "schedule", "cost", "risk", "freshness", "exception", "cpi", "spi", "eac"])
def test_every_number_says_where_it_comes_from(code: str, django_assert_max_num_queries: Any) -> None:
    client = visitor(lead())
    client.get("/profile/")  # the first visit writes down the session

    with django_assert_max_num_queries(20):
        answer = client.get(f"/indicators/insights.{code}/")

    assert answer.status_code == 200
    assert client.get("/indicators/insights.nonsense/").status_code == 404
