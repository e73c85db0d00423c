"""What an export holds, gathered from our tables."""

import gzip
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from steerboard.core.public import User, can, event_value
from steerboard.integrations.lists.rules import Person, ProjectRow
from steerboard.integrations.mspdi.compute import worked_in
from steerboard.integrations.mspdi.readers import read_plan
from steerboard.integrations.mspdi.writers import write_plan
from steerboard.integrations.plans.documents import BaselineValues, CalendarDraft, PlanContent, content_of
from steerboard.integrations.plans.models import KeptPlan
from steerboard.integrations.plans.queries import draft_values, same_time
from steerboard.integrations.plans.writers import OwnItem, OwnPlan, plan_file
from steerboard.work.public import (
    SEE_MONEY,
    Baseline,
    BaselineItem,
    Calendar,
    CalendarException,
    CalendarValues,
    CostLine,
    Link,
    LinkDraft,
    Portfolio,
    Project,
    Promise,
    ReportedStatus,
    WorkItem,
    calendar_values,
    item_name,
    links_of,
    projects_below,
    sums_by_kind,
    with_reported,
)

FIELDS = (
    "name", "notes", "kind", "duration", "duration_unit", "duration_elapsed", "estimated", "effort", "constraint",
    "constraint_at", "deadline", "percent", "physical_percent", "remaining", "actual_start", "actual_finish",
    "priority", "milestone", "inactive", "manual", "manual_start", "manual_finish", "cost", "wbs_code",
)  # fmt: skip
COMPUTED = (
    "start", "finish", "early_start", "early_finish", "late_start", "late_finish", "total_float", "free_float",
    "critical", "span",
)  # fmt: skip
FACTS = (
    "plan_start", "plan_finish", "schedule_from_finish", "status_date", "progress_rule", "minutes_per_day",
    "minutes_per_week", "critical_slack",
)  # fmt: skip
OWN_CALENDARS = 100_000
EPOCH_DAY = 719_163
EPOCH = datetime(1970, 1, 1)


def mspdi_bytes(project: Project, *, with_money: bool) -> bytes:
    """The project's plan as MSPDI: the file it came from with all that changed here since."""
    kept = KeptPlan.objects.filter(project=project).order_by("-pk").first()
    plan = read_plan(BytesIO(gzip.decompress(bytes(kept.content)))) if kept is not None else None
    calendars = worked_in(plan) if plan is not None else {}
    content = content_of(plan, calendars, title="") if plan is not None else None
    own = own_plan(project, content, with_money=with_money)
    usable = {each.uid for each in content.calendars} if content is not None else set()
    worked = {uid: calendar if calendar in usable else None for uid, calendar in calendars.items()}
    target = BytesIO()
    write_plan(plan_file(own, plan, worked), target)
    return target.getvalue()


def own_plan(project: Project, content: PlanContent | None, *, with_money: bool) -> OwnPlan:
    """A plan of ours in the terms of drafts. Calendars that came with the file keep its UIDs."""
    rows = list(WorkItem.objects.filter(project=project).select_related("owner").order_by("position", "id"))
    name_of = {row.pk: item_name(row) for row in rows}
    values = calendar_values(project.pk)
    uids = _calendar_uids(project, values, content)
    used = {row.calendar_id for row in rows if row.calendar_id} | (
        {project.calendar_id} if project.calendar_id else set()
    )
    drafts = [
        CalendarDraft(
            uids[pk],
            values[pk].name,
            [[list(shift) for shift in day] for day in values[pk].week],
            [
                (_day(first), _day(last), [list(s) for s in shifts], name)
                for first, last, shifts, name in values[pk].exceptions
            ],
        )
        for pk in sorted(used)
        if pk in values
    ]
    items = [
        OwnItem(
            uid=name_of[row.pk],
            key=row.pk,
            parent_uid=name_of[row.parent_id] if row.parent_id else None,
            fields={name: getattr(row, name) for name in FIELDS if with_money or name != "cost"},
            calendar=uids.get(row.calendar_id) if row.calendar_id else None,
            owner=row.owner.name if row.owner is not None else row.owner_name,
            owner_email=row.owner.email if row.owner is not None else "",
            computed={name: getattr(row, name) for name in COMPUTED},
            wbs=row.wbs,
            level=row.level,
            is_summary=row.is_summary,
        )
        for row in rows
    ]
    links = [
        LinkDraft(name_of[link.predecessor], name_of[link.successor], link.type, link.lag, link.lag_unit)
        for link in links_of(project)
        if link.predecessor in name_of and link.successor in name_of
    ]
    return OwnPlan(
        name=project.name,
        facts={name: getattr(project, name) for name in FACTS},
        finish=project.scheduled_finish,
        calendar=uids.get(project.calendar_id) if project.calendar_id else None,
        calendars=drafts,
        items=items,
        links=links,
        baselines=_baselines(project),
        currency=project.currency,
    )


def _day(number: int) -> date:
    return date.fromordinal(number + EPOCH_DAY)


def _calendar_uids(
    project: Project, values: Mapping[int, CalendarValues], content: PlanContent | None
) -> dict[int, int]:
    """UIDs of our calendars: those of the file they came with, others far behind."""
    drafts = content.calendars if content is not None else []
    known = {each.uid for each in drafts}
    found: dict[int, int] = {}
    for row in Calendar.objects.filter(pk__in=list(values)):
        if row.project_id is not None and row.external_uid.isdecimal() and int(row.external_uid) in known:
            found[row.pk] = int(row.external_uid)
            continue
        same = next((d.uid for d in drafts if d.name == row.name and same_time(draft_values(d), values[row.pk])), None)
        found[row.pk] = same if same is not None else OWN_CALENDARS + row.pk
    return found


def _baselines(project: Project) -> list[dict[int, BaselineValues]]:
    found = []
    for baseline in Baseline.objects.filter(project=project).order_by("number"):
        rows = BaselineItem.objects.filter(baseline=baseline)
        found.append(
            {row.item_id: BaselineValues(row.start, row.finish, row.duration, row.effort, row.cost) for row in rows}
        )
    return found


PLAN_HEADERS = (
    "WBS", "Name", "Kind", "Level", "Duration (days)", "Start", "Finish", "% complete", "Predecessors", "Owner",
    "Constraint", "Constraint date", "Deadline", "Total float (days)", "Critical", "Effort (hours)", "Cost", "Notes",
    "UID",
)  # fmt: skip


def plan_rows(project: Project, *, with_money: bool) -> list[list[Any]]:
    """A plan as rows of a sheet, in the order of `PLAN_HEADERS`."""
    rows = list(WorkItem.objects.filter(project=project).select_related("owner").order_by("position", "id"))
    wbs = {row.pk: row.wbs for row in rows}
    waits: dict[int, list[str]] = {}
    for link in links_of(project):
        waits.setdefault(link.successor, []).append(_link_text(wbs.get(link.predecessor, "?"), link))
    day = project.minutes_per_day or 480
    return [
        [
            row.wbs, row.name, row.get_kind_display(), row.level,
            ((row.span if row.is_summary else row.duration) or 0) / day,
            _moment(row.start), _moment(row.finish), float(row.progress), ", ".join(waits.get(row.pk, [])),
            row.owner.name if row.owner is not None else row.owner_name,
            row.get_constraint_display() if row.constraint else None, _moment(row.constraint_at), _moment(row.deadline),
            None if row.total_float is None else row.total_float / day, row.critical,
            None if row.effort is None else row.effort / 60, row.cost if with_money else None, row.notes or None,
            item_name(row),
        ]
        for row in rows
    ]  # fmt: skip


def _link_text(wbs: str, link: Any) -> str:
    """A link as planners write it: 1.2FS+3d."""
    kind = Link.Type(link.type).label
    if not link.lag:
        return f"{wbs}{'' if kind == 'FS' else kind}"
    if link.lag_unit == Link.LagUnit.PERCENT:
        return f"{wbs}{kind}{link.lag / 100:+g}%"
    return f"{wbs}{kind}{link.lag / 60:+g}{'eh' if link.lag_unit == Link.LagUnit.ELAPSED else 'h'}"


def _moment(minute: int | None) -> datetime | None:
    return None if minute is None else EPOCH + timedelta(minutes=minute)


def portfolio_rows(user: User, portfolio: Portfolio) -> list[ProjectRow]:
    """The projects of a portfolio as rows of a list, which an import reads again to the same."""
    projects = list(with_reported(projects_below(user, portfolio)).order_by("code"))
    money = sums_by_kind([project.pk for project in projects])
    rows = []
    for number, project in enumerate(projects, start=2):
        sees = can(user, SEE_MONEY, project.scope)
        sums = money.get(project.pk, {}) if sees else {}
        spent, coming = sums.get("actual"), sums.get("forecast")
        rows.append(
            ProjectRow(
                row_number=number,
                code=project.external_key or project.code,
                name=project.name,
                description=project.description or None,
                portfolio=project.portfolio.name,
                department=project.unit or None,
                sponsor=_person(project.sponsor, project.sponsor_name),
                manager=_person(project.manager, project.manager_name),
                category=project.category,
                state=project.state,
                start=project.start_date,
                promised_finish=project.promised_finish,
                budget=project.budget_at_approval if sees else None,
                currency=project.currency,
                actual_cost=spent,
                forecast_cost=None if coming is None else coming + (spent or 0),
                percent_complete=float(project.percent_complete),
                reported_health=getattr(project, "reported_colour", None),
                data_class=project.data_class,
                priority=project.priority,
                extra={str(k): str(v) for k, v in project.extra.items()},
            )
        )
    return rows


def _person(account: User | None, name: str) -> Person | None:
    if account is not None:
        return Person(account.name, account.email)
    return Person(name) if name else None


def project_values(project: Project, *, with_money: bool) -> dict[str, Any]:
    """All that is held about a project, table by table, as plain values."""
    items = WorkItem.objects.filter(project=project).order_by("position", "id")
    tables: dict[str, Any] = {
        "project": _values([project])[0],
        "calendars": _values(Calendar.objects.filter(project=project).order_by("pk")),
        "calendar_exceptions": _values(CalendarException.objects.filter(calendar__project=project).order_by("pk")),
        "items": _values(items),
        "links": _values(Link.objects.filter(successor__project=project).order_by("pk")),
        "baselines": _values(Baseline.objects.filter(project=project).order_by("number")),
        "baseline_items": _values(BaselineItem.objects.filter(baseline__project=project).order_by("pk")),
        "promises": _values(Promise.objects.filter(project=project).order_by("pk")),
        "statuses": _values(ReportedStatus.objects.filter(project=project).order_by("pk")),
    }
    if with_money:
        tables["costs"] = _values(CostLine.objects.filter(project=project).order_by("pk"))
    else:
        tables["project"].pop("budget_at_approval")
        for row in (*tables["items"], *tables["baseline_items"]):
            row.pop("cost")
        for row in tables["baselines"]:
            row.pop("budget")
    people = {row.get(key) for rows in tables.values() for row in (rows if isinstance(rows, list) else [rows])
              for key in ("sponsor_id", "manager_id", "owner_id", "reporter_id", "taken_by_id")}  # fmt: skip
    tables["people"] = list(
        User.objects.filter(pk__in=[pk for pk in people if pk]).order_by("pk").values("id", "name", "email")
    )
    return {"format": "steerboard.project/1", "code": project.code, **tables}


def portfolio_values(user: User, portfolio: Portfolio) -> dict[str, Any]:
    """All that is held about a portfolio and the projects in it."""
    projects = [
        project_values(project, with_money=can(user, SEE_MONEY, project.scope))
        for project in projects_below(user, portfolio).order_by("code")
    ]
    below = Portfolio.objects.filter(scope__path__startswith=portfolio.scope.path).order_by("scope__path")
    return {
        "format": "steerboard.portfolio/1",
        "code": portfolio.code,
        "portfolios": _values(below),
        "projects": projects,
    }


def _values(rows: Any) -> list[dict[str, Any]]:
    return [
        {"id": row.pk, **{field.attname: event_value(getattr(row, field.attname)) for field in row._meta.concrete_fields
                          if not field.primary_key}}
        for row in rows
    ]  # fmt: skip
