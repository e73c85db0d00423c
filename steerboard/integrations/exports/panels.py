"""Ways in and out, hung into the pages of projects and portfolios."""

from typing import Any

from django.http import HttpRequest

from steerboard.core.public import User, can
from steerboard.integrations.exports.actions import PORTFOLIO_FORMATS, PROJECT_FORMATS
from steerboard.integrations.permissions import EXPORT, IMPORT
from steerboard.work.public import Portfolio, Project

LABELS = {"mspdi": "MS Project", "xlsx": "XLSX", "csv": "CSV", "json": "JSON, complete"}


def exchange_panel(request: HttpRequest, subject: Any) -> tuple[str, dict[str, Any]] | None:
    """Import and export of this project or portfolio, for those who may."""
    user = request.user
    if not isinstance(user, User) or not isinstance(subject, Project | Portfolio):
        return None
    is_project = isinstance(subject, Project)
    may_import, may_export = can(user, IMPORT, subject.scope), can(user, EXPORT, subject.scope)
    if not (may_import or may_export):
        return None
    forms = [(form, LABELS[form]) for form in (PROJECT_FORMATS if is_project else PORTFOLIO_FORMATS)]
    context = {
        "subject": subject,
        "is_project": is_project,
        "may_import": may_import,
        "forms": forms if may_export else [],
    }
    return "integrations/exports/exchange.html", context
