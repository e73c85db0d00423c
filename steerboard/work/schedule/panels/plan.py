"""The plan in the form the plan island speaks; its README says the contract."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from steerboard.core.public import clock
from steerboard.work.baselines.queries import baseline_dates, newest_baseline
from steerboard.work.calendars.queries import CalendarValues, calendar_values
from steerboard.work.calendars.rules import is_freeze
from steerboard.work.projects.actions import day_start
from steerboard.work.projects.models import Project
from steerboard.work.promises.models import Promise
from steerboard.work.schedule.models import Link, WorkItem
from steerboard.work.schedule.queries import SHEET_FIELDS, LinkValues, item_sheet, links_leaving, links_of

LAG_NAMES = ("working", "elapsed", "percent")
DAY = 1440
# Ours → the island's, where they differ.
ISLAND_NAMES = {
    "external_uid": "uid", "parent_id": "parent", "position": "pos", "duration_unit": "unit",
    "duration_elapsed": "elapsed", "optimistic": "opt", "pessimistic": "pess", "physical_percent": "physical",
    "constraint_at": "constraint_date", "calendar_id": "calendar", "owner_id": "owner", "is_summary": "summary",
}  # fmt: skip
_CONSTRAINTS = {c.value: c.name for c in WorkItem.Constraint}
_LEFT_OUT = ("person", "span", "progress")


@dataclass(frozen=True, slots=True)
class PlanSource:
    """What the plan page shows: of today, or of a past day."""

    project: Project
    rows: Iterable[tuple[Any, ...]]
    links: list[dict[str, Any]]
    calendars: Iterable[CalendarValues]
    promises: list[dict[str, Any]]
    baseline_name: str | None
    agreed: Mapping[int, tuple[int | None, int | None]]


def present_source(project: Project) -> PlanSource:
    """The plan as it is."""
    baseline = newest_baseline(project)
    return PlanSource(
        project=project,
        rows=item_sheet(project),
        links=link_rows(project),
        calendars=calendar_values(project.pk).values(),
        promises=promise_flags(project),
        baseline_name=baseline.name if baseline is not None else None,
        agreed=baseline_dates(baseline) if baseline is not None else {},
    )


def plan_document(
    source: PlanSource, *, editable: bool, reason: str, people: Iterable[tuple[int, str]], today: date | None = None
) -> dict[str, Any]:
    """All of a plan, packed: field names once, one row per item."""
    project, calendars = source.project, list(source.calendars)
    fields = [ISLAND_NAMES.get(name, name) for name in SHEET_FIELDS if name not in _LEFT_OUT]
    fields += ["baseline_start", "baseline_finish"]
    rows = [_row(values, source.agreed) for values in source.rows]
    return {
        "project": {
            "code": project.code,
            "name": project.name,
            "currency": project.currency,
            "minutes_per_day": project.minutes_per_day,
            "minutes_per_week": project.minutes_per_week,
            "status_date": project.status_date,
            "today": day_start(today or clock.today()),
            "start": project.scheduled_start if project.scheduled_start is not None else project.plan_start,
            "finish": project.scheduled_finish if project.scheduled_finish is not None else project.plan_start,
            "editable": editable,
            "readonly_reason": reason,
            "revision": project.plan_revision,
            "baseline_name": source.baseline_name,
            "promises": source.promises,
            "calendars": [_calendar(values) for values in calendars],
            "calendar_id": project.calendar_id,
            "freezes": freezes(calendars),
        },
        "items": {"fields": fields, "rows": rows},
        "links": source.links,
        "people": [{"id": pk, "name": name} for pk, name in people],
        "kinds": [{"id": value, "name": label} for value, label in WorkItem.Kind.choices],
    }


def freezes(calendars: Iterable[CalendarValues]) -> list[dict[str, Any]]:
    """The freeze windows of all calendars this plan may use, as shaded times."""
    found = {}
    for values in calendars:
        for first, last, _, name in values.exceptions:
            if is_freeze(name):
                found[(first, last, name)] = {"from": first * DAY, "to": (last + 1) * DAY, "label": name}
    return [found[key] for key in sorted(found)]


_AT = {name: i for i, name in enumerate(SHEET_FIELDS)}
_KEPT = [i for i, name in enumerate(SHEET_FIELDS) if name not in _LEFT_OUT]


def _row(values: tuple[Any, ...], agreed: Mapping[int, tuple[int | None, int | None]]) -> list[Any]:
    row = list(values)
    row[_AT["constraint"]] = _CONSTRAINTS[row[_AT["constraint"]]]
    row[_AT["owner_name"]] = row[_AT["person"]] or row[_AT["owner_name"]]
    if row[_AT["is_summary"]]:
        row[_AT["duration"]] = row[_AT["span"]]
        row[_AT["percent"]] = row[_AT["progress"]]
    row[_AT["percent"]] = plain(row[_AT["percent"]])
    row[_AT["physical_percent"]] = plain(row[_AT["physical_percent"]])
    start, finish = agreed.get(row[0], (None, None))
    return [*(row[i] for i in _KEPT), start, finish]


def plain(value: Any) -> Any:
    """A decimal as JSON shows numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def promise_flags(project: Project, promises: Iterable[Promise] | None = None) -> list[dict[str, Any]]:
    """Open promises as flags on the time axis."""
    found = Promise.objects.filter(project=project) if promises is None else promises
    rows = sorted((row for row in found if row.state == Promise.State.OPEN), key=lambda row: row.due)
    flags = [{"date": day_start(row.due, 1020), "label": f"{row.what} · {row.told_to}"} for row in rows]
    if not flags and project.promised_finish is not None:
        flags = [{"date": day_start(project.promised_finish, 1020), "label": "promised finish"}]
    return flags


def link_rows(project: Project, only: Iterable[int] | None = None) -> list[dict[str, Any]]:
    """Links as the island draws them; an end in another project is named."""
    wanted = None if only is None else set(only)
    driving = set(
        WorkItem.objects.filter(project=project, driving_link_id__isnull=False).values_list(
            "driving_link_id", flat=True
        )
    )
    rows = [link_row(link, driving) for link in links_of(project) if wanted is None or link.id in wanted]
    abroad = Link.objects.filter(successor__project=project).exclude(predecessor__project=project)
    names = {
        pk: f"{code}/{wbs} {name}"
        for pk, code, wbs, name in abroad.values_list(
            "pk", "predecessor__project__code", "predecessor__wbs", "predecessor__name"
        )
    }
    for row in rows:
        if row["id"] in names:
            row["from_label"] = names[row["id"]]
    for link in links_leaving(project).select_related("successor__project"):
        if wanted is None or link.pk in wanted:
            rows.append(
                {
                    "id": link.pk,
                    "from": link.predecessor_id,
                    "to": link.successor_id,
                    "type": Link.Type(link.type).name,
                    "lag": link.lag,
                    "lag_unit": LAG_NAMES[link.lag_unit],
                    "driving": False,
                    "to_label": f"{link.successor.project.code}/{link.successor.wbs} {link.successor.name}",
                }
            )
    return rows


def link_row(link: LinkValues, driving: Collection[int | None]) -> dict[str, Any]:
    """One link as the island draws it."""
    return {
        "id": link.id,
        "from": link.predecessor,
        "to": link.successor,
        "type": Link.Type(link.type).name,
        "lag": link.lag,
        "lag_unit": LAG_NAMES[link.lag_unit],
        "driving": link.id in driving,
    }


def _calendar(values: CalendarValues) -> dict[str, Any]:
    return {
        "id": values.id,
        "name": values.name,
        "week": values.week,
        "exceptions": [
            {"from": first * DAY, "to": last * DAY, "shifts": shifts, "name": name}
            for first, last, shifts, name in values.exceptions
        ],
    }


def moved_rows(moved: Mapping[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What an edit changed, in the island's words."""
    rows = []
    for pk, values in moved.items():
        row: dict[str, Any] = {"id": pk}
        for name, value in values.items():
            if name in ("span", "progress", "project_id", "notes", "estimated", "cost", "driving_link_id", "wbs_code"):
                continue
            if name == "constraint":
                value = _CONSTRAINTS[int(value)]
            row[ISLAND_NAMES.get(name, name)] = plain(value)
        if "span" in values and values.get("is_summary"):
            row["duration"] = values["span"]
        if "progress" in values and "percent" not in values:
            row["percent"] = plain(values["progress"])
        rows.append(row)
    return rows
