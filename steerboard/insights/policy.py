"""The room's routes and who may reach them."""

from steerboard.core.public import PROPOSE_DECISION, SIGNED_IN, Policy
from steerboard.insights.permissions import FORECAST, NUDGE, SEE_COCKPIT
from steerboard.work.public import SEE_PROJECTS

ROUTES: dict[str, Policy] = {
    "insights:home": SIGNED_IN,
    "insights:cockpit": Policy(SEE_COCKPIT),
    "insights:one_page": Policy(SEE_COCKPIT),
    "insights:nudge_all": Policy(NUDGE),
    "insights:nudge": Policy(NUDGE, scoped_by="project_code"),
    "insights:indicator": Policy(SEE_PROJECTS),
    "insights:promises": Policy(SEE_PROJECTS),
    "insights:watermelons": Policy(SEE_COCKPIT),
    "insights:portfolio_chart": Policy(SEE_PROJECTS, scoped_by="portfolio_code"),
    "insights:forecast": Policy(SEE_PROJECTS, scoped_by="project_code"),
    "insights:forecast_chart": Policy(SEE_PROJECTS, scoped_by="project_code"),
    "insights:forecast_now": Policy(FORECAST, scoped_by="project_code"),
    "insights:rebaseline": Policy(PROPOSE_DECISION, scoped_by="project_code"),
}
