"""What may be asked about a project, as a menu beside its title."""

from typing import Any

from django.http import HttpRequest

from steerboard.core.public import PROPOSE_DECISION, User, can
from steerboard.work.public import Project


def project_acts(request: HttpRequest, project: Project) -> tuple[str, dict[str, Any]] | None:
    """Ask a question, propose to stop; only for who may propose, and while the project runs."""
    user = request.user
    if not isinstance(user, User) or not project.is_open or not can(user, PROPOSE_DECISION, project.scope):
        return None
    return "governance/questions/acts.html", {"project": project}
