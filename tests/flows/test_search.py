"""The search finds what one may see, by code and words; the palette adds what one may do."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from steerboard.core.access.models import Scope
from steerboard.core.access.permissions import Role
from steerboard.core.access.queries import whole
from steerboard.core.accounts.models import User
from steerboard.core.public import create_account, grant_role, system_user
from steerboard.core.search.queries import commands_for, find
from steerboard.core.search.rules import tidy
from steerboard.work.public import create_portfolio, create_project, edit_plan

pytestmark = pytest.mark.django_db


def _person(name: str, role: Role, scope: Scope | None = None) -> User:
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=f"{name.capitalize()} Finder")
    grant_role(actor=system_user(), user=user, role=role, scope=scope or whole())
    return user


@pytest.fixture
def lead() -> User:
    lead = _person("lea", Role.PMO_LEAD)
    for code, name in (("RUN", "Running things"), ("GRO", "Growing things")):
        portfolio = create_portfolio(actor=lead, below=whole(), code=code, name=name)
        project = create_project(actor=lead, portfolio=portfolio, code=f"{code}-1", name=f"Ledger of {name}")
        edit_plan(
            actor=lead,
            project=project,
            operations=[
                {"op": "add", "temp": "a", "parent": None, "after": None,
                 "fields": {"name": f"Cut over {code}", "duration": 480}}
            ],
        )  # fmt: skip
    return lead


def _titles(user: User, words: str) -> list[str]:
    return [row.title for group in find(user, words) for row in group.found]


def test_words_find_projects_items_portfolios_and_people(lead: User) -> None:
    groups = {group.label: [row.title for row in group.found] for group in find(lead, "running")}

    assert groups["Projects"] == ["Ledger of Running things"]
    assert groups["Portfolios"] == ["Running things"]
    assert "Cut over RUN" in _titles(lead, "cut run")
    assert _titles(lead, "lea finder") == ["Lea Finder"]


def test_an_exact_code_comes_first(lead: User) -> None:
    assert find(lead, "gro-1")[0].found[0].code == "GRO-1"


def test_nobody_finds_what_they_may_not_see(lead: User) -> None:
    scope = Scope.objects.get(label__startswith="RUN-1")
    member = _person("tom", Role.TEAM_MEMBER, scope)
    client = _person("cleo", Role.CLIENT)

    assert "Ledger of Running things" in _titles(member, "ledger")
    assert "Ledger of Growing things" not in _titles(member, "ledger")
    assert _titles(client, "ledger finder") == []
    assert _titles(client, "finder") == []


def test_one_letter_asks_nothing_and_wild_words_do_no_harm(lead: User) -> None:
    assert find(lead, "l") == []
    assert find(lead, "%%%") == []
    assert find(lead, "\x00'; drop") == []
    assert len(tidy("x " * 500)) <= 100


def test_the_palette_offers_only_what_may_be_done(lead: User, client: Client) -> None:
    member = _person("tom", Role.TEAM_MEMBER)

    assert "New project" in [command.label for command in commands_for(lead, "create")]
    assert commands_for(member, "create") == []
    client.force_login(lead)
    found: list[dict[str, Any]] = client.get(reverse("palette"), {"q": "run"}).json()
    made: list[dict[str, Any]] = client.get(reverse("palette"), {"q": "new"}).json()
    assert found[0]["url"] == "/portfolio/RUN/"
    assert {"group": "Create", "hint": "", "icon": "create", "title": "New project", "url": "/projects/new/"} in made


def test_the_page_shows_groups_and_holds_its_budget(lead: User, client: Client) -> None:
    client.force_login(lead)

    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("search"), {"q": "ledger"}).content.decode()

    assert "Ledger of Running things" in page
    assert len(asked) <= 20
    assert "Nothing found" in client.get(reverse("search"), {"q": "<script>alert(1)"}).content.decode()
    assert "<script>alert(1)" not in client.get(reverse("search"), {"q": "<script>alert(1)"}).content.decode()


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(reverse("palette"), {"q": "ab"}).status_code == 302
