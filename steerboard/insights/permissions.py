"""What may be done with forecasts and health."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from steerboard.core.public import ALL_STAFF, LEADS, MANAGERS, Role, User, declare

FORECAST = declare(
    "insights.forecast", "Make forecasts", "Run a simulation of a project.", MANAGERS | {Role.EXECUTIVE, Role.AUDITOR}
)
SEE_COCKPIT = declare(
    "insights.see_cockpit",
    "See the cockpit",
    "See exceptions over all projects one may see.",
    ALL_STAFF - {Role.TEAM_MEMBER},
)
NUDGE = declare(
    "insights.nudge",
    "Ask owners for news",
    "Ask the managers of projects with old data for a report.",
    LEADS,
)


def signed_in(request: HttpRequest) -> User:
    """The person of a request; the policy has let nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
