"""A request for news on the project's home."""

from typing import Any

from django.http import HttpRequest

from steerboard.insights.nudges.queries import unanswered_nudge
from steerboard.work.public import Project


def project_nudge(request: HttpRequest, project: Project) -> tuple[str, dict[str, Any]] | None:
    """Who asked for news, until something is reported."""
    nudge = unanswered_nudge(project)
    return None if nudge is None else ("insights/nudges/asked.html", {"nudge": nudge, "project": project})
