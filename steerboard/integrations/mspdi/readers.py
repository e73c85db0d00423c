"""Reads an MSPDI file while it streams in: one task, resource, assignment or calendar in memory at a time.

The file comes from outside, so nothing in it is trusted: no document type, no entities, no network, and limits on the
size of the whole, on one record and on nesting.
"""

from collections.abc import Callable
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, TypeVar

from lxml import etree

from steerboard.integrations.mspdi import rules
from steerboard.integrations.mspdi.documents import RECORDS, Elements
from steerboard.integrations.mspdi.models import (
    PROJECT_NAMESPACE,
    Assignment,
    Calendar,
    PlanFile,
    PlanProblem,
    PlanUnreadable,
    PredecessorLink,
    Resource,
    Task,
)

CHUNK_BYTES = 1 << 16
SNIFF_BYTES = 1 << 9
END_MARKS = (b"Project>", b"P\0r\0o\0j\0e\0c\0t\0>")
LINK_TYPES = range(4)
CONSTRAINT_TYPES = range(8)
DATED_CONSTRAINTS = range(2, 8)

Report = Callable[[PlanProblem], None]
Record = TypeVar("Record", Calendar, Task, Resource, Assignment)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused."""

    total_bytes: int = 160 * 1024 * 1024
    record_bytes: int = 24 * 1024 * 1024
    record_tags: int = 600_000
    records: int = 250_000
    problems: int = 1_000


DEFAULT_LIMITS = Limits()


def read_plan(
    source: Path | BinaryIO,
    *,
    progress: Callable[[float], None] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> PlanFile:
    """Read a plan. `progress` is told the share read so far, 0 to 1.

    Raises PlanUnreadable with a sentence when there is no plan in the file; what is wrong inside a plan is listed in
    `problems` of the result and left out of it.
    """
    if not isinstance(source, Path):
        return PlanReader(limits).read(source, progress)
    try:
        with source.open("rb") as stream:
            return PlanReader(limits).read(stream, progress)
    except OSError as error:
        raise PlanUnreadable(f"The file “{source.name}” cannot be opened: {error.strerror or error}.") from error


class PlanReader:
    """Everything one reading needs to remember."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.plan = PlanFile()
        self.elements = Elements("", self._problem)
        self.records = 0
        self.tail = b""
        self.uncounted = 0

    def read(self, stream: BinaryIO, progress: Callable[[float], None] | None) -> PlanFile:
        size = self._size(stream)
        self._check_size(size)
        try:
            root = self._parse(stream, size, progress)
        except etree.XMLSyntaxError as error:
            cut_off = bool(self.tail) and not stream.read(1) and not self.tail.rstrip(b"\0\r\n\t ").endswith(END_MARKS)
            raise PlanUnreadable(explained(error, cut_off=cut_off)) from error
        self.plan.project, self.plan.attributes = self.elements.header(root)
        complete_plan(self.plan, self._problem)
        if self.uncounted:
            self.plan.problems.append(
                PlanProblem("Project", None, "", "", f"{self.uncounted} more problems were found and not listed.")
            )
        return self.plan

    def _parse(self, stream: BinaryIO, size: int, progress: Callable[[float], None] | None) -> etree._Element:
        chunk = stream.read(CHUNK_BYTES)
        self._check_root(chunk, stream)
        parser = etree.XMLPullParser(
            events=("end",),
            tag=[self.elements.prefix + name for name in RECORDS],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )
        total = pending_bytes = pending_tags = 0
        while chunk:
            total += len(chunk)
            self.tail = chunk[-64:]
            self._check_size(total)
            parser.feed(chunk)
            pending_bytes += len(chunk)
            pending_tags += chunk.count(b"<")
            for _, found in parser.read_events():
                if self._record(found):
                    pending_bytes = pending_tags = 0
            if pending_bytes > self.limits.record_bytes or pending_tags > self.limits.record_tags:
                raise PlanUnreadable("One element of the file is too large to be part of a plan.")
            if progress and size:
                progress(min(total / size, 1.0))
            chunk = stream.read(CHUNK_BYTES)
        try:
            root = parser.close()
        except etree.XMLSyntaxError:
            # Some faults, an unknown entity for one, stop the parser silently and only show here.
            if any("ntity" in each.message for each in parser.feed_error_log):
                raise PlanUnreadable("The file uses an entity, which plans do not have.") from None
            raise
        if progress:
            progress(1.0)
        return root

    @staticmethod
    def _size(stream: BinaryIO) -> int:
        if not stream.seekable():
            return 0
        position = stream.tell()
        size = stream.seek(0, SEEK_END) - position
        stream.seek(position)
        return size

    def _check_size(self, size: int) -> None:
        if size > self.limits.total_bytes:
            limit = self.limits.total_bytes // (1024 * 1024)
            raise PlanUnreadable(
                f"The file is larger than {limit} MB. Save the plan without timephased data, or split it."
            )

    def _check_root(self, chunk: bytes, stream: BinaryIO) -> None:
        """Refuse what is no plan before the document proper is parsed."""
        if not chunk.strip():
            raise PlanUnreadable("The file is empty.")
        if chunk.startswith(b"\xd0\xcf\x11\xe0"):
            raise PlanUnreadable("This is a Microsoft Project file (.mpp). Save it in Project as XML and try again.")
        if chunk.startswith(b"PK\x03\x04"):
            raise PlanUnreadable("This is a ZIP or Office file, not the XML of a plan.")
        parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
        root = None
        for first in range(0, len(chunk), SNIFF_BYTES):
            parser.feed(chunk[first : first + SNIFF_BYTES])
            root = next((found for _, found in parser.read_events()), None)
            if root is not None:
                break
        if b"<!DOCTYPE" in chunk or (root is not None and root.getroottree().docinfo.doctype):
            raise PlanUnreadable("The file declares a document type. Plans have none, so it is refused as unsafe.")
        if root is None:
            if len(chunk) < CHUNK_BYTES and not stream.read(1):
                parser.close()
            raise PlanUnreadable("The file begins with something other than a plan.")
        tag = etree.QName(root)
        if tag.localname != "Project" or tag.namespace not in (PROJECT_NAMESPACE, None):
            raise PlanUnreadable(
                f"This is XML, but not a plan of Microsoft Project: it begins with “{rules.shown(tag.localname)}”."
            )
        self.elements = Elements(f"{{{tag.namespace}}}" if tag.namespace else "", self._problem)

    def _record(self, found: etree._Element) -> bool:
        parent = found.getparent()
        name = found.tag[len(self.elements.prefix) :]
        if parent is None or parent.tag != self.elements.prefix + RECORDS[name] or parent.getparent() is None:
            return False
        self.records += 1
        if self.records > self.limits.records:
            raise PlanUnreadable(f"The file holds more than {self.limits.records:,} tasks, resources and assignments.")
        if name == "Task":
            self.plan.tasks.append(self.elements.task(found))
        elif name == "Assignment":
            self.plan.assignments.append(self.elements.assignment(found))
        elif name == "Resource":
            self.plan.resources.append(self.elements.resource(found))
        else:
            self.plan.calendars.append(self.elements.calendar(found))
        # The element just ended stays as an empty shell, since the parser may still touch it; those before it go.
        found.clear(keep_tail=True)
        while found.getprevious() is not None:
            del parent[0]
        return True

    def _problem(self, problem: PlanProblem) -> None:
        if len(self.plan.problems) < self.limits.problems:
            self.plan.problems.append(problem)
        else:
            self.uncounted += 1


def explained(error: etree.XMLSyntaxError, *, cut_off: bool) -> str:
    """What is wrong with the XML, in words a planner understands."""
    message = (error.msg or "").strip()
    where = f"line {error.lineno}" if error.lineno else "its beginning"
    if "encod" in message.lower():
        return f"The characters of the file do not fit the encoding it declares ({where})."
    if "depth" in message.lower():
        return f"The elements of the file are nested too deeply for a plan ({where})."
    if "limit" in message.lower():
        return f"One value of the file is too large to be part of a plan ({where})."
    if cut_off:
        return f"The file ends in the middle ({where}): it was cut off while it was saved or sent."
    return f"The file is not well-formed XML ({where}: {rules.shown(message)})."


def complete_plan(plan: PlanFile, report: Report) -> None:
    """Leave out what is there twice or leads nowhere, and say so; find each task's parent."""
    plan.calendars = _unique("Calendar", plan.calendars, report)
    plan.tasks = _unique("Task", plan.tasks, report)
    plan.resources = _unique("Resource", plan.resources, report)
    plan.assignments = _unique("Assignment", plan.assignments, report)
    calendars = {calendar.uid for calendar in plan.calendars}
    names = {task.uid: task.name for task in plan.tasks}
    resources = {resource.uid for resource in plan.resources}
    for task in plan.tasks:
        _check_task(task, calendars, report)
        task.links = [link for link in task.links if _leads_somewhere(task, link, names, report)]
    plan.assignments = [each for each in plan.assignments if _has_both_ends(each, names, resources, report)]
    set_parents(plan.tasks, report)


def set_parents(tasks: list[Task], report: Report) -> None:
    """Give each task the task it is indented under; the plan's own line (level 0) is nobody's parent."""
    above: list[Task] = []
    for task in tasks:
        if task.is_null:
            continue
        while above and above[-1].outline_level >= task.outline_level:
            above.pop()
        task.parent_uid = above[-1].uid if above else None
        depth = above[-1].outline_level if above else 0
        if task.outline_level > depth + 1:
            report(_problem_of(task, "OutlineLevel", f"is indented from level {depth} to {task.outline_level} at once"))
        if task.outline_level > 0:
            above.append(task)


def _unique(kind: str, records: list[Record], report: Report) -> list[Record]:
    kept: dict[int, Record] = {}
    for record in records:
        name: str = getattr(record, "name", "")
        label = f"{kind} “{rules.shown(name)}”" if name else f"{kind} {record.uid}"
        if record.uid < 0:
            report(PlanProblem(kind, None, name, "UID", f"{label} has no UID. It was left out."))
        elif record.uid in kept:
            sentence = f"{label} has the UID {record.uid}, which another one has already. It was left out."
            report(PlanProblem(kind, record.uid, name, "UID", sentence))
        else:
            kept[record.uid] = record
    return list(kept.values())


def _problem_of(task: Task, field: str, what: str) -> PlanProblem:
    label = f"Task “{rules.shown(task.name)}”" if task.name else f"Task {task.uid}"
    return PlanProblem("Task", task.uid, task.name, field, f"{label} {what}.")


def _check_task(task: Task, calendars: set[int], report: Report) -> None:
    if task.calendar_uid is not None and task.calendar_uid not in calendars:
        what = f"names calendar {task.calendar_uid}, which the file does not hold; the project's calendar is used"
        report(_problem_of(task, "CalendarUID", what))
        task.calendar_uid = None
    if task.constraint_type not in CONSTRAINT_TYPES:
        report(_problem_of(task, "ConstraintType", f"has the constraint {task.constraint_type}, which does not exist"))
        task.constraint_type = 0
    if task.constraint_type in DATED_CONSTRAINTS and task.constraint_date is None:
        report(_problem_of(task, "ConstraintDate", "has a constraint without a date, so it does not bind"))


def _leads_somewhere(task: Task, link: PredecessorLink, names: dict[int, str], report: Report) -> bool:
    if link.cross_project and link.predecessor_uid not in names:
        return True
    if link.predecessor_uid not in names:
        what = f"waits for task {link.predecessor_uid}, which the file does not hold; the link was left out"
    elif link.predecessor_uid == task.uid:
        what = "waits for itself; the link was left out"
    elif link.type not in LINK_TYPES:
        what = f"has a link of type {link.type}, which does not exist; the link was left out"
    else:
        return True
    report(_problem_of(task, "PredecessorLink", what))
    return False


def _has_both_ends(assignment: Assignment, tasks: dict[int, str], resources: set[int], report: Report) -> bool:
    field, missing = "", ""
    if assignment.task_uid not in tasks:
        field, missing = "TaskUID", f"task {assignment.task_uid}"
    elif assignment.resource_uid is not None and assignment.resource_uid not in resources:
        field, missing = "ResourceUID", f"resource {assignment.resource_uid}"
    if missing:
        sentence = f"Assignment {assignment.uid} names {missing}, which the file does not hold. It was left out."
        report(PlanProblem("Assignment", assignment.uid, "", field, sentence))
    return not missing
