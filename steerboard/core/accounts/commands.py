"""`steerboard user …`: make an account, give it a role, set its password, lock it, from the machine itself."""

from __future__ import annotations

import json
import secrets
import sys
from typing import Annotated

import click
import typer
from django.db import transaction

from steerboard.core.access.actions import grant_role
from steerboard.core.access.permissions import Role
from steerboard.core.access.queries import whole
from steerboard.core.accounts import actions
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import person_by_email, system_user
from steerboard.core.rules import RuleBroken

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Accounts.")

Email = Annotated[str, typer.Argument(help="The e-mail address one signs in with.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print plain JSON.")]


def new_password() -> str:
    """A password nobody guesses, easy to type: five groups of letters and digits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(5))


def _refuse(sentence: str) -> typer.Exit:
    click.echo(sentence, err=True)
    return typer.Exit(1)


def _known(email: str) -> User:
    person = person_by_email(email)
    if person is None:
        raise _refuse(f"There is no account {email}.")
    return person


@app.command("add")
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="The person's name.")],
    title: Annotated[str, typer.Option(help="What the person is, as CFO.")] = "",
    role: Annotated[list[Role] | None, typer.Option(help="A role for the whole; may be given several times.")] = None,
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
    no_password: Annotated[bool, typer.Option(help="Only single sign-on or a reset mail opens the account.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make an account. Without --password-stdin a password is made and printed once."""
    given = sys.stdin.readline().rstrip("\n") if password_stdin else ""
    password = None if no_password else given or new_password()
    system = system_user()
    try:
        with transaction.atomic():
            person = actions.create_account(actor=system, email=email, name=name, title=title, password=password)
            for one in role or ():
                grant_role(actor=system, user=person, role=one, scope=whole())
    except RuleBroken as refusal:
        raise _refuse(refusal.sentence) from None
    shown = password if password and not given else None
    if as_json:
        click.echo(json.dumps({"id": person.pk, "email": person.email, "roles": role or [], "password": shown}))
        return
    click.echo(f"{person.name} can sign in as {person.email}.")
    if shown:
        click.echo(f"Password, shown only now: {shown}")


@app.command("password")
def password(email: Email) -> None:
    """Give somebody a new password, printed once; all their sessions end."""
    person, made = _known(email), new_password()
    try:
        actions.set_password(actor=system_user(), user=person, password=made)
    except RuleBroken as refusal:
        raise _refuse(refusal.sentence) from None
    click.echo(f"New password of {person.email}, shown only now: {made}")


@app.command("lock")
def lock(email: Email) -> None:
    """Lock an account; all its sessions end at once."""
    try:
        actions.deactivate_account(actor=system_user(), user=_known(email))
    except RuleBroken as refusal:
        raise _refuse(refusal.sentence) from None
    click.echo(f"{email} is locked.")


@app.command("list")
def list_people(as_json: AsJson = False) -> None:
    """All accounts."""
    rows = list(User.objects.filter(is_system=False).order_by("email").values("email", "name", "is_active"))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['email']}\t{row['name']}\t{'open' if row['is_active'] else 'locked'}")
