"""The room's routes and who may reach them."""

from steerboard.core.public import SEE_HISTORY, Permission, Policy
from steerboard.work.permissions import (
    CHANGE_PROJECT,
    CREATE_PROJECT,
    EDIT_MONEY,
    EDIT_PLAN,
    MANAGE_PORTFOLIOS,
    PROMISE,
    REPORT_PROGRESS,
    REPORT_STATUS,
    SEE_MONEY,
    SEE_PROJECTS,
    TAKE_BASELINE,
)
from steerboard.work.portfolios.queries import portfolio_scope
from steerboard.work.projects.queries import project_scope


def _in_project(permission: Permission) -> Policy:
    return Policy(permission, scoped_by="project_code")


def _in_portfolio(permission: Permission) -> Policy:
    return Policy(permission, scoped_by="portfolio_code")


ROUTES: dict[str, Policy] = {
    "work:projects": Policy(SEE_PROJECTS, why="filtered by visible_projects"),
    "work:projects_bulk": Policy(CHANGE_PROJECT, why="each project asks again in change_project"),
    "work:project_new": Policy(CREATE_PROJECT, why="the form offers only portfolios where one may create"),
    "work:project": _in_project(SEE_PROJECTS),
    "work:project_edit": _in_project(CHANGE_PROJECT),
    "work:project_move": _in_project(CREATE_PROJECT),
    "work:status_report": _in_project(REPORT_STATUS),
    "work:promise_make": _in_project(PROMISE),
    "work:promise_settle": _in_project(PROMISE),
    "work:baseline_take": _in_project(TAKE_BASELINE),
    "work:plan": _in_project(SEE_PROJECTS),
    "work:plan_data": _in_project(SEE_PROJECTS),
    "work:plan_edit": _in_project(EDIT_PLAN),
    "work:item": _in_project(SEE_PROJECTS),
    "work:item_progress": _in_project(REPORT_PROGRESS),
    "work:calendars": _in_project(SEE_PROJECTS),
    "work:shared_calendars": Policy(SEE_PROJECTS, why="the same for all; changing them asks in the action"),
    "work:money": _in_project(SEE_MONEY),
    "work:money_curve": _in_project(SEE_MONEY),
    "work:cost_add": _in_project(EDIT_MONEY),
    "work:cost_paste": _in_project(EDIT_MONEY),
    "work:cost_bulk": _in_project(EDIT_MONEY),
    "work:cost_delete": _in_project(EDIT_MONEY),
    "work:cost_edit": _in_project(EDIT_MONEY),
    "work:history": _in_project(SEE_HISTORY),
    "work:my_day": Policy(REPORT_PROGRESS, why="only items of one's own, from visible_items"),
    "work:my_progress": Policy(REPORT_PROGRESS, why="an item of one's own; the action asks on its project"),
    "work:my_blocker": Policy(REPORT_PROGRESS, why="an item of one's own; the action asks on its project"),
    "work:rates": Policy(SEE_MONEY, why="rates are the same for all; changing them asks in set_rate"),
    "work:rate_delete": Policy(EDIT_MONEY, why="delete_rate asks for the whole"),
    "work:portfolios": Policy(SEE_PROJECTS, why="filtered by visible_portfolios"),
    "work:portfolio_new": Policy(MANAGE_PORTFOLIOS, why="the form offers only places one may manage"),
    "work:portfolio": _in_portfolio(SEE_PROJECTS),
    "work:portfolio_edit": _in_portfolio(MANAGE_PORTFOLIOS),
    "work:portfolio_move": _in_portfolio(MANAGE_PORTFOLIOS),
}
SCOPE_FINDERS = {"project_code": project_scope, "portfolio_code": portfolio_scope}
