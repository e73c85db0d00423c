"""Small files as users bring them, and the database as one value."""

import hashlib
from pathlib import Path

from django.apps import apps

from steerboard.core.public import Record, Role, Scope, User, create_account, grant_role, system_user, whole
from steerboard.integrations.imports.actions import apply_import, start_import
from steerboard.integrations.imports.models import ImportRun
from steerboard.work.public import Portfolio, Project, create_portfolio

OWN = ("integrations.importrun", "integrations.importmapping")
LIST = """Code,Name,Department,Budget,Currency,Spent,Finish,Health,Colour of the door
A-1,Alpha,Finance,1000,EUR,100,2027-03-31,Green,red
A-2,Beta,Finance,2000,EUR,,2027-06-30,Amber,blue
A-3,Gamma,Sales,3000,EUR,300,2027-09-30,Red,
"""


def a_person(name: str = "Pia", role: Role = Role.PMO_LEAD, scope: Scope | None = None) -> User:
    """Somebody with a role."""
    email = f"{name.lower()}@example.org"
    person = create_account(actor=system_user(), email=email, name=name, password="correct horse battery 9")
    grant_role(actor=system_user(), user=person, role=role, scope=scope or whole())
    return User.objects.get(email=email)


def a_portfolio(code: str = "IT") -> Portfolio:
    """A portfolio to bring things into."""
    return create_portfolio(actor=system_user(), below=whole(), code=code, name=f"Portfolio {code}")


def started(
    person: User,
    folder: Path,
    content: str | bytes,
    name: str = "list.csv",
    *,
    portfolio: Portfolio | None = None,
    project: Project | None = None,
    **answers: str,
) -> ImportRun:
    """A run of a file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    scope = project.scope if project else portfolio.scope if portfolio else whole()
    return start_import(
        actor=person, scope=scope, path=path, file_name=name, portfolio=portfolio, project=project, answers=answers
    )


def brought(person: User, folder: Path, content: str | bytes, name: str = "list.csv", **given: object) -> ImportRun:
    """A file brought in."""
    return apply_import(actor=person, run=started(person, folder, content, name, **given))  # type: ignore[arg-type]


def snapshot() -> dict[str, str]:
    """Every audited table but the runs' own, as hashes of what its rows say (derived columns and versions apart)."""
    found = {}
    for model in apps.get_models():
        if not issubclass(model, Record) or model._meta.label_lower in OWN:
            continue
        names = ["pk", *sorted(model.audited_attnames())]
        rows = sorted(map(repr, model._base_manager.values_list(*names)))
        found[model._meta.label] = hashlib.sha256("\n".join(rows).encode()).hexdigest() + f" {len(rows)}"
    return found
