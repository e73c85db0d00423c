"""A project as it was known at the end of a past day, rebuilt from the log and scheduled again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import F, Q
from django.http import Http404
from django.utils import timezone

from steerboard.core.public import Event, HistoryLine, Record, Replay, RuleBroken, User, formats
from steerboard.work.baselines.models import Baseline
from steerboard.work.calendars.models import Calendar, CalendarException
from steerboard.work.calendars.queries import CalendarValues, values_of
from steerboard.work.costs.models import CostLine, ExchangeRate
from steerboard.work.portfolios.models import Portfolio
from steerboard.work.projects.models import Project, ReportedStatus
from steerboard.work.promises.models import Promise
from steerboard.work.schedule.compute import compute_schedule
from steerboard.work.schedule.models import Link, WorkItem
from steerboard.work.schedule.queries import (
    COMPUTED_FIELDS,
    INPUT_FIELDS,
    SHEET_FIELDS,
    LinkValues,
    PlanValues,
    outside_items,
)
from steerboard.work.schedule.rules import moment_words, percent

T = TypeVar("T", bound=Record)
OWN = (Project, WorkItem, Link, Calendar, CalendarException, CostLine, Promise, ReportedStatus, Baseline)
SHARED = (Calendar, CalendarException, ExchangeRate)


@dataclass(frozen=True, slots=True)
class PastProject:
    """A project on a past day. Its rows are not those of the database and cannot be saved."""

    day: date
    project: Project
    items: list[WorkItem]
    links: list[LinkValues]
    calendars: dict[int, CalendarValues]
    costs: list[CostLine]
    rates: list[ExchangeRate]
    promises: list[Promise]
    reports: list[ReportedStatus]
    baselines: list[Baseline]
    notices: list[str]


def end_of(day: date) -> datetime:
    """The first moment after a day, where this installation stands."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def project_on(project: Project, day: date) -> PastProject:
    """The project at the end of a day. Raises Http404 when it did not exist yet."""
    played = _replayed(project, end_of(day))
    past = _one(played, Project, project.pk)
    if past is None:
        raise Http404("This project did not exist on that day.")
    _hang(past, project)
    items = sorted(_rows(played, WorkItem), key=lambda item: (item.position, item.pk))
    links = [
        LinkValues(row.pk, row.predecessor_id, row.successor_id, row.type, row.lag, row.lag_unit)
        for row in sorted(_rows(played, Link), key=lambda link: link.pk)
    ]
    calendars = _calendars(played, project.pk)
    people = _people([*items, *_rows(played, Promise), *_rows(played, ReportedStatus), *_rows(played, Baseline), past])
    for item in items:
        item.owner = people.get(item.owner_id or 0)
    past.sponsor, past.manager = people.get(past.sponsor_id or 0), people.get(past.manager_id or 0)
    notices = _schedule(past, items, links, calendars)
    by_id = {item.pk: item for item in items}
    return PastProject(
        day=day,
        project=past,
        items=items,
        links=links,
        calendars=calendars,
        costs=sorted(_rows(played, CostLine), key=lambda line: (line.month, line.kind, line.pk)),
        rates=_rows(played, ExchangeRate),
        promises=_with(_rows(played, Promise), told_by=people, item=by_id),
        reports=sorted(
            _with(_rows(played, ReportedStatus), reporter=people),
            key=lambda row: (row.reported_at, row.pk),
            reverse=True,
        ),
        baselines=sorted(_with(_rows(played, Baseline), taken_by=people), key=lambda row: row.number, reverse=True),
        notices=notices,
    )


def _replayed(project: Project, until: datetime) -> Replay:
    own = [model._meta.label_lower for model in OWN]
    shared = [model._meta.label_lower for model in SHARED]
    rows = Event.objects.filter(at__lt=until, kind__in=("created", "changed", "deleted"))
    rows = rows.filter(
        Q(scope_id=project.scope_id, object_type__in=own) | Q(scope_id__isnull=True, object_type__in=shared)
    )
    played = Replay()
    played.play(rows.order_by("seq").values_list("seq", "kind", "object_type", "object_id", "body").iterator())
    return played


def _rows(played: Replay, model: type[T]) -> list[T]:
    found = played.tables.get(model._meta.label_lower, {})
    return [_row(model, int(pk), values) for pk, values in found.items()]


def _one(played: Replay, model: type[T], pk: int) -> T | None:
    values = played.tables.get(model._meta.label_lower, {}).get(str(pk))
    return None if values is None else _row(model, pk, values)


def _row(model: type[T], pk: int, values: dict[str, Any]) -> T:
    """A row from what the log says; columns that came later keep their defaults."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    given = {name: fields[name].to_python(value) for name, value in values.items() if name in fields}
    row = model(pk=pk, **given)
    row._state.adding = False
    return row


def _with(rows: list[T], **related: dict[int, Any]) -> list[T]:
    """Hangs related rows on, so that reading them asks the database nothing."""
    for row in rows:
        for name, known in related.items():
            row._state.fields_cache[name] = known.get(getattr(row, f"{name}_id") or 0)
    return rows


def _people(rows: Iterable[Record]) -> dict[int, User]:
    wanted: set[int] = set()
    for row in rows:
        for field in row._meta.concrete_fields:
            if field.related_model is User and (found := getattr(row, field.attname)):
                wanted.add(found)
    return {user.pk: user for user in User.objects.filter(pk__in=wanted)}


def _hang(past: Project, present: Project) -> None:
    """The scope is the same one; the portfolio is named as it is called now."""
    past.scope = present.scope
    past.portfolio = (
        present.portfolio
        if past.portfolio_id == present.portfolio_id
        else Portfolio.objects.filter(pk=past.portfolio_id).first() or present.portfolio
    )


def _calendars(played: Replay, project_id: int) -> dict[int, CalendarValues]:
    exceptions: dict[int, list[CalendarException]] = {}
    for row in _rows(played, CalendarException):
        exceptions.setdefault(row.calendar_id, []).append(row)
    return {
        row.pk: values_of(row, exceptions.get(row.pk, []))
        for row in _rows(played, Calendar)
        if row.project_id in (None, project_id)
    }


def _schedule(
    past: Project, items: list[WorkItem], links: list[LinkValues], calendars: dict[int, CalendarValues]
) -> list[str]:
    """Computes the dates as they followed from what was known. Returns what could not be rebuilt, in sentences."""
    notices = []
    names = (*INPUT_FIELDS, *COMPUTED_FIELDS)
    outside = outside_items({link.predecessor for link in links} - {item.pk for item in items})
    if outside:
        notices.append("Items of other projects that this plan waits for stand here with their dates of today.")
    plan = PlanValues(
        project_id=past.pk,
        columns={name: [getattr(item, name) for item in items] for name in names},
        links=links,
        calendars=calendars,
        calendar_id=past.calendar_id,
        start=past.plan_start,
        finish=past.plan_finish,
        from_finish=past.schedule_from_finish,
        status_date=past.status_date,
        progress_rule=past.progress_rule,
        critical_slack=past.critical_slack,
        outside=outside,
    )
    try:
        computed = compute_schedule(plan)
    except RuleBroken as refusal:
        return [*notices, f"The plan of that day could not be scheduled: {refusal.sentence}"]
    for name in COMPUTED_FIELDS:
        for item, value in zip(items, computed.columns[name], strict=True):
            setattr(item, name, value)
    past.scheduled_start, past.scheduled_finish = computed.start, computed.finish
    past.item_count, past.percent_complete = len(items), percent(computed.percent, field="percent")
    return notices


def first_day(project: Project) -> date | None:
    """The day from which on the project is in the log."""
    moment = (
        Event.objects.filter(object_type="work.project", object_id=str(project.pk)).order_by("seq").values_list(F("at"))
    )
    found = moment.first()
    return timezone.localtime(found[0]).date() if found is not None else None


def sheet_rows(past: PastProject) -> list[tuple[Any, ...]]:
    """The items in the plan page's columns."""
    return [
        tuple(
            (item.owner.name if item.owner is not None else None) if name == "person" else getattr(item, name)
            for name in SHEET_FIELDS
        )
        for item in past.items
    ]


MOMENT_LABELS = frozenset(
    {
        "Constraint at", "Deadline", "Actual start", "Actual finish", "Manual start", "Manual finish", "Plan start",
        "Plan finish", "Status date",
    }
)  # fmt: skip
TIME_LABELS = frozenset({"Duration", "Remaining", "Effort", "Optimistic", "Likely", "Pessimistic", "Critical slack"})


def plan_words(lines: Iterable[HistoryLine], minutes_per_day: int) -> list[HistoryLine]:
    """Plan minutes in the log's lines as days and hours."""

    def said(label: str, text: str) -> str:
        if not text.lstrip("-").isdigit():
            return text
        if label in MOMENT_LABELS:
            return moment_words(int(text))
        return formats.duration(int(text), minutes_per_day) if label in TIME_LABELS else text

    def reworded(line: HistoryLine) -> HistoryLine:
        changes = (
            replace(change, before=said(change.label, change.before), after=said(change.label, change.after))
            for change in line.changes
        )
        return replace(line, changes=tuple(changes))

    return [reworded(line) if line.object_type in ("work.workitem", "work.project") else line for line in lines]
