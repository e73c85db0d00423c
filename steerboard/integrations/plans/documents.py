"""A plan file's tasks, links, calendars and baselines in the terms of our own plan. Values in, values out.

The translation loses what we do not model; the file itself is kept for that. So an export changes in the kept file only
where our plan differs from what this translation gives.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from steerboard.integrations.mspdi import rules
from steerboard.integrations.mspdi.models import Baseline, Calendar, PlanFile, Resource, Task
from steerboard.integrations.mspdi.rules import minute_of
from steerboard.work.public import ItemDraft, LinkDraft

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
UNITS = {"min": "m", "h": "h", "d": "d", "w": "w", "mo": "mo", "%": "d"}
LONGEST_NAME, LONGEST_WBS, LONGEST_OWNER = 500, 120, 200
MOST_MONEY = Decimal(10) ** 13
WORK_RESOURCE = 1
UNNAMED = "Unnamed"
# UIDs of items that were made here: their own number, far above what programs count up to.
OWN_UID = 1_000_000_000
DESCRIPTIVE_KINDS = ("phase", "task", "milestone")

ExceptionDay = tuple[date, date, list[list[int]], str]


@dataclass(frozen=True, slots=True)
class CalendarDraft:
    """Working time laid out day by day. `uid` is its name in the file."""

    uid: int
    name: str
    week: list[list[list[int]]]
    exceptions: list[ExceptionDay]


@dataclass(frozen=True, slots=True)
class BaselineValues:
    """One task as it was when a baseline was saved."""

    start: int | None
    finish: int | None
    duration: int | None
    effort: int | None
    cost: Decimal | None


@dataclass(slots=True)
class PlanContent:
    """What a plan file comes to here. Items name their calendar by the file's UID in `calendar_of`."""

    title: str
    facts: dict[str, Any]
    items: list[ItemDraft]
    links: list[LinkDraft]
    calendars: list[CalendarDraft]
    project_calendar: int | None
    calendar_of: dict[str, int | None]
    owner_of: dict[str, Resource]
    baselines: list[tuple[int, dict[str, BaselineValues]]]
    problems: list[str] = field(default_factory=list)


def planned_tasks(plan: PlanFile) -> list[Task]:
    """The lines that are planned: without empty ones and the plan's own summary."""
    return [task for task in plan.tasks if task.outline_level > 0 and not task.is_null]


def uid_text(uid: int) -> str:
    """An item's name in drafts: the file's UID, or our own number behind a UID that we gave out."""
    return f"own-{uid - OWN_UID}" if uid > OWN_UID else str(uid)


def content_of(plan: PlanFile, worked_in: Mapping[int, int | None], *, title: str) -> PlanContent:
    """Translate a plan. `worked_in`: the calendar in which each task is worked, by UID, None for the project's."""
    tasks = planned_tasks(plan)
    summaries = {task.parent_uid for task in tasks}
    by_uid = {calendar.uid: calendar for calendar in plan.calendars}
    wanted = {uid for uid in worked_in.values() if uid is not None}
    if plan.project.calendar_uid is not None:
        wanted.add(plan.project.calendar_uid)
    problems: list[str] = []
    calendars = _calendars(plan, by_uid, wanted, problems)
    usable = {calendar.uid for calendar in calendars}
    present: set[int | None] = {task.uid for task in tasks}
    return PlanContent(
        title=(plan.project.title or plan.project.name or title).strip().removesuffix(".xml").removesuffix(".mpp")[:300]
        or title,
        facts=project_facts(plan),
        items=[item_draft(task, task.uid in summaries, present) for task in tasks],
        links=[link for task in tasks for link in link_drafts(task, present)],
        calendars=calendars,
        project_calendar=plan.project.calendar_uid if plan.project.calendar_uid in usable else None,
        calendar_of={uid_text(uid): calendar if calendar in usable else None for uid, calendar in worked_in.items()},
        owner_of=first_owners(plan),
        baselines=_baselines(tasks),
        problems=problems,
    )


def project_facts(plan: PlanFile) -> dict[str, Any]:
    """The plan's own settings as facts of a project."""
    header = plan.project
    starts = [header.start] if header.start else [t.stored.start for t in plan.tasks if t.stored.start is not None]
    return {
        "plan_start": min((minute_of(start) for start in starts), default=None),
        "plan_finish": minute_of(header.finish) if header.finish and not header.schedule_from_start else None,
        "schedule_from_finish": not header.schedule_from_start,
        "status_date": minute_of(header.status_date) if header.status_date else None,
        # Microsoft Project lets work that began out of order go on.
        "progress_rule": "progress_override",
        "minutes_per_day": min(header.minutes_per_day or 480, 1440),
        "minutes_per_week": min(header.minutes_per_week or 2400, 10080),
        "critical_slack": (header.critical_slack_limit_days or 0) * (header.minutes_per_day or 480),
    }


def item_draft(task: Task, is_summary: bool, present: Container[int | None] = ()) -> ItemDraft:
    """One task as an item of ours. What a summary sums up is not stated: it follows from its items."""
    parent = task.parent_uid if task.parent_uid in present else None
    return ItemDraft(uid_text(task.uid), None if parent is None else uid_text(parent), item_fields(task, is_summary))


def item_fields(task: Task, is_summary: bool) -> dict[str, Any]:
    """The fields of an item, without calendar and owner."""
    constraint = task.constraint_type
    dated = constraint >= 2
    if dated and task.constraint_date is None:
        constraint, dated = 0, False
    percent = 0 if is_summary else task.percent_complete or 0
    started = not is_summary and task.actual_start is not None
    under_way = started and task.actual_finish is None and percent < 100
    manual = task.manual
    return {
        "name": task.name.strip()[:LONGEST_NAME] or UNNAMED,
        "notes": (task.notes or "").strip(),
        "kind": "phase" if is_summary else "milestone" if task.milestone else "task",
        "duration": 0 if is_summary and not manual else rules.task_duration_minutes(task),
        "duration_unit": UNITS[rules.duration_unit(task.duration_format)],
        "duration_elapsed": rules.is_elapsed(task.duration_format),
        "estimated": task.estimated,
        "effort": round(task.work) if task.work and not is_summary else None,
        "constraint": constraint,
        "constraint_at": minute_of(task.constraint_date) if dated and task.constraint_date else None,
        "deadline": minute_of(task.deadline) if task.deadline else None,
        "percent": Decimal(percent).quantize(Decimal("0.01")),
        "physical_percent": Decimal(task.physical_percent_complete).quantize(Decimal("0.01"))
        if task.physical_percent_complete
        else None,
        "remaining": round(task.remaining_duration) if under_way and task.remaining_duration is not None else None,
        "actual_start": minute_of(task.actual_start) if started and task.actual_start else None,
        "actual_finish": minute_of(task.actual_finish) if task.actual_finish and not is_summary else None,
        "priority": min(max(task.priority if task.priority is not None else 500, 0), 1000),
        "milestone": task.milestone,
        "inactive": not task.active,
        "manual": manual,
        "manual_start": minute_of(task.manual_start) if manual and task.manual_start else None,
        "manual_finish": minute_of(task.manual_finish) if manual and task.manual_finish else None,
        "cost": money(task.cost) if not is_summary else None,
        "wbs_code": (task.wbs or "").strip()[:LONGEST_WBS] if task.wbs and task.wbs != task.outline_number else "",
    }


def money(amount: Decimal | None) -> Decimal | None:
    """An amount with two decimals; nothing where there is none or it is beyond sense."""
    return amount.quantize(Decimal("0.01")) if amount and abs(amount) < MOST_MONEY else None


def link_drafts(task: Task, present: Container[int | None]) -> list[LinkDraft]:
    """What a task waits for, within its plan; of two equal links the first counts."""
    found: dict[tuple[int, int], LinkDraft] = {}
    for link in task.links:
        if link.predecessor_uid in present:
            lag, unit = rules.link_lag(link)
            draft = LinkDraft(uid_text(link.predecessor_uid), uid_text(task.uid), link.type, lag, int(unit))
            found.setdefault((link.predecessor_uid, link.type), draft)
    return list(found.values())


def first_owners(plan: PlanFile) -> dict[str, Resource]:
    """The first person named on each task."""
    resources = {each.uid: each for each in plan.resources if each.name.strip() and each.type == WORK_RESOURCE}
    owners: dict[str, Resource] = {}
    for assignment in plan.assignments:
        found = resources.get(assignment.resource_uid) if assignment.resource_uid is not None else None
        if found is not None:
            owners.setdefault(uid_text(assignment.task_uid), found)
    return owners


def calendar_draft(plan: PlanFile, uid: int) -> CalendarDraft:
    """One calendar laid out over the days the plan may touch. Raises ValueError with a sentence."""
    found = rules.working_time(uid, {each.uid: each for each in plan.calendars}, rules.plan_period(plan))
    return CalendarDraft(
        uid,
        found.name.strip()[:200] or f"Calendar {uid}",
        [[list(shift) for shift in day] for day in found.week],
        [
            (
                date.fromordinal(first + EPOCH_ORDINAL),
                date.fromordinal(last + EPOCH_ORDINAL),
                [list(shift) for shift in shifts],
                "",
            )
            for first, last, shifts in found.exceptions
        ],
    )


def _calendars(
    plan: PlanFile, by_uid: Mapping[int, Calendar], wanted: Iterable[int], problems: list[str]
) -> list[CalendarDraft]:
    drafts = []
    for uid in sorted(wanted):
        if uid not in by_uid:
            continue
        draft = calendar_draft(plan, uid)
        if any(draft.week):
            drafts.append(draft)
        else:
            problems.append(
                f"Calendar “{draft.name}” has no working time in its week; the standard week is used instead."
            )
    return drafts


def _baselines(tasks: Sequence[Task]) -> list[tuple[int, dict[str, BaselineValues]]]:
    """Saved baselines by number, the one the file compares with (0) last, since our newest is the one in force."""
    found: dict[int, dict[str, BaselineValues]] = {}
    for task in tasks:
        for baseline in task.baselines:
            if 0 <= baseline.number <= 10 and (baseline.start or baseline.finish):
                found.setdefault(baseline.number, {}).setdefault(uid_text(task.uid), baseline_values(baseline))
    return sorted(found.items(), key=lambda entry: entry[0] or 11)


def baseline_values(baseline: Baseline) -> BaselineValues:
    """A stored baseline in our terms."""
    return BaselineValues(
        minute_of(baseline.start) if baseline.start else None,
        minute_of(baseline.finish) if baseline.finish else None,
        round(baseline.duration) if baseline.duration is not None else None,
        round(baseline.work) if baseline.work else None,
        money(baseline.cost),
    )
