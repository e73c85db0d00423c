"""The items of one person over all projects, in two queries."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from steerboard.core.public import User, clock, paths_for
from steerboard.work.myday import rules
from steerboard.work.permissions import REPORT_PROGRESS
from steerboard.work.projects.actions import day_start
from steerboard.work.projects.models import Project
from steerboard.work.schedule.models import WorkItem
from steerboard.work.schedule.queries import visible_items

MOST_ITEMS = 200
DAYS_BACK = 7
BLOCKED = "Blocked: "


@dataclass(frozen=True, slots=True)
class MyItem:
    """One item as the page shows it."""

    item: WorkItem
    last_note: str
    is_late: bool
    may_report: bool

    @property
    def is_blocked(self) -> bool:
        """Whether the newest note says so and nothing was reported since."""
        return BLOCKED in self.last_note


@dataclass(frozen=True, slots=True)
class MyDay:
    """What there is to do, part by part, and what got done lately."""

    parts: list[tuple[str, str, list[MyItem]]]
    done: list[WorkItem]
    count: int
    is_cut: bool
    today: date

    def number(self, key: str) -> int:
        """How many items a part holds."""
        return next((len(rows) for part, _, rows in self.parts if part == key), 0)

    @property
    def late(self) -> int:
        """Items that should be done."""
        return self.number(rules.LATE)

    @property
    def now(self) -> int:
        """Items to work on today."""
        return self.number(rules.NOW)

    @property
    def soon(self) -> int:
        """Items that begin within two weeks."""
        return self.number(rules.SOON)


def items_of_person(user: User) -> QuerySet[WorkItem]:
    """What a person owns in open projects they may see."""
    rows = visible_items(user).filter(owner=user, is_summary=False, inactive=False)
    return rows.select_related("project__scope").exclude(
        project__state__in=(Project.State.CLOSED, Project.State.STOPPED)
    )


def my_day(user: User) -> MyDay:
    """The person's day."""
    today = clock.today()
    now = day_start(today, 0)
    waiting = items_of_person(user).filter(actual_finish=None, percent__lt=100)
    found = list(waiting.order_by("finish", "project_id", "position")[: MOST_ITEMS + 1])
    paths = paths_for(user, REPORT_PROGRESS)
    done = items_of_person(user).filter(actual_finish__gte=day_start(today - timedelta(days=DAYS_BACK), 0))
    return MyDay(
        parts=rules.in_parts(_placed(item, now, paths) for item in found[:MOST_ITEMS]),
        done=list(done.order_by("-actual_finish")[:10]),
        count=min(len(found), MOST_ITEMS),
        is_cut=len(found) > MOST_ITEMS,
        today=today,
    )


def _placed(item: Any, now: int, paths: list[str]) -> tuple[str, MyItem]:
    key = rules.part_of_day(
        start=item.start, finish=item.finish, begun=item.actual_start is not None or item.percent > 0, today=now
    )
    lines = [line for line in item.notes.splitlines() if line.strip()]
    may_report = any(item.project.scope.path.startswith(path) for path in paths)
    return key, MyItem(item, lines[-1] if lines else "", key == rules.LATE, may_report)
