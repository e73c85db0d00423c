"""Front door of the room work: all that other rooms may use."""

from steerboard.work.baselines.actions import take_baseline
from steerboard.work.baselines.events import BaselineTaken
from steerboard.work.baselines.models import Baseline, BaselineItem
from steerboard.work.baselines.queries import baseline_dates, baselines_of, newest_baseline
from steerboard.work.calendars.actions import save_project_calendar, save_shared_calendar
from steerboard.work.calendars.models import Calendar, CalendarException
from steerboard.work.calendars.queries import CalendarValues, calendar_values
from steerboard.work.costs.actions import delete_costs, enter_costs, set_rate
from steerboard.work.costs.events import MoneyChanged
from steerboard.work.costs.models import CostLine, ExchangeRate
from steerboard.work.costs.queries import NoRate, Rates, cost_lines, months_by_kind, sums_by_kind
from steerboard.work.costs.rules import CostDraft
from steerboard.work.intake.actions import (
    BaselineDraft,
    ProjectDraft,
    bring_baselines,
    bring_costs,
    bring_facts,
    bring_projects,
    bring_statuses,
)
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
from steerboard.work.portfolios.actions import change_portfolio, create_portfolio, move_portfolio
from steerboard.work.portfolios.models import Portfolio
from steerboard.work.portfolios.queries import portfolio_scope, subtree, visible_portfolios
from steerboard.work.projects.actions import change_project, create_project, day_start, move_project, report_status
from steerboard.work.projects.events import ProjectChanged, ProjectCreated, StatusReported
from steerboard.work.projects.models import Project, ReportedStatus
from steerboard.work.projects.panels import find_project, project_frame, render_slot
from steerboard.work.projects.queries import (
    project_scope,
    projects_below,
    status_history,
    visible_projects,
    with_reported,
)
from steerboard.work.projects.rules import check_state
from steerboard.work.promises.actions import make_promise, settle_promise
from steerboard.work.promises.models import Promise
from steerboard.work.promises.queries import track_record, visible_promises
from steerboard.work.schedule.actions import (
    EditResult,
    ItemDraft,
    LinkDraft,
    PlanDifference,
    bring_plan,
    compare_plan,
    edit_plan,
    item_name,
    report_progress_of_item,
    reschedule,
    store_item_forecasts,
)
from steerboard.work.schedule.actions.edits import EditFailed
from steerboard.work.schedule.compute import compute_schedule, explain_item, schedule_problem
from steerboard.work.schedule.events import PlanChanged
from steerboard.work.schedule.models import Link, WorkItem
from steerboard.work.schedule.queries import LinkValues, PlanValues, links_of, plan_values, visible_items

__all__ = [
    "CHANGE_PROJECT",
    "CREATE_PROJECT",
    "EDIT_MONEY",
    "EDIT_PLAN",
    "MANAGE_PORTFOLIOS",
    "PROMISE",
    "REPORT_PROGRESS",
    "REPORT_STATUS",
    "SEE_MONEY",
    "SEE_PROJECTS",
    "TAKE_BASELINE",
    "Baseline",
    "BaselineDraft",
    "BaselineItem",
    "BaselineTaken",
    "Calendar",
    "CalendarException",
    "CalendarValues",
    "CostDraft",
    "CostLine",
    "EditFailed",
    "EditResult",
    "ExchangeRate",
    "ItemDraft",
    "Link",
    "LinkDraft",
    "LinkValues",
    "MoneyChanged",
    "NoRate",
    "PlanChanged",
    "PlanDifference",
    "PlanValues",
    "Portfolio",
    "Project",
    "ProjectChanged",
    "ProjectCreated",
    "ProjectDraft",
    "Promise",
    "Rates",
    "ReportedStatus",
    "StatusReported",
    "WorkItem",
    "baseline_dates",
    "baselines_of",
    "bring_baselines",
    "bring_costs",
    "bring_facts",
    "bring_plan",
    "bring_projects",
    "bring_statuses",
    "calendar_values",
    "change_portfolio",
    "change_project",
    "check_state",
    "compare_plan",
    "compute_schedule",
    "cost_lines",
    "create_portfolio",
    "create_project",
    "day_start",
    "delete_costs",
    "edit_plan",
    "enter_costs",
    "explain_item",
    "find_project",
    "item_name",
    "links_of",
    "make_promise",
    "months_by_kind",
    "move_portfolio",
    "move_project",
    "newest_baseline",
    "plan_values",
    "portfolio_scope",
    "project_frame",
    "project_scope",
    "projects_below",
    "render_slot",
    "report_progress_of_item",
    "report_status",
    "reschedule",
    "save_project_calendar",
    "save_shared_calendar",
    "schedule_problem",
    "set_rate",
    "settle_promise",
    "status_history",
    "store_item_forecasts",
    "subtree",
    "sums_by_kind",
    "take_baseline",
    "track_record",
    "visible_items",
    "visible_portfolios",
    "visible_projects",
    "visible_promises",
    "with_reported",
]
