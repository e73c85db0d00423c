"""The company's people as accounts with roles."""

from collections.abc import Callable
from dataclasses import dataclass, field

from steerboard.core.public import Role, Scope, User, create_account, grant_role, system_user, whole
from steerboard.demo.company.people import DOMAIN, PEOPLE, PERSONAS


@dataclass(slots=True)
class Cast:
    """Everybody, by the local part of the e-mail address, and the ids of planned items."""

    people: dict[str, User]
    whole: Scope
    system: User
    items: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def administrator(self) -> User:
        return self.people["l.fontaine"]

    @property
    def lead_of_all(self) -> User:
        return self.people["m.keller"]

    def lead(self, key: str, scope: Scope) -> None:
        """Let somebody lead a portfolio."""
        if Role.EXECUTIVE not in {Role(role) for _, who, role in PERSONAS if who == key}:
            grant_role(actor=self.system, user=self.people[key], role=Role.PORTFOLIO_MANAGER, scope=scope)


def hire(password_of: Callable[[str], str]) -> Cast:
    """Create all accounts; only personas get a password, so that nobody else can sign in."""
    system = system_user()
    with_password = {key for _, key, _ in PERSONAS}
    people = {
        person.key: create_account(
            actor=system,
            email=f"{person.key}@{DOMAIN}",
            name=person.name,
            title=person.title,
            password=password_of(person.key) if person.key in with_password else None,
        )
        for person in PEOPLE
    }
    root = whole()
    for _, key, role in PERSONAS:
        if role not in ("project_manager", "team_member"):
            grant_role(actor=system, user=people[key], role=Role(role), scope=root)
    for key in ("r.stein", "c.rossi", "s.haddad", "d.lindqvist"):
        grant_role(actor=system, user=people[key], role=Role.EXECUTIVE, scope=root)
    return Cast(people=people, whole=root, system=system)
