"""What may be done with portfolios, projects, plans and money."""

from steerboard.core.public import ALL_STAFF, LEADS, MANAGERS, Role, declare

SEE_PROJECTS = declare(
    "work.see_projects", "See projects", "See portfolios, projects, plans, forecasts and health.", ALL_STAFF
)
SEE_MONEY = declare(
    "work.see_money", "See money", "See budgets, commitments, actual and forecast cost.", ALL_STAFF - {Role.TEAM_MEMBER}
)
MANAGE_PORTFOLIOS = declare(
    "work.manage_portfolios", "Manage portfolios", "Create, change and move portfolios and programmes.", LEADS
)
CREATE_PROJECT = declare("work.create_project", "Create projects", "Create projects in a portfolio.", LEADS)
CHANGE_PROJECT = declare(
    "work.change_project", "Change projects", "Change a project's facts: name, people, state, budget.", MANAGERS
)
EDIT_PLAN = declare("work.edit_plan", "Edit plans", "Change items, links, calendars and estimates.", MANAGERS)
REPORT_PROGRESS = declare(
    "work.report_progress", "Report progress", "Say how far an item is.", MANAGERS | {Role.TEAM_MEMBER}
)
REPORT_STATUS = declare("work.report_status", "Report status", "Report a project's colour and a sentence.", MANAGERS)
EDIT_MONEY = declare("work.edit_money", "Edit money", "Enter and change cost lines and rates.", MANAGERS)
PROMISE = declare("work.promise", "Make promises", "Record a date told to somebody, and settle it.", MANAGERS)
TAKE_BASELINE = declare(
    "work.take_baseline",
    "Take baselines",
    "Freeze the plan: the first time freely, later only by decision.",
    MANAGERS | {Role.EXECUTIVE},
)
