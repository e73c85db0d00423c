"""The core's routes and who may reach them."""

from steerboard.core.access.permissions import MANAGE_ACCESS, MANAGE_ACCOUNTS, READ_AUDIT
from steerboard.core.access.policy import SIGNED_IN, Policy
from steerboard.core.ui.policy import ROUTES as UI_ROUTES

_PEOPLE = Policy(permission=MANAGE_ACCESS)
_ACCOUNTS = Policy(permission=MANAGE_ACCOUNTS)
_AUDIT = Policy(permission=READ_AUDIT)
# The view itself shows only what is put to this person or lies in what they may see; all else is 404.
_DECISIONS = Policy(why="filtered by visible_decisions")

ROUTES: dict[str, Policy] = {
    "profile": SIGNED_IN,
    "session-end": SIGNED_IN,
    "tokens": SIGNED_IN,
    "token-revoke": SIGNED_IN,
    "api-documentation": SIGNED_IN,
    "people": _PEOPLE,
    "person": _PEOPLE,
    "role-give": _PEOPLE,
    "role-take": _PEOPLE,
    "permissions": _PEOPLE,
    "person-new": _ACCOUNTS,
    "account-state": _ACCOUNTS,
    "audit": _AUDIT,
    "audit-status": _AUDIT,
    "audit-verify": _AUDIT,
    "audit-evidence": _AUDIT,
    "audit-event": _AUDIT,
    "audit-proof": _AUDIT,
    "decisions": _DECISIONS,
    "decisions-register": _DECISIONS,
    "decision": _DECISIONS,
    "decision-decide": _DECISIONS,
    "decision-withdraw": _DECISIONS,
    "decision-evidence": _DECISIONS,
    "search": SIGNED_IN,  # each source shows only what this person may see
    "palette": SIGNED_IN,
    **UI_ROUTES,
}
