"""The room's routes and who may reach them."""

from steerboard.core.public import Policy
from steerboard.integrations.imports.queries import run_scope
from steerboard.integrations.permissions import EXPORT, IMPORT

_RUN = Policy(IMPORT, scoped_by="run_id")

ROUTES: dict[str, Policy] = {
    "integrations:import": Policy(IMPORT),
    "integrations:import_run": _RUN,
    "integrations:import_progress": _RUN,
    "integrations:import_answer": _RUN,
    "integrations:import_apply": _RUN,
    "integrations:import_undo": _RUN,
    "integrations:import_discard": _RUN,
    "integrations:export_project": Policy(EXPORT, scoped_by="project_code"),
    "integrations:export_portfolio": Policy(EXPORT, scoped_by="portfolio_code"),
}
SCOPE_FINDERS = {"run_id": run_scope}
