"""Tables of the room work, gathered from its features."""

from steerboard.work.baselines.models import Baseline, BaselineItem
from steerboard.work.calendars.models import Calendar, CalendarException
from steerboard.work.costs.models import CostLine, ExchangeRate
from steerboard.work.portfolios.models import Portfolio
from steerboard.work.projects.models import Project, ReportedStatus
from steerboard.work.promises.models import Promise
from steerboard.work.schedule.models import Link, WorkItem

__all__ = [
    "Baseline",
    "BaselineItem",
    "Calendar",
    "CalendarException",
    "CostLine",
    "ExchangeRate",
    "Link",
    "Portfolio",
    "Project",
    "Promise",
    "ReportedStatus",
    "WorkItem",
]
