"""Earned value on a project's home."""

from typing import Any

from django.http import HttpRequest

from steerboard.core.public import IndicatorValue, can
from steerboard.insights.permissions import signed_in
from steerboard.insights.value.indicators import CODES
from steerboard.work.public import SEE_MONEY, Project


def project_value(request: HttpRequest, project: Project) -> tuple[str, dict[str, Any]] | None:
    """Cost and schedule performance and where the money ends at this pace, for those who may see money."""
    user = signed_in(request)
    if not can(user, SEE_MONEY, project.scope):
        return None
    values = {
        v.code.removeprefix("insights."): v
        for v in IndicatorValue.objects.filter(scope_id=project.scope_id, code__in=CODES)
    }
    if "cpi" not in values:
        return None
    return "insights/value/home.html", {"project": project, "values": values, "inputs": values["cpi"].derivation}
