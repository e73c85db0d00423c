"""The core's routes and who may reach them."""

from steerboard.core.access.policy import Policy

ROUTES: dict[str, Policy] = {}
