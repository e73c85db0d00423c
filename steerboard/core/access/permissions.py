"""Permissions and the built-in roles: declared once, with label and help; a misspelt one raises."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Built-in roles. A grant gives one of them for the whole, a portfolio subtree or a project."""

    ADMINISTRATOR = "administrator"
    PMO_LEAD = "pmo_lead"
    EXECUTIVE = "executive"
    PORTFOLIO_MANAGER = "portfolio_manager"
    PROJECT_MANAGER = "project_manager"
    TEAM_MEMBER = "team_member"
    RESOURCE_MANAGER = "resource_manager"
    AUDITOR = "auditor"
    CLIENT = "client"

    @property
    def label(self) -> str:
        return {"pmo_lead": "PMO lead"}.get(self.value, self.value.replace("_", " ").capitalize())


ALL_STAFF = frozenset(Role) - {Role.CLIENT}
LEADS = frozenset({Role.ADMINISTRATOR, Role.PMO_LEAD, Role.PORTFOLIO_MANAGER})
MANAGERS = LEADS | {Role.PROJECT_MANAGER}
# Higher rank first: nobody may act on a higher role than their own.
RANK: dict[Role, int] = {
    Role.ADMINISTRATOR: 4,
    Role.PMO_LEAD: 3,
    Role.PORTFOLIO_MANAGER: 2,
    Role.EXECUTIVE: 2,
    Role.AUDITOR: 2,
    Role.RESOURCE_MANAGER: 1,
    Role.PROJECT_MANAGER: 1,
    Role.TEAM_MEMBER: 0,
    Role.CLIENT: 0,
}


@dataclass(frozen=True, slots=True)
class Permission:
    """What somebody may do. `code` begins with its room; `roles` hold it from the start."""

    code: str
    label: str
    help: str
    roles: frozenset[Role]

    def __str__(self) -> str:
        return self.code


_declared: dict[str, Permission] = {}


def declare(code: str, label: str, help_text: str, roles: frozenset[Role]) -> Permission:
    """Declare a permission. Raises ValueError when the code is taken by another one."""
    permission = Permission(code, label, help_text, frozenset(roles))
    if _declared.get(code, permission) != permission:
        raise ValueError(f"The permission {code} is declared twice.")
    _declared[code] = permission
    return permission


def permission_named(code: str) -> Permission:
    """The permission of this code. Raises LookupError for a misspelt one."""
    try:
        return _declared[code]
    except KeyError:
        raise LookupError(f"There is no permission {code!r}.") from None


def declared_permissions() -> tuple[Permission, ...]:
    """All permissions, by code."""
    return tuple(sorted(_declared.values(), key=lambda permission: permission.code))


MANAGE_ACCESS = declare(
    "core.manage_access", "Manage access", "Give and take roles.", frozenset({Role.ADMINISTRATOR, Role.PMO_LEAD})
)
MANAGE_ACCOUNTS = declare(
    "core.manage_accounts", "Manage accounts", "Create, lock and change accounts.", frozenset({Role.ADMINISTRATOR})
)
READ_AUDIT = declare(
    "core.read_audit",
    "Read the audit log",
    "See every event, verify the chain, export evidence.",
    frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.PMO_LEAD}),
)
OPERATE = declare("core.operate", "Operate", "See health, metrics, jobs and settings.", frozenset({Role.ADMINISTRATOR}))
SEE_HISTORY = declare("core.see_history", "See history", "See who changed what in what one may see.", ALL_STAFF)
USE_OWN_ACCOUNT = declare(
    "core.use_own_account", "Use one's own account", "Sign in, see and change one's own profile.", frozenset(Role)
)
SEE_DECISIONS = declare(
    "core.see_decisions", "See decisions", "See questions put, options, votes and outcomes.", ALL_STAFF
)
PROPOSE_DECISION = declare(
    "core.propose_decision", "Propose decisions", "Put a question to deciders.", MANAGERS | {Role.RESOURCE_MANAGER}
)
DECIDE = declare(
    "core.decide",
    "Decide",
    "Give a voice on a question one is named for.",
    MANAGERS | {Role.EXECUTIVE, Role.RESOURCE_MANAGER, Role.CLIENT},
)
