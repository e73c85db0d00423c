"""What may be done with forecasts and health."""

from steerboard.core.public import ALL_STAFF, MANAGERS, Role, declare

FORECAST = declare(
    "insights.forecast", "Make forecasts", "Run a simulation of a project.", MANAGERS | {Role.EXECUTIVE, Role.AUDITOR}
)
SEE_COCKPIT = declare(
    "insights.see_cockpit",
    "See the cockpit",
    "See exceptions over all projects one may see.",
    ALL_STAFF - {Role.TEAM_MEMBER},
)
