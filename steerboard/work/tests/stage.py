"""A small company that tests begin with."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from steerboard.core.public import Role, Scope, User, create_account, grant_role, system_user, whole
from steerboard.work.public import (
    EditResult,
    Link,
    Portfolio,
    Project,
    WorkItem,
    create_portfolio,
    create_project,
    edit_plan,
)

# Monday 4 January 2027
MONDAY = date(2027, 1, 4)
DAY = 480


def person(name: str, role: Role | None = None, scope: Scope | None = None) -> User:
    """Somebody with a role, for the whole unless a scope is given."""
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=name.capitalize())
    if role is not None:
        grant_role(actor=system_user(), user=user, role=role, scope=scope or whole())
    return user


def lead() -> User:
    """The PMO lead."""
    found = User.objects.filter(email="lead@example.org").first()
    return found or person("lead", Role.PMO_LEAD)


def portfolio(code: str = "CORE") -> Portfolio:
    """A portfolio, made once."""
    found = Portfolio.objects.filter(code=code).first()
    return found or create_portfolio(actor=lead(), below=whole(), code=code, name=f"Portfolio {code}")


def project(code: str = "P-1", **fields: Any) -> Project:
    """A project that starts on a Monday."""
    facts = {"name": f"Project {code}", "start_date": MONDAY, **fields}
    return create_project(actor=lead(), portfolio=portfolio(), code=code, **facts)


def edit(plan: Project, *operations: Mapping[str, Any], **kwargs: Any) -> EditResult:
    """One edit by the PMO lead."""
    return edit_plan(actor=lead(), project=plan, operations=list(operations), **kwargs)


def add(temp: str, *, parent: Any = None, after: Any = None, **fields: Any) -> dict[str, Any]:
    """The operation that adds an item called as its temporary name."""
    return {
        "op": "add",
        "temp": temp,
        "parent": parent,
        "after": after,
        "fields": {"name": temp, "duration": DAY, **fields},
    }


def plan_of(code: str = "P-1", names: Iterable[str] = "abc") -> tuple[Project, dict[str, int]]:
    """A project with items in a row, each of one day, and their ids by name."""
    made = project(code)
    before: str | None = None
    operations = []
    for name in names:
        operations.append(add(name, after=before))
        before = name
    return made, edit(made, *operations).created


def outline(plan: Project) -> list[tuple[str, int]]:
    """Names with their levels, in display order."""
    return list(WorkItem.objects.filter(project=plan).order_by("position", "id").values_list("name", "level"))


def item(plan: Project, name: str) -> WorkItem:
    """The item of a name."""
    found: WorkItem = WorkItem.objects.get(project=plan, name=name)
    return found


def snapshot(plan: Project) -> tuple[list[Any], list[Any]]:
    """All a plan holds: items in display order without position and version, and its links."""
    left_out = {"position", "version"}
    names = [f.attname for f in WorkItem._meta.concrete_fields if f.name not in left_out]
    items = list(WorkItem.objects.filter(project=plan).order_by("position", "id").values_list(*names))
    rows = Link.objects.filter(Q(successor__project=plan) | Q(predecessor__project=plan)).order_by("pk")
    return items, list(rows.values_list("pk", "predecessor_id", "successor_id", "type", "lag", "lag_unit"))
