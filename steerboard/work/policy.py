"""The room's routes and who may reach them."""

from steerboard.core.public import Policy
from steerboard.work.permissions import EDIT_PLAN, SEE_PROJECTS
from steerboard.work.portfolios.queries import portfolio_scope
from steerboard.work.projects.queries import project_scope

ROUTES: dict[str, Policy] = {
    "work:plan": Policy(SEE_PROJECTS, scoped_by="project_code"),
    "work:plan_data": Policy(SEE_PROJECTS, scoped_by="project_code"),
    "work:plan_edit": Policy(EDIT_PLAN, scoped_by="project_code"),
}
SCOPE_FINDERS = {"project_code": project_scope, "portfolio_code": portfolio_scope}
