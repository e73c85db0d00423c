"""Earned value on a project's home."""

from typing import Any

from django.http import HttpRequest

from steerboard.core.public import can
from steerboard.insights.forecasts.queries import known_of
from steerboard.insights.permissions import signed_in
from steerboard.insights.value.indicators import CODES
from steerboard.work.public import SEE_MONEY, Project


def project_value(request: HttpRequest, project: Project) -> tuple[str, dict[str, Any]] | None:
    """Cost and schedule performance and where the money ends at this pace, for those who may see money."""
    user = signed_in(request)
    if not can(user, SEE_MONEY, project.scope):
        return None
    known = known_of(project).values
    values = {code.removeprefix("insights."): known[code] for code in CODES if code in known}
    if "cpi" not in values:
        return None
    return "insights/value/home.html", {"project": project, "values": values, "inputs": values["cpi"].derivation}
