"""The pages about the API: tokens of one's own, shown once; the list of operations."""

from datetime import timedelta

import pytest
from django.test import Client

from steerboard.core.api.actions import create_token
from steerboard.core.api.models import ApiToken
from steerboard.core.public import Role, User, clock, create_account, grant_role, system_user, whole


def _person(name: str) -> User:
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=name)
    grant_role(actor=system_user(), user=user, role=Role.AUDITOR, scope=whole())
    return user


@pytest.fixture
def anna(db: None) -> User:
    return _person("anna")


@pytest.fixture
def page(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


def test_a_new_token_is_shown_once_and_works(page: Client) -> None:
    shown = page.post("/profile/tokens/", {"name": "Nightly", "days": "30", "scopes": ["read"]})
    text = shown.content.decode().split('value="sbt_')[1].split('"')[0]

    assert shown["Cache-Control"] == "no-store"
    assert Client(headers={"Authorization": f"Bearer sbt_{text}"}).get("/api/v1/me").json()["token"] == "Nightly"
    assert text not in page.get("/profile/tokens/").content.decode()


def test_what_was_typed_stays_when_something_is_missing(page: Client) -> None:
    answer = page.post("/profile/tokens/", {"name": "Nightly", "days": "30"})

    assert answer.status_code == 422
    assert b"Nightly" in answer.content
    assert ApiToken.objects.count() == 0


def test_a_token_is_taken_back_by_its_owner_alone(page: Client, anna: User) -> None:
    other = _person("otto")
    end = clock.now() + timedelta(days=1)
    mine, _ = create_token(actor=anna, name="mine", scopes=["read"], expires_at=end)
    theirs, _ = create_token(actor=other, name="theirs", scopes=["read"], expires_at=end)

    assert page.post(f"/profile/tokens/{mine.pk}/revoke").status_code == 302
    assert page.post(f"/profile/tokens/{theirs.pk}/revoke").status_code == 404
    assert list(ApiToken.objects.filter(revoked_at=None)) == [theirs]


def test_pages_hold_their_query_budget(page: Client, django_assert_max_num_queries: object) -> None:
    for address in ("/profile/tokens/", "/docs/api/"):
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            assert page.get(address).status_code == 200


def test_all_operations_are_listed(page: Client) -> None:
    text = page.get("/docs/api/").content.decode()

    assert "/api/v1/projects/{project_code}/plan/edits" in text
    assert "<script>" not in text
