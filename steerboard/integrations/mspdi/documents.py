"""Turns the elements of an MSPDI document into the values of `models`, one record at a time."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from sys import intern
from typing import Any, TypeVar, cast

from lxml import etree

from steerboard.integrations.mspdi import rules
from steerboard.integrations.mspdi.models import (
    FLAG,
    INTEGER,
    MOMENT,
    TEXT,
    TIME,
    UNASSIGNED_RESOURCE,
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    ExtendedAttribute,
    ExtendedAttributeDefinition,
    PlanProblem,
    PlanUnreadable,
    PredecessorLink,
    ProjectHeader,
    RawElement,
    Resource,
    Shifts,
    StoredSchedule,
    Task,
    TimephasedValue,
    WeekDay,
    WorkWeek,
)
from steerboard.integrations.mspdi.rules.order import LAST, PLACES

RECORDS = {"Calendar": "Calendars", "Task": "Tasks", "Resource": "Resources", "Assignment": "Assignments"}
MEMO_ENTRIES = 50_000
SHORT_TEXT = 40
MOST_CARRIED = 1_000_000

Values = dict[str, Any]
Owner = TypeVar("Owner", PredecessorLink, Baseline, ExtendedAttribute, ExtendedAttributeDefinition)


class Memo(dict[str, rules.Parsed]):
    """Texts of one kind and their values: most values of a plan occur thousands of times."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def __missing__(self, text: str) -> rules.Parsed:
        value = rules.parse(self.kind, text)
        if len(self) < MEMO_ENTRIES:
            self[text] = value
        return value


Table = dict[str, tuple[str, Memo | None]]


def in_order(owner: str, rest: list[RawElement]) -> tuple[RawElement, ...]:
    """Carried elements as they will be written, so that a plan read again is the same plan."""
    places = PLACES[owner]
    return tuple(sorted(rest, key=lambda raw: places.get(raw.tag, LAST)))


class Elements:
    """Reads elements whose names carry `prefix`, the namespace in braces; tells `report` what it could not take."""

    def __init__(self, prefix: str, report: Callable[[PlanProblem], None]) -> None:
        self.prefix = prefix
        self.report = report
        self.memos: dict[str, Memo] = {}
        self.leaves: dict[tuple[str, str], RawElement] = {}
        self.tables: dict[type, Table] = {}
        self.carried = 0
        self.repeated = {prefix + name: name for name in ("TimephasedData", "Baseline", "ExtendedAttribute")}

    def task(self, found: etree._Element) -> Task:
        """A task with its links, baselines, custom fields and timephased values."""
        values: Values = {}
        stored: Values = {}
        links: list[PredecessorLink] = []
        lists = self._lists()
        rest = []
        stored_table = self._table(StoredSchedule)
        link_tag = self.prefix + "PredecessorLink"
        for child in self._take(found, Task, values):
            if child.tag in stored_table:
                self._store(child, stored_table, stored)
            elif child.tag == link_tag:
                links.append(self._plain(child, PredecessorLink))
            elif not self._listed(child, lists):
                rest.append(self.raw(child))
        if values.get("calendar_uid") == -1:
            del values["calendar_uid"]
        return Task(**values, stored=StoredSchedule(**stored), links=links, **lists, rest=in_order("Task", rest))

    def assignment(self, found: etree._Element) -> Assignment:
        """An assignment with its baselines and timephased work."""
        values: Values = {}
        lists = self._lists()
        rest = [self.raw(child) for child in self._take(found, Assignment, values) if not self._listed(child, lists)]
        if values.get("resource_uid") == UNASSIGNED_RESOURCE:
            del values["resource_uid"]
        return Assignment(**values, **lists, rest=in_order("Assignment", rest))

    def resource(self, found: etree._Element) -> Resource:
        """A resource with its baselines and custom fields."""
        values: Values = {}
        lists = self._lists()
        del lists["timephased"]
        rest = [self.raw(child) for child in self._take(found, Resource, values) if not self._listed(child, lists)]
        if values.get("calendar_uid") == -1:
            del values["calendar_uid"]
        return Resource(**values, **lists, rest=in_order("Resource", rest))

    def calendar(self, found: etree._Element) -> Calendar:
        """A calendar; exceptions of the older form, which stand among the weekdays, join the others."""
        values: Values = {}
        calendar = Calendar()
        rest = []
        for child in self._take(found, Calendar, values):
            name = child.tag[len(self.prefix) :]
            if name == "WeekDays":
                calendar.week_days, legacy = self._week_days(child)
                calendar.exceptions[:0] = legacy
            elif name == "Exceptions":
                calendar.exceptions += [self._exception(each) for each in child]
            elif name == "WorkWeeks":
                calendar.work_weeks = [self._work_week(each) for each in child]
            else:
                rest.append(self.raw(child))
        for attribute, value in values.items():
            setattr(calendar, attribute, value)
        if calendar.base_uid == -1:
            calendar.base_uid = None
        calendar.rest = in_order("Calendar", rest)
        return calendar

    def header(self, root: etree._Element) -> tuple[ProjectHeader, list[ExtendedAttributeDefinition]]:
        """The project itself and the custom fields it defines."""
        values: Values = {}
        definitions: list[ExtendedAttributeDefinition] = []
        rest = []
        for child in self._take(root, ProjectHeader, values):
            name = child.tag[len(self.prefix) :]
            if name == "ExtendedAttributes":
                definitions = [self._plain(each, ExtendedAttributeDefinition) for each in child]
            elif name not in RECORDS.values():
                rest.append(self.raw(child))
        return ProjectHeader(**values, rest=in_order("Project", rest)), definitions

    def raw(self, found: etree._Element) -> RawElement:
        """An element as it is, to be written back later."""
        name, text = found.tag, found.text or ""
        known = self.leaves.get((name, text))
        if known is not None and not len(found) and not found.attrib:
            return known
        self.carried += 1
        if self.carried > MOST_CARRIED:
            raise PlanUnreadable("The file holds more unknown elements than a plan can.")
        mixed = len(found) and (text.strip() or any((child.tail or "").strip() for child in found))
        if not name.startswith(self.prefix) or (not self.prefix and "{" in name) or found.attrib or mixed:
            return RawElement("", etree.tostring(found, encoding="unicode", with_tail=False))
        name = name[len(self.prefix) :]
        if len(found):
            return RawElement(name, "", tuple(self.raw(child) for child in found))
        leaf = RawElement(name, text)
        if len(text) <= SHORT_TEXT and len(self.leaves) < MEMO_ENTRIES:
            self.leaves[found.tag, text] = leaf
        return leaf

    def _table(self, owner: type) -> Table:
        """Element name to attribute and parser, for a class of `models`; no parser means text."""
        if owner not in self.tables:
            table: Table = {}
            for declared in fields(owner):
                if "element" in declared.metadata:
                    kind = declared.metadata["kind"]
                    memo = None if kind == TEXT else self.memos.setdefault(kind, Memo(kind))
                    table[self.prefix + declared.metadata["element"]] = (declared.name, memo)
            self.tables[owner] = table
        return self.tables[owner]

    def _take(self, found: etree._Element, owner: type, values: Values) -> Iterator[etree._Element]:
        """Fill `values` from the children that are plain values of `owner`; hand out the others."""
        table = self._table(owner)
        for child in found:
            known = table.get(child.tag)
            if known is None:
                yield child
                continue
            attribute, memo = known
            if memo is None:
                if child.text or attribute != "name":
                    values[attribute] = child.text or ""
                continue
            try:
                value = memo[child.text or ""]
            except ValueError as error:
                self.refuse(child, str(error))
                continue
            if value is not None:
                values[attribute] = value

    def _store(self, child: etree._Element, table: Table, stored: Values) -> None:
        attribute, memo = table[child.tag]
        try:
            value = memo[child.text or ""] if memo is not None else child.text
        except ValueError as error:
            self.refuse(child, str(error))
            return
        if value is not None:
            stored[attribute] = value

    def _plain(self, found: etree._Element, owner: type[Owner]) -> Owner:
        values: Values = {}
        rest = [self.raw(child) for child in self._take(found, owner, values)]
        return owner(**values, rest=in_order(found.tag[len(self.prefix) :], rest))

    @staticmethod
    def _lists() -> Values:
        return {"baselines": [], "extended": [], "timephased": []}

    def _listed(self, child: etree._Element, lists: Values) -> bool:
        """Whether the child was one of several of its kind and has been added to its list."""
        name = self.repeated.get(child.tag)
        if name is None:
            return False
        if name == "TimephasedData" and "timephased" in lists:
            value = self._timephased(child)
            if value is None:
                return False
            lists["timephased"].append(value)
        elif name == "Baseline":
            lists["baselines"].append(self._plain(child, Baseline))
        elif name == "ExtendedAttribute":
            lists["extended"].append(self._plain(child, ExtendedAttribute))
        else:
            return False
        return True

    def _timephased(self, found: etree._Element) -> TimephasedValue | None:
        texts = {child.tag: child.text or "" for child in found}
        numbers, moments, prefix = self._memo(INTEGER), self._memo(MOMENT), self.prefix
        value = texts.get(prefix + "Value")
        try:
            return TimephasedValue(
                cast("int", numbers[texts.get(prefix + "Type", "0")]),
                cast("int | None", numbers[texts.get(prefix + "UID", "")]),
                cast("datetime | None", moments[texts.get(prefix + "Start", "")]),
                cast("datetime | None", moments[texts.get(prefix + "Finish", "")]),
                cast("int | None", numbers[texts.get(prefix + "Unit", "")]),
                value if value is None else intern(value),
            )
        except ValueError as error:
            self.refuse(found, str(error), "It is carried along unread.")
            return None

    def _shifts(self, found: etree._Element) -> Shifts | None:
        """Working hours in minutes of the day; midnight as an end is the end of the day. None: no hours are given."""
        times = found.find(self.prefix + "WorkingTimes")
        if times is None:
            return None
        shifts: list[tuple[int, int]] = []
        clock = self._memo(TIME)
        for time in times:
            try:
                first = clock[time.findtext(self.prefix + "FromTime", "")]
                last = clock[time.findtext(self.prefix + "ToTime", "")]
            except ValueError as error:
                self.refuse(time, str(error))
                continue
            if not isinstance(first, int) or not isinstance(last, int):
                continue
            last = last or rules.DAY_MINUTES
            if last <= first:
                self.refuse(time, f"ends ({rules.format_time(last)}) before it begins ({rules.format_time(first)})")
                continue
            shifts.append((first, last))
        return rules.joined_shifts(shifts)

    def _week_days(self, found: Iterable[etree._Element]) -> tuple[list[WeekDay], list[CalendarException]]:
        """Weekdays, and the exceptions that older files keep among them as day type 0."""
        days: list[WeekDay] = []
        legacy: list[CalendarException] = []
        for each in found:
            try:
                day_type = self._memo(INTEGER)[each.findtext(self.prefix + "DayType", "")]
                working = self._memo(FLAG)[each.findtext(self.prefix + "DayWorking", "")]
            except ValueError as error:
                self.refuse(each, str(error))
                continue
            shifts = self._shifts(each)
            if day_type == 0:
                first, last = self._period(each)
                legacy.append(
                    CalendarException(first=first, last=last, working=bool(working), shifts=shifts, legacy=True)
                )
            elif isinstance(day_type, int) and 1 <= day_type <= 7:
                days.append(WeekDay(day_type, bool(working), shifts))
            else:
                self.refuse(each, f"has the day type {day_type}, which does not exist")
        return days, legacy

    def _period(self, found: etree._Element) -> tuple[datetime | None, datetime | None]:
        period = found.find(self.prefix + "TimePeriod")
        if period is None:
            return None, None
        moments: list[datetime | None] = []
        for name in ("FromDate", "ToDate"):
            try:
                moment = self._memo(MOMENT)[period.findtext(self.prefix + name, "")]
            except ValueError as error:
                self.refuse(period, str(error))
                moment = None
            moments.append(moment if isinstance(moment, datetime) else None)
        return moments[0], moments[1]

    def _exception(self, found: etree._Element) -> CalendarException:
        values: Values = {}
        rest = [
            self.raw(child)
            for child in self._take(found, CalendarException, values)
            if child.tag[len(self.prefix) :] not in ("TimePeriod", "WorkingTimes")
        ]
        first, last = self._period(found)
        return CalendarException(
            first=first, last=last, shifts=self._shifts(found), rest=in_order("Exception", rest), **values
        )

    def _work_week(self, found: etree._Element) -> WorkWeek:
        values: Values = {}
        days: list[WeekDay] = []
        loose: list[etree._Element] = []  # where the schema, unlike the programs, has them
        rest = []
        for child in self._take(found, WorkWeek, values):
            name = child.tag[len(self.prefix) :]
            if name == "WeekDays":
                days, _ = self._week_days(child)
            elif name == "WeekDay":
                loose.append(child)
            elif name != "TimePeriod":
                rest.append(self.raw(child))
        days = days or self._week_days(loose)[0]
        first, last = self._period(found)
        return WorkWeek(first=first, last=last, week_days=days, rest=in_order("WorkWeek", rest), **values)

    def _memo(self, kind: str) -> Memo:
        return self.memos.setdefault(kind, Memo(kind))

    def refuse(self, found: etree._Element, reason: str, outcome: str = "It was left empty.") -> None:
        """Report a value that cannot be taken, with the name of the record it stands in."""
        record = found
        while record is not None and record.tag[len(self.prefix) :] not in RECORDS:
            record = record.getparent()
        owner, uid, name = "Project", None, ""
        if record is not None:
            owner = record.tag[len(self.prefix) :]
            number = record.findtext(self.prefix + "UID", "").strip()
            uid = int(number) if rules.WHOLE.fullmatch(number) else None
            name = record.findtext(self.prefix + "Name", "")
        label = f"{owner} “{rules.shown(name)}”" if name else owner if uid is None else f"{owner} {uid}"
        what = found.tag[len(self.prefix) :]
        self.report(PlanProblem(owner, uid, name, what, f"{label}: {what} {reason}. {outcome}"))
