"""A plan of ours as a plan file: the kept file with our changes laid over it, or a new one from nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from steerboard.integrations.mspdi import rules
from steerboard.integrations.mspdi.models import (
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    PlanFile,
    PredecessorLink,
    Resource,
    StoredSchedule,
    Task,
    WeekDay,
)
from steerboard.integrations.mspdi.rules import LagUnit, duration_format_of, link_lag_fields, moment_of
from steerboard.integrations.plans.documents import (
    OWN_UID,
    BaselineValues,
    CalendarDraft,
    baseline_values,
    first_owners,
    item_fields,
    link_drafts,
    planned_tasks,
    project_facts,
    uid_text,
)
from steerboard.work.public import LinkDraft

UNIT_WORDS = {"m": "min", "h": "h", "d": "d", "w": "w", "mo": "mo"}
DATES = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
EPOCH_DAY = 719_163
MOST_BASELINES = 11


@dataclass(frozen=True, slots=True)
class OwnItem:
    """One item of ours in the terms of drafts, with its computed dates."""

    uid: str
    key: int
    parent_uid: str | None
    fields: dict[str, Any]
    calendar: int | None
    owner: str
    owner_email: str
    computed: dict[str, Any]
    wbs: str
    level: int
    is_summary: bool


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """All that a plan of ours says. Calendars are named by UID; baselines go from the oldest to the newest."""

    name: str
    facts: dict[str, Any]
    finish: int | None
    calendar: int | None
    calendars: Sequence[CalendarDraft]
    items: Sequence[OwnItem]
    links: Sequence[LinkDraft]
    baselines: Sequence[Mapping[int, BaselineValues]]
    currency: str


def plan_file(own: OwnPlan, kept: PlanFile | None, worked_in: Mapping[int, int | None]) -> PlanFile:
    """The plan as a file. `worked_in`: the calendars of the kept file's tasks as `content_of` took them."""
    plan = kept if kept is not None else PlanFile()
    facts_before = project_facts(plan) if kept is not None else {}
    tasks_before = {uid_text(task.uid): task for task in planned_tasks(plan)}
    summaries = {task.parent_uid for task in planned_tasks(plan)}
    present: set[int | None] = {task.uid for task in planned_tasks(plan)}
    owners = first_owners(plan)
    _lay_header(plan, own, facts_before)
    _lay_calendars(plan, own)
    uids = {item.uid: _uid(item) for item in own.items}
    links: dict[str, list[LinkDraft]] = {}
    for link in own.links:
        links.setdefault(link.successor_uid, []).append(link)
    tasks: dict[str, Task] = {}
    for item in own.items:
        task = tasks_before.get(item.uid)
        if task is None:
            task = Task(uid=uids[item.uid], active=True)
            before: dict[str, Any] = {}
            calendar_before: int | None = None
            before_links: list[LinkDraft] = []
        else:
            before = item_fields(task, task.uid in summaries)
            calendar_before = worked_in.get(task.uid)
            before_links = link_drafts(task, present)
        _lay_fields(task, item, before)
        if item.calendar != calendar_before:
            task.calendar_uid = item.calendar
        _lay_links(task, links.get(item.uid, []), before_links, uids)
        _lay_schedule(task, item)
        task.parent_uid = uids[item.parent_uid] if item.parent_uid else None
        task.outline_level = item.level + 1
        tasks[item.uid] = task
    _lay_order(plan, own, tasks)
    _lay_owners(plan, own, tasks, owners)
    _lay_baselines(own, tasks)
    return plan


def _uid(item: OwnItem) -> int:
    return OWN_UID + item.key if item.uid.startswith("own-") else int(item.uid)


def _lay_header(plan: PlanFile, own: OwnPlan, before: Mapping[str, Any]) -> None:
    header, facts = plan.project, own.facts
    if not before:
        header.save_version, header.name, header.title = 14, f"{own.name}.xml", own.name
        header.currency_code = own.currency
        header.default_start_time, header.default_finish_time = 480, 1020
        header.days_per_month, header.duration_format = 20, 7
    if facts["plan_start"] != before.get("plan_start") and facts["plan_start"] is not None:
        header.start = moment_of(facts["plan_start"])
    if facts["schedule_from_finish"]:
        if facts["plan_finish"] != before.get("plan_finish") and facts["plan_finish"] is not None:
            header.finish = moment_of(facts["plan_finish"])
    elif own.finish is not None:
        header.finish = _moment(own.finish, header.finish)
    header.schedule_from_start = not facts["schedule_from_finish"]
    if facts["status_date"] is not None and facts["status_date"] != before.get("status_date"):
        header.status_date = moment_of(facts["status_date"])
    for name, attribute in (("minutes_per_day", "minutes_per_day"), ("minutes_per_week", "minutes_per_week")):
        if facts[name] != before.get(name):
            setattr(header, attribute, facts[name])
    if facts["critical_slack"] != before.get("critical_slack", 0):
        header.critical_slack_limit_days = round(facts["critical_slack"] / (facts["minutes_per_day"] or 480))
    if own.calendar is not None:
        header.calendar_uid = own.calendar


def _lay_calendars(plan: PlanFile, own: OwnPlan) -> None:
    """Calendars changed here are written out; those equal to what the file meant stay as they were."""
    period = rules.plan_period(plan)
    by_uid = {calendar.uid: calendar for calendar in plan.calendars}
    laid_out = {uid: rules.working_time(uid, by_uid, period) for uid in by_uid}
    for draft in own.calendars:
        week = tuple(tuple((a, b) for a, b in day) for day in draft.week)
        exceptions = tuple(
            (first.toordinal() - EPOCH_DAY, last.toordinal() - EPOCH_DAY, tuple((a, b) for a, b in shifts))
            for first, last, shifts, _ in draft.exceptions
        )
        known = laid_out.get(draft.uid)
        if known is not None and known.week == week and known.exceptions == exceptions:
            continue
        calendar = by_uid.get(draft.uid)
        if calendar is None:
            calendar = Calendar(uid=draft.uid, is_base=True)
            plan.calendars.append(calendar)
        calendar.name, calendar.base_uid, calendar.work_weeks = draft.name, None, []
        calendar.week_days = [
            WeekDay((day + 1) % 7 + 1, bool(shifts), shifts or None) for day, shifts in enumerate(week)
        ]
        calendar.exceptions = [
            CalendarException(
                datetime.combine(first, datetime.min.time()),
                datetime.combine(last, datetime.min.time().replace(hour=23, minute=59)),
                name=title or None,
                working=bool(shifts),
                shifts=tuple((a, b) for a, b in shifts) or None,
                type=1,
            )
            for first, last, shifts, title in draft.exceptions
        ]


def _moment(minute: int | None, before: datetime | None) -> datetime | None:
    """A moment; one that says the same minute stays, with its seconds."""
    if minute is None:
        return None
    return before if before is not None and rules.minute_of(before) == minute else moment_of(minute)


def _lay_fields(task: Task, item: OwnItem, before: Mapping[str, Any]) -> None:
    changed = {name: value for name, value in item.fields.items() if name not in before or before[name] != value}
    plain = {
        "name": "name", "notes": "notes", "milestone": "milestone", "manual": "manual", "priority": "priority",
        "estimated": "estimated", "cost": "cost",
    }  # fmt: skip
    moments = {
        "deadline": "deadline", "actual_start": "actual_start", "actual_finish": "actual_finish",
        "manual_start": "manual_start", "manual_finish": "manual_finish",
    }  # fmt: skip
    for name, value in changed.items():
        if name in plain:
            setattr(task, plain[name], value or None if name == "notes" else value)
        elif name in moments:
            setattr(task, moments[name], _moment(value, getattr(task, moments[name])))
    if "inactive" in changed:
        task.active = not changed["inactive"]
    if not item.is_summary:
        _lay_work(task, item.fields, changed)
    if changed.keys() & {"duration_unit", "duration_elapsed", "estimated"} or (
        changed.keys() & {"duration"} and task.duration_format is None
    ):
        task.duration_format = duration_format_of(
            UNIT_WORDS[item.fields["duration_unit"]],
            elapsed=item.fields["duration_elapsed"],
            estimated=item.fields["estimated"],
        )
    if changed.keys() & {"constraint", "constraint_at"}:
        task.constraint_type = item.fields["constraint"]
        task.constraint_date = _moment(item.fields["constraint_at"], task.constraint_date)
    if "wbs_code" in changed:
        task.wbs = changed["wbs_code"] or item.wbs


def _lay_work(task: Task, fields: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
    """Duration, effort and progress, which the format states several times over."""
    if "effort" in changed:
        task.work = None if changed["effort"] is None else float(changed["effort"])
    if "physical_percent" in changed:
        task.physical_percent_complete = round(changed["physical_percent"] or 0)
    if "percent" in changed:
        task.percent_complete = round(changed["percent"])
    if "duration" in changed:
        task.duration = float(changed["duration"])
    if changed.keys() & {"duration", "percent", "remaining", "actual_start", "actual_finish"}:
        share = Decimal(task.percent_complete or 0) / 100
        left = fields["remaining"]
        if left is None:
            left = 0 if fields["actual_finish"] is not None else round(fields["duration"] * (1 - share))
        task.remaining_duration = float(left)
        task.actual_duration = float(max(fields["duration"] - left, 0))


def _lay_links(task: Task, wanted: Sequence[LinkDraft], before: Sequence[LinkDraft], uids: Mapping[str, int]) -> None:
    """Links that are as they were stay; those to other plans stay in any case."""
    if sorted(wanted, key=_order) == sorted(before, key=_order):
        return
    old = {(uid_text(link.predecessor_uid), link.type): link for link in task.links}
    same = {(link.predecessor_uid, link.type): link for link in before}
    links = [link for link in task.links if link.cross_project and uid_text(link.predecessor_uid) not in uids]
    for draft in wanted:
        key = (draft.predecessor_uid, draft.type)
        if key in old and same.get(key) == draft:
            links.append(old[key])
            continue
        lag, lag_format = link_lag_fields(draft.lag, LagUnit(draft.lag_unit))
        links.append(PredecessorLink(uids[draft.predecessor_uid], draft.type, link_lag=lag, lag_format=lag_format))
    task.links = links


def _order(link: LinkDraft) -> tuple[str, int]:
    return link.predecessor_uid, link.type


def _lay_schedule(task: Task, item: OwnItem) -> None:
    """Our dates and floats; a value that says the same stays as it was written."""
    before, values = task.stored, item.computed
    stored = StoredSchedule(
        start_slack=before.start_slack, finish_slack=before.finish_slack, critical=values["critical"]
    )
    for name in DATES:
        setattr(stored, name, _moment(values[name], getattr(before, name)))
    for name, slack in (("total_slack", values["total_float"]), ("free_slack", values["free_float"])):
        old = getattr(before, name)
        setattr(stored, name, old if slack is not None and old is not None and round(old) == slack else slack)
    task.stored = stored
    if task.summary != item.is_summary:
        task.summary = item.is_summary
    if item.is_summary and task.duration is None and values["span"] is not None:
        task.duration = float(values["span"])


def _lay_order(plan: PlanFile, own: OwnPlan, tasks: Mapping[str, Task]) -> None:
    """Our order, with empty lines behind the task they stood behind and the plan's own line first."""
    behind: dict[int, list[Task]] = {}
    last = -1
    for task in plan.tasks:
        if task.outline_level == 0 or task.is_null:
            behind.setdefault(last, []).append(task)
        else:
            last = task.uid
    ordered = list(behind.get(-1, []))
    for item in own.items:
        ordered.append(tasks[item.uid])
        ordered += behind.get(tasks[item.uid].uid, [])
    if [task.uid for task in ordered] != [task.uid for task in plan.tasks]:
        first = 0 if ordered and ordered[0].outline_level == 0 else 1
        for number, task in enumerate(ordered, start=first):
            task.id = number
    numbers = {_uid(item): item for item in own.items}
    for task in ordered:
        found = numbers.get(task.uid)
        if found is not None and task.outline_number is None:
            task.outline_number = found.wbs
            task.wbs = task.wbs or found.wbs
    gone = {task.uid for task in plan.tasks} - {task.uid for task in ordered}
    plan.assignments = [each for each in plan.assignments if each.task_uid not in gone]
    plan.tasks = ordered


def _lay_owners(plan: PlanFile, own: OwnPlan, tasks: Mapping[str, Task], before: Mapping[str, Resource]) -> None:
    """Who was given an item here becomes its first resource."""
    by_name = {resource.name.strip().casefold(): resource for resource in plan.resources}
    emails = {(resource.email or "").lower(): resource for resource in plan.resources if resource.email}
    for item in own.items:
        known = before.get(item.uid)
        if not item.owner or (known is not None and _is_person(known, item)):
            continue
        person = emails.get(item.owner_email) or by_name.get(item.owner.casefold())
        if person is None:
            uid = max((resource.uid for resource in plan.resources), default=0) + 1
            person = Resource(uid=uid, id=uid, name=item.owner, email=item.owner_email or None, max_units=Decimal(1))
            plan.resources.append(person)
            by_name[item.owner.casefold()] = person
        task = tasks[item.uid]
        first = next(
            (
                a
                for a in plan.assignments
                if known is not None and a.task_uid == task.uid and a.resource_uid == known.uid
            ),
            None,
        )
        if first is not None:
            first.resource_uid = person.uid
            continue
        uid = max((each.uid for each in plan.assignments), default=0) + 1
        work = task.work if task.work is not None else task.duration
        plan.assignments.append(
            Assignment(uid=uid, task_uid=task.uid, resource_uid=person.uid, units=Decimal(1), work=work)
        )


def _is_person(resource: Resource, item: OwnItem) -> bool:
    email = (resource.email or "").strip().lower()
    return resource.name.strip().casefold() == item.owner.casefold() or bool(email and email == item.owner_email)


def _lay_baselines(own: OwnPlan, tasks: Mapping[str, Task]) -> None:
    """Our newest baseline is the one the format compares with (0); the others count from 1."""
    kept = list(own.baselines[-MOST_BASELINES:])
    numbers = [*range(1, len(kept)), 0] if kept else []
    before = {number: _stored_baseline(tasks, number) for number in range(MOST_BASELINES)}
    used = [number for number in (*range(1, MOST_BASELINES), 0) if before[number]]
    if len(used) == len(kept):
        numbers = used
    for number, values in zip(numbers, kept, strict=True):
        for item in own.items:
            task, wanted = tasks[item.uid], values.get(item.key)
            known = next((each for each in task.baselines if each.number == number), None)
            if known is not None and (wanted is None or baseline_values(known) == wanted):
                continue
            if wanted is not None:
                row = known if known is not None else Baseline(number=number)
                if known is None:
                    task.baselines.append(row)
                task.baselines[task.baselines.index(row)] = replace(
                    row,
                    start=_moment(wanted.start, row.start),
                    finish=_moment(wanted.finish, row.finish),
                    duration=None if wanted.duration is None else float(wanted.duration),
                    work=None if wanted.effort is None else float(wanted.effort),
                    cost=wanted.cost,
                )


def _stored_baseline(tasks: Mapping[str, Task], number: int) -> bool:
    return any(
        each.number == number and (each.start or each.finish) for task in tasks.values() for each in task.baselines
    )
