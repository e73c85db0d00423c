"""A small company that tests of insights begin with."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client

from steerboard.core.public import Role, Scope, User, clock, create_account, grant_role, run_waiting, system_user, whole
from steerboard.work.public import (
    Portfolio,
    Project,
    create_portfolio,
    create_project,
    edit_plan,
    report_status,
    take_baseline,
)

DAY = 480


def person(name: str, role: Role | None = None, scope: Scope | None = None) -> User:
    """Somebody with a role, for the whole unless a scope is given; made once."""
    found = User.objects.filter(email=f"{name}@example.org").first()
    if found is not None:
        return found
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=name.capitalize())
    if role is not None:
        grant_role(actor=system_user(), user=user, role=role, scope=scope or whole())
    return user


def lead() -> User:
    """The PMO lead."""
    return person("lead", Role.PMO_LEAD)


def portfolio(code: str = "CORE") -> Portfolio:
    """A portfolio, made once."""
    found = Portfolio.objects.filter(code=code).first()
    return found or create_portfolio(actor=lead(), below=whole(), code=code, name=f"Portfolio {code}")


def project(code: str = "P-1", *, days: tuple[int, ...] = (10, 20), promised_in: int = 5, **fields: Any) -> Project:
    """A project with estimated items in a row from today, promised in some days; no items without days."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    facts: dict[str, Any] = {
        "name": f"Project {code}",
        "start_date": monday,
        "promised_finish": today + timedelta(days=promised_in),
        "budget_at_approval": Decimal(100_000),
        **fields,
    }
    made = create_project(actor=lead(), portfolio=portfolio(), code=code, **facts)
    if days:
        edit_plan(actor=lead(), project=made, operations=_row(days))
        take_baseline(actor=lead(), project=made, name="First")
    return Project.objects.select_related("scope").get(pk=made.pk)


def _row(days: tuple[int, ...]) -> list[dict[str, Any]]:
    operations: list[dict[str, Any]] = []
    for at, length in enumerate(days):
        fields = {
            "name": f"Step {at + 1}",
            "duration": length * DAY,
            "opt": length * DAY * 8 // 10,
            "likely": length * DAY,
            "pess": length * DAY * 16 // 10,
        }
        after = f"i{at - 1}" if at else None
        operations.append({"op": "add", "temp": f"i{at}", "parent": None, "after": after, "fields": fields})
        if after:
            operations.append({"op": "link", "from": after, "to": f"i{at}"})
    return operations


def report(made: Project, colour: str = "good", who: User | None = None) -> None:
    """The manager says a colour."""
    report_status(actor=who or lead(), project=made, colour=colour, text="As told.")


def visitor(user: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


def catch_up() -> None:
    """Let all reactions happen, the delayed ones too."""
    with clock.replaying(clock.now() + timedelta(seconds=10)):
        run_waiting()
