"""Reading working time as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from steerboard.work.calendars.models import Calendar, CalendarException
from steerboard.work.projects.models import Project

EPOCH = date(1970, 1, 1)
STANDARD_WEEK: list[list[list[int]]] = [[[480, 720], [780, 1020]]] * 5 + [[], []]


@dataclass(frozen=True, slots=True)
class CalendarValues:
    """A calendar as plain values: the week's shifts and exceptions by day since 1970."""

    id: int | None
    name: str
    week: tuple[tuple[tuple[int, int], ...], ...]
    exceptions: tuple[tuple[int, int, tuple[tuple[int, int], ...], str], ...]


STANDARD = CalendarValues(None, "Standard", tuple(tuple((a, b) for a, b in day) for day in STANDARD_WEEK), ())


def days_since_epoch(day: date) -> int:
    """Whole days since 1970-01-01."""
    return (day - EPOCH).days


def _shifts(value: Any) -> tuple[tuple[int, int], ...]:
    return tuple((int(a), int(b)) for a, b in value)


def calendar_values(project_id: int) -> dict[int, CalendarValues]:
    """All calendars that a project's items may use: its own and the shared ones, in two queries."""
    rows = list(Calendar.objects.filter(Q(project_id=project_id) | Q(project=None)).values_list("id", "name", "week"))
    exceptions: dict[int, list[tuple[int, int, tuple[tuple[int, int], ...], str]]] = {row[0]: [] for row in rows}
    found = CalendarException.objects.filter(calendar_id__in=list(exceptions)).order_by("first_day", "id")
    for calendar_id, name, first, last, shifts in found.values_list(
        "calendar_id", "name", "first_day", "last_day", "shifts"
    ):
        exceptions[calendar_id].append((days_since_epoch(first), days_since_epoch(last), _shifts(shifts), name))
    return {
        pk: CalendarValues(pk, name, tuple(_shifts(day) for day in week), tuple(exceptions[pk]))
        for pk, name, week in rows
    }


def values_of(calendar: Calendar, exceptions: Iterable[CalendarException]) -> CalendarValues:
    """One calendar's rows as plain values."""
    rows = sorted(exceptions, key=lambda row: (row.first_day, row.pk))
    return CalendarValues(
        calendar.pk,
        calendar.name,
        tuple(_shifts(day) for day in calendar.week),
        tuple((days_since_epoch(r.first_day), days_since_epoch(r.last_day), _shifts(r.shifts), r.name) for r in rows),
    )


def project_calendars(project: Project) -> list[Calendar]:
    """The calendars a project may use: its own, then the shared ones."""
    rows = Calendar.objects.filter(Q(project=project) | Q(project=None)).order_by("name", "pk")
    return sorted(rows, key=lambda row: row.project_id is None)


def shared_calendars() -> QuerySet[Calendar]:
    """The calendars that all projects may use."""
    return Calendar.objects.filter(project=None).order_by("name", "pk")


def exceptions_of(calendar: Calendar) -> list[CalendarException]:
    """A calendar's exceptions by day."""
    return list(CalendarException.objects.filter(calendar=calendar).order_by("first_day", "pk"))
