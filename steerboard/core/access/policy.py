"""The one policy table's shape: every route has one entry, or the build fails.

The table itself is composed in `steerboard.config.policy` from each room's `policy.py`-free urls:
route name → Policy. The middleware enforces it before a view runs; actions and queries enforce
their own part again, so that a forgotten check in one place is caught in the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from steerboard.core.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may reach a route.

    `permission` None: everybody signed in; `public`: nobody need be signed in. `scoped_by` names
    the URL argument (such as `project_code`) whose object must be visible under the permission;
    what is invisible answers 404, as if it were not there. `seen_by` is the permission that makes
    it visible, where that is another one: who sees it but may not do this is told so (403).
    `room` is whose
    scopes a token needs. `methods`: an address of the API has one entry per method; others do not
    answer (405).
    """

    permission: Permission | None = None
    public: bool = False
    scoped_by: str = ""
    why: str = ""
    seen_by: Permission | None = None
    room: str = ""
    methods: Mapping[str, "Policy"] = field(default_factory=dict)


PUBLIC_ROUTE = Policy(public=True)
SIGNED_IN = Policy()
