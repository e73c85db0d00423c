"""Risks hung into a project's home."""

from typing import Any

from django.http import HttpRequest

from steerboard.core.public import User, can
from steerboard.governance.permissions import EDIT_RISKS, SEE_RISKS
from steerboard.governance.raid import rules
from steerboard.governance.raid.queries import place_of, visible_risks
from steerboard.work.public import SEE_MONEY, Project

SHOWN = 5


def top_risks(request: HttpRequest, project: Project) -> tuple[str, dict[str, Any]] | None:
    """The largest open risks, in one query."""
    user = request.user
    if not isinstance(user, User) or not can(user, SEE_RISKS, project.scope):
        return None
    found: list[Any] = list(visible_risks(user).filter(project=project, state="open")[:200])
    for risk in found:
        likely, impact = place_of(risk)
        risk.severity, risk.tone = likely * impact, rules.tone(likely * impact)
    return "governance/raid/top.html", {
        "project": project,
        "risks": sorted(found, key=lambda risk: -risk.severity)[:SHOWN],
        "open": len(found),
        "sees_money": can(user, SEE_MONEY, project.scope),
        "may_edit": can(user, EDIT_RISKS, project.scope),
    }
