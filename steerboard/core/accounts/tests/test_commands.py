"""`steerboard user`: what it makes, prints and refuses."""

import json

import pytest
from django.contrib.auth import authenticate
from typer.testing import CliRunner

from steerboard.core.access.models import Grant
from steerboard.core.accounts.commands import app
from steerboard.core.accounts.models import User

pytestmark = pytest.mark.django_db


def _run(*arguments: str, typed: str | None = None) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments), input=typed)
    return done.exit_code, done.output


def test_an_account_is_made_with_roles_and_a_password_that_works() -> None:
    code, text = _run("add", "Ann@example.org", "--name", "Ann", "--role", "pmo_lead", "--role", "executive", "--json")
    made = json.loads(text)

    assert code == 0
    assert authenticate(email="ann@example.org", password=made["password"]) == User.objects.get(pk=made["id"])
    assert set(Grant.objects.filter(user_id=made["id"]).values_list("role", flat=True)) == {"pmo_lead", "executive"}


def test_a_given_password_is_not_printed() -> None:
    code, text = _run("add", "ann@example.org", "--name", "Ann", "--password-stdin", typed="a rather long secret 7\n")

    assert code == 0
    assert "secret 7" not in text
    assert authenticate(email="ann@example.org", password="a rather long secret 7") is not None


def test_refusals_are_sentences_and_leave_nothing_behind() -> None:
    _run("add", "ann@example.org", "--name", "Ann")
    twice = _run("add", "ANN@example.org", "--name", "Ann")
    short = _run("add", "ben@example.org", "--name", "Ben", "--password-stdin", typed="short\n")
    unknown = _run("lock", "nobody@example.org")
    wrong_role = _run("add", "cleo@example.org", "--name", "Cleo", "--role", "king")

    assert [twice[0], short[0], unknown[0], wrong_role[0]] == [1, 1, 1, 2]
    assert "exists already" in twice[1]
    assert User.objects.filter(is_system=False).count() == 1


def test_accounts_are_listed_locked_and_get_new_passwords() -> None:
    _run("add", "ann@example.org", "--name", "Ann", "--no-password")
    new = _run("password", "ann@example.org")[1].rpartition(" ")[2].strip()
    before = authenticate(email="ann@example.org", password=new)
    _run("lock", "ann@example.org")

    assert before is not None
    assert authenticate(email="ann@example.org", password=new) is None
    assert "locked" in _run("list")[1]
