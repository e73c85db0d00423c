"""Writes a plan as MSPDI, elements in the order of the published schema, one record in memory at a time."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import fields
from functools import cache
from typing import Any, BinaryIO, cast

from lxml import etree

from steerboard.integrations.mspdi import rules
from steerboard.integrations.mspdi.models import (
    PROJECT_NAMESPACE,
    UNASSIGNED_RESOURCE,
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    ExtendedAttribute,
    PlanFile,
    RawElement,
    Resource,
    Shifts,
    Task,
    TimephasedValue,
    WeekDay,
    WorkWeek,
)
from steerboard.integrations.mspdi.rules.order import PLACES

NO_NAME = ("Name", "")
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TO_ESCAPE = re.compile("[&<>\r]")
TAG = re.compile(r"[^\W\d][\w.\-]*")
FLUSH_AT = 400

Piece = tuple[int, str]


def write_plan(plan: PlanFile, target: BinaryIO) -> None:
    """Write a plan so that Microsoft Project and others can open it; reading it again gives an equal plan."""
    pending = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', f'<Project xmlns="{PROJECT_NAMESPACE}">\n']
    for piece in _project_pieces(plan):
        pending.append(piece)
        if len(pending) >= FLUSH_AT:
            target.write("".join(pending).encode())
            pending.clear()
    pending.append("</Project>\n")
    target.write("".join(pending).encode())


def _project_pieces(plan: PlanFile) -> Iterable[str]:
    """The document's pieces in order; records are made one by one as they are asked for."""
    header = _pieces("Project", plan.project)
    definitions = "".join(_record("ExtendedAttribute", each) for each in plan.attributes)
    if definitions:
        header.append((PLACES["Project"]["ExtendedAttributes"], _wrap("ExtendedAttributes", definitions)))
    records = PLACES["Project"]["Calendars"]
    yield from (text for place, text in sorted(header, key=_place) if place < records)
    yield "<Calendars>\n"
    yield from (_calendar(each) for each in plan.calendars)
    yield "</Calendars>\n<Tasks>\n"
    yield from (_task(each) for each in plan.tasks)
    yield "</Tasks>\n<Resources>\n"
    yield from (_resource(each) for each in plan.resources)
    yield "</Resources>\n<Assignments>\n"
    yield from (_assignment(each) for each in plan.assignments)
    yield "</Assignments>\n"
    yield from (text for place, text in sorted(header, key=_place) if place > records)


def _task(task: Task) -> str:
    places = PLACES["Task"]
    pieces = _pieces("Task", task) + _own_pieces("Task", task.stored)
    if task.calendar_uid is None:
        pieces.append((places["CalendarUID"], _leaf("CalendarUID", "-1")))
    pieces += [(places["PredecessorLink"], _record("PredecessorLink", link)) for link in task.links]
    return _closed("Task", pieces + _lists("Task", task.baselines, task.extended, task.timephased))


def _assignment(assignment: Assignment) -> str:
    pieces = _pieces("Assignment", assignment)
    if assignment.resource_uid is None:
        pieces.append((PLACES["Assignment"]["ResourceUID"], _leaf("ResourceUID", str(UNASSIGNED_RESOURCE))))
    lists = _lists("Assignment", assignment.baselines, assignment.extended, assignment.timephased)
    return _closed("Assignment", pieces + lists)


def _resource(resource: Resource) -> str:
    return _closed(
        "Resource", _pieces("Resource", resource) + _lists("Resource", resource.baselines, resource.extended)
    )


def _lists(
    owner: str,
    baselines: list[Baseline],
    extended: list[ExtendedAttribute],
    timephased: Iterable[TimephasedValue] = (),
) -> list[Piece]:
    places = PLACES[owner]
    pieces = [(places["ExtendedAttribute"], _record("ExtendedAttribute", each)) for each in extended]
    pieces += [(places["Baseline"], _record("Baseline", each)) for each in baselines]
    pieces += [(places["TimephasedData"], _timephased(each)) for each in timephased]
    return pieces


def _timephased(value: TimephasedValue) -> str:
    parts = [_leaf("Type", str(value.type))]
    for name, part in (("UID", value.uid), ("Start", value.start), ("Finish", value.finish), ("Unit", value.unit)):
        if part is not None:
            parts.append(_leaf(name, rules.format_value("", part)))
    if value.value is not None:
        parts.append(_leaf("Value", value.value))
    return _wrap("TimephasedData", "".join(parts))


def _calendar(calendar: Calendar) -> str:
    places = PLACES["Calendar"]
    pieces = _pieces("Calendar", calendar)
    if calendar.base_uid is None:
        pieces.append((places["BaseCalendarUID"], _leaf("BaseCalendarUID", "-1")))
    legacy = [_legacy_exception(each) for each in calendar.exceptions if each.legacy]
    days = [_week_day(day) for day in calendar.week_days]
    exceptions = [_exception(each) for each in calendar.exceptions if not each.legacy]
    weeks = [_work_week(each) for each in calendar.work_weeks]
    for name, texts in (("WeekDays", days + legacy), ("Exceptions", exceptions), ("WorkWeeks", weeks)):
        if texts:
            pieces.append((places[name], _wrap(name, "".join(texts))))
    return _closed("Calendar", pieces)


def _week_day(day: WeekDay) -> str:
    return _wrap(
        "WeekDay",
        _leaf("DayType", str(day.day_type)) + _leaf("DayWorking", "1" if day.working else "0") + _shifts(day.shifts),
    )


def _legacy_exception(exception: CalendarException) -> str:
    working = _leaf("DayWorking", "1" if exception.working else "0")
    return _wrap("WeekDay", _leaf("DayType", "0") + working + _period(exception) + _shifts(exception.shifts))


def _exception(exception: CalendarException) -> str:
    places = PLACES["Exception"]
    pieces = _pieces("Exception", exception)
    pieces += [(places["TimePeriod"], _period(exception)), (places["WorkingTimes"], _shifts(exception.shifts))]
    return _closed("Exception", pieces)


def _work_week(week: WorkWeek) -> str:
    pieces = _pieces("WorkWeek", week)
    days = "".join(_week_day(day) for day in week.week_days)
    pieces += [(PLACES["WorkWeek"]["TimePeriod"], _period(week))]
    pieces += [(PLACES["WorkWeek"]["WeekDays"], _wrap("WeekDays", days))] if days else []
    return _closed("WorkWeek", pieces)


def _period(owner: CalendarException | WorkWeek) -> str:
    moments = (("FromDate", owner.first), ("ToDate", owner.last))
    parts = "".join(_leaf(name, rules.format_moment(moment)) for name, moment in moments if moment is not None)
    return _wrap("TimePeriod", parts) if parts else ""


def _shifts(shifts: Shifts | None) -> str:
    if shifts is None:
        return ""
    times = [
        _wrap("WorkingTime", _leaf("FromTime", rules.format_time(first)) + _leaf("ToTime", rules.format_time(last)))
        for first, last in shifts
    ]
    return _wrap("WorkingTimes", "".join(times))


@cache
def _columns(owner: str, kept_in: Hashable) -> tuple[tuple[int, str, str, str], ...]:
    """Place, element, attribute and kind of every plain value of a class."""
    places = PLACES[owner]
    found = (each for each in fields(cast("Any", kept_in)) if "element" in each.metadata)
    return tuple(
        (places[each.metadata["element"]], each.metadata["element"], each.name, each.metadata["kind"]) for each in found
    )


def _own_pieces(owner: str, record: object) -> list[Piece]:
    return [
        (place, _leaf(name, rules.format_value(kind, value)))
        for place, name, attribute, kind in _columns(owner, cast("Hashable", type(record)))
        if (value := getattr(record, attribute)) is not None and (name, value) != NO_NAME
    ]


def _pieces(owner: str, record: object) -> list[Piece]:
    """The plain values of a record and what it carries along unread."""
    places, carried = PLACES[owner], getattr(record, "rest", ())
    return _own_pieces(owner, record) + [(places.get(raw.tag, len(places)), _raw(raw)) for raw in carried]


def _record(owner: str, record: object) -> str:
    return _closed(owner, _pieces(owner, record))


def _place(piece: Piece) -> int:
    return piece[0]


def _closed(owner: str, pieces: list[Piece]) -> str:
    pieces.sort(key=_place)
    return _wrap(owner, "".join([text for _, text in pieces]))


def _wrap(name: str, inner: str) -> str:
    return f"<{name}>\n{inner}</{name}>\n" if inner else f"<{name}/>\n"


def _leaf(name: str, text: str) -> str:
    return f"<{name}>{_escaped(text)}</{name}>\n" if text else f"<{name}/>\n"


def _escaped(text: str) -> str:
    text = NOT_IN_XML.sub("", text)
    if TO_ESCAPE.search(text) is None:
        return text
    # A bare carriage return would come back as a line feed.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _raw(raw: RawElement) -> str:
    if not raw.tag:
        # Carried along as text: parsed once more, so that nothing but one sound element can enter the document.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return str(etree.tostring(etree.fromstring(raw.text, parser), encoding="unicode")) + "\n"
    if TAG.fullmatch(raw.tag) is None:
        raise ValueError(f"“{raw.tag}” cannot be the name of an element.")
    return _wrap(raw.tag, "".join(_raw(child) for child in raw.children)) if raw.children else _leaf(raw.tag, raw.text)
