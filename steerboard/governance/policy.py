"""The room's routes and who may reach them."""

from steerboard.core.public import PROPOSE_DECISION, Policy
from steerboard.governance.permissions import EDIT_RISKS, SEE_RISKS

ROUTES: dict[str, Policy] = {
    "governance:all_risks": Policy(SEE_RISKS, why="filtered by visible_risks"),
    "governance:risks": Policy(SEE_RISKS, scoped_by="project_code"),
    "governance:risk_new": Policy(EDIT_RISKS, scoped_by="project_code"),
    "governance:risk": Policy(SEE_RISKS, scoped_by="project_code", why="changing asks again in change_risk"),
    "governance:ask": Policy(PROPOSE_DECISION, scoped_by="project_code"),
    "governance:stop": Policy(PROPOSE_DECISION, scoped_by="project_code"),
}
