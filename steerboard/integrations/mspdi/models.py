# ruff: noqa: RUF009 - `element` declares a field, it computes nothing
"""What an MSPDI file holds, as plain values.

Every attribute that has an element of its own in the format names that element and the kind of its text, so that the
reader and the writer share one table. What is not modelled stays in `rest` and is written back as it was.
Dates are wall-clock times without a zone. Durations, work and slack are minutes; a fraction of a minute occurs, since
the format counts seconds. Money is in units of the currency.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, TypeVar, cast

Value = TypeVar("Value")

TEXT, INTEGER, FLAG, MOMENT, TIME, MINUTES, TENTHS, MONEY, NUMBER, PERCENT = (
    "text", "integer", "flag", "moment", "time", "minutes", "tenths", "money", "number", "percent",
)  # fmt: skip

PROJECT_NAMESPACE = "http://schemas.microsoft.com/project"
UNASSIGNED_RESOURCE = -65535


def element(name: str, kind: str, default: Value) -> Value:
    """Declare an attribute that is stored in the element `name`, whose text is of this kind."""
    declared: object = field(default=default, metadata={"element": name, "kind": kind})
    return cast("Value", declared)


class RawElement(NamedTuple):
    """An element carried along unread. One with attributes or a foreign namespace has no tag and is all text."""

    tag: str
    text: str
    children: tuple["RawElement", ...] = ()


class PlanProblem(NamedTuple):
    """Something in the file that could not be taken as it stands, said so that its author can find and mend it."""

    element: str
    uid: int | None
    name: str
    field: str
    sentence: str


class PlanUnreadable(Exception):
    """The file as a whole cannot be read. The text is a sentence for the user."""


class PlanUnschedulable(Exception):
    """The plan was read but has no schedule. The text is a sentence that names the guilty input."""


class TimephasedValue(NamedTuple):
    """Work or cost within one period. No value at all means non-working time, a zero means a split."""

    type: int
    uid: int | None
    start: datetime | None
    finish: datetime | None
    unit: int | None
    value: str | None


@dataclass(slots=True)
class ExtendedAttribute:
    """The value of a custom field."""

    field_id: str = element("FieldID", TEXT, "")
    value: str | None = element("Value", TEXT, None)
    rest: tuple[RawElement, ...] = ()


@dataclass(slots=True)
class ExtendedAttributeDefinition:
    """A custom field: which one, and what the project calls it."""

    field_id: str = element("FieldID", TEXT, "")
    field_name: str | None = element("FieldName", TEXT, None)
    alias: str | None = element("Alias", TEXT, None)
    rest: tuple[RawElement, ...] = ()


@dataclass(slots=True)
class Baseline:
    """What was planned when baseline `number` (0 to 10) was saved."""

    number: int = element("Number", INTEGER, 0)
    start: datetime | None = element("Start", MOMENT, None)
    finish: datetime | None = element("Finish", MOMENT, None)
    duration: float | None = element("Duration", MINUTES, None)
    duration_format: int | None = element("DurationFormat", INTEGER, None)
    work: float | None = element("Work", MINUTES, None)
    cost: Decimal | None = element("Cost", MONEY, None)
    rest: tuple[RawElement, ...] = ()


@dataclass(slots=True)
class PredecessorLink:
    """The task that holds this waits for `predecessor_uid`. Type: 0 FF, 1 FS, 2 SF, 3 SS."""

    predecessor_uid: int = element("PredecessorUID", INTEGER, -1)
    type: int = element("Type", INTEGER, 1)
    cross_project: bool = element("CrossProject", FLAG, False)
    cross_project_name: str | None = element("CrossProjectName", TEXT, None)
    link_lag: int = element("LinkLag", INTEGER, 0)
    lag_format: int = element("LagFormat", INTEGER, 7)
    rest: tuple[RawElement, ...] = ()


@dataclass(slots=True)
class StoredSchedule:
    """What the program that wrote the file had computed for one task."""

    start: datetime | None = element("Start", MOMENT, None)
    finish: datetime | None = element("Finish", MOMENT, None)
    early_start: datetime | None = element("EarlyStart", MOMENT, None)
    early_finish: datetime | None = element("EarlyFinish", MOMENT, None)
    late_start: datetime | None = element("LateStart", MOMENT, None)
    late_finish: datetime | None = element("LateFinish", MOMENT, None)
    start_slack: float | None = element("StartSlack", TENTHS, None)
    finish_slack: float | None = element("FinishSlack", TENTHS, None)
    free_slack: float | None = element("FreeSlack", TENTHS, None)
    total_slack: float | None = element("TotalSlack", TENTHS, None)
    critical: bool | None = element("Critical", FLAG, None)


@dataclass(slots=True)
class Task:
    """One line of the plan. `parent_uid` follows from the outline levels; the project summary is UID 0."""

    uid: int = element("UID", INTEGER, -1)
    id: int | None = element("ID", INTEGER, None)
    guid: str | None = element("GUID", TEXT, None)
    name: str = element("Name", TEXT, "")
    is_null: bool = element("IsNull", FLAG, False)
    active: bool = element("Active", FLAG, True)
    manual: bool = element("Manual", FLAG, False)
    type: int | None = element("Type", INTEGER, None)
    wbs: str | None = element("WBS", TEXT, None)
    outline_number: str | None = element("OutlineNumber", TEXT, None)
    outline_level: int = element("OutlineLevel", INTEGER, 1)
    priority: int | None = element("Priority", INTEGER, None)
    summary: bool = element("Summary", FLAG, False)
    milestone: bool = element("Milestone", FLAG, False)
    recurring: bool = element("Recurring", FLAG, False)
    is_subproject: bool = element("IsSubproject", FLAG, False)
    external: bool = element("ExternalTask", FLAG, False)
    duration: float | None = element("Duration", MINUTES, None)
    duration_format: int | None = element("DurationFormat", INTEGER, None)
    estimated: bool = element("Estimated", FLAG, False)
    manual_start: datetime | None = element("ManualStart", MOMENT, None)
    manual_finish: datetime | None = element("ManualFinish", MOMENT, None)
    manual_duration: float | None = element("ManualDuration", MINUTES, None)
    work: float | None = element("Work", MINUTES, None)
    actual_work: float | None = element("ActualWork", MINUTES, None)
    remaining_work: float | None = element("RemainingWork", MINUTES, None)
    actual_start: datetime | None = element("ActualStart", MOMENT, None)
    actual_finish: datetime | None = element("ActualFinish", MOMENT, None)
    actual_duration: float | None = element("ActualDuration", MINUTES, None)
    remaining_duration: float | None = element("RemainingDuration", MINUTES, None)
    stop: datetime | None = element("Stop", MOMENT, None)
    resume: datetime | None = element("Resume", MOMENT, None)
    percent_complete: int | None = element("PercentComplete", PERCENT, None)
    percent_work_complete: int | None = element("PercentWorkComplete", INTEGER, None)
    physical_percent_complete: int | None = element("PhysicalPercentComplete", PERCENT, None)
    constraint_type: int = element("ConstraintType", INTEGER, 0)
    constraint_date: datetime | None = element("ConstraintDate", MOMENT, None)
    deadline: datetime | None = element("Deadline", MOMENT, None)
    calendar_uid: int | None = element("CalendarUID", INTEGER, None)
    ignore_resource_calendar: bool = element("IgnoreResourceCalendar", FLAG, False)
    effort_driven: bool | None = element("EffortDriven", FLAG, None)
    level_assignments: bool | None = element("LevelAssignments", FLAG, None)
    leveling_can_split: bool | None = element("LevelingCanSplit", FLAG, None)
    leveling_delay: int | None = element("LevelingDelay", INTEGER, None)
    leveling_delay_format: int | None = element("LevelingDelayFormat", INTEGER, None)
    fixed_cost: Decimal | None = element("FixedCost", MONEY, None)
    fixed_cost_accrual: int | None = element("FixedCostAccrual", INTEGER, None)
    cost: Decimal | None = element("Cost", MONEY, None)
    actual_cost: Decimal | None = element("ActualCost", MONEY, None)
    remaining_cost: Decimal | None = element("RemainingCost", MONEY, None)
    hyperlink: str | None = element("Hyperlink", TEXT, None)
    hyperlink_address: str | None = element("HyperlinkAddress", TEXT, None)
    hyperlink_sub_address: str | None = element("HyperlinkSubAddress", TEXT, None)
    notes: str | None = element("Notes", TEXT, None)
    contact: str | None = element("Contact", TEXT, None)
    stored: StoredSchedule = field(default_factory=StoredSchedule)
    parent_uid: int | None = None
    links: list[PredecessorLink] = field(default_factory=list)
    baselines: list[Baseline] = field(default_factory=list)
    extended: list[ExtendedAttribute] = field(default_factory=list)
    timephased: list[TimephasedValue] = field(default_factory=list)
    rest: tuple[RawElement, ...] = ()


@dataclass(slots=True)
class Resource:
    """A person, a machine, a material or a cost. Type: 0 material, 1 work, 2 cost. One unit is 100 %."""

    uid: int = element("UID", INTEGER, -1)
    id: int | None = element("ID", INTEGER, None)
    guid: str | None = element("GUID", TEXT, None)
    name: str = element("Name", TEXT, "")
    type: int = element("Type", INTEGER, 1)
    is_null: bool = element("IsNull", FLAG, False)
    initials: str | None = element("Initials", TEXT, None)
    code: str | None = element("Code", TEXT, None)
    group: str | None = element("Group", TEXT, None)
    email: str | None = element("EmailAddress", TEXT, None)
    material_label: str | None = element("MaterialLabel", TEXT, None)
    max_units: Decimal | None = element("MaxUnits", NUMBER, None)
    calendar_uid: int | None = element("CalendarUID", INTEGER, None)
    standard_rate: Decimal | None = element("StandardRate", NUMBER, None)
    standard_rate_format: int | None = element("StandardRateFormat", INTEGER, None)
    overtime_rate: Decimal | None = element("OvertimeRate", NUMBER, None)
    overtime_rate_format: int | None = element("OvertimeRateFormat", INTEGER, None)
    cost_per_use: Decimal | None = element("CostPerUse", MONEY, None)
    accrue_at: int | None = element("AccrueAt", INTEGER, None)
    work: float | None = element("Work", MINUTES, None)
    cost: Decimal | None = element("Cost", MONEY, None)
    is_generic: bool = element("IsGeneric", FLAG, False)
    is_inactive: bool = element("IsInactive", FLAG, False)
    is_budget: bool = element("IsBudget", FLAG, False)
    is_cost_resource: bool = element("IsCostResource", FLAG, False)
    notes: str | None = element("Notes", TEXT, None)
    baselines: list[Baseline] = field(default_factory=list)
    extended: list[ExtendedAttribute] = field(default_factory=list)
    rest: tuple[RawElement, ...] = ()


@dataclass(slots=True)
class Assignment:
    """A resource that works on a task. `resource_uid` is None where nobody is named yet."""

    uid: int = element("UID", INTEGER, -1)
    guid: str | None = element("GUID", TEXT, None)
    task_uid: int = element("TaskUID", INTEGER, -1)
    resource_uid: int | None = element("ResourceUID", INTEGER, None)
    units: Decimal | None = element("Units", NUMBER, None)
    work: float | None = element("Work", MINUTES, None)
    actual_work: float | None = element("ActualWork", MINUTES, None)
    remaining_work: float | None = element("RemainingWork", MINUTES, None)
    percent_work_complete: int | None = element("PercentWorkComplete", INTEGER, None)
    start: datetime | None = element("Start", MOMENT, None)
    finish: datetime | None = element("Finish", MOMENT, None)
    actual_start: datetime | None = element("ActualStart", MOMENT, None)
    actual_finish: datetime | None = element("ActualFinish", MOMENT, None)
    stop: datetime | None = element("Stop", MOMENT, None)
    resume: datetime | None = element("Resume", MOMENT, None)
    delay: int | None = element("Delay", INTEGER, None)
    leveling_delay: int | None = element("LevelingDelay", INTEGER, None)
    leveling_delay_format: int | None = element("LevelingDelayFormat", INTEGER, None)
    work_contour: int | None = element("WorkContour", INTEGER, None)
    cost: Decimal | None = element("Cost", MONEY, None)
    actual_cost: Decimal | None = element("ActualCost", MONEY, None)
    remaining_cost: Decimal | None = element("RemainingCost", MONEY, None)
    notes: str | None = element("Notes", TEXT, None)
    baselines: list[Baseline] = field(default_factory=list)
    extended: list[ExtendedAttribute] = field(default_factory=list)
    timephased: list[TimephasedValue] = field(default_factory=list)
    rest: tuple[RawElement, ...] = ()


Shifts = tuple[tuple[int, int], ...]


@dataclass(slots=True)
class WeekDay:
    """Hours of one weekday (1 Sunday to 7 Saturday) in minutes of the day; `shifts` None where no hours are given."""

    day_type: int
    working: bool
    shifts: Shifts | None = None


@dataclass(slots=True)
class CalendarException:
    """Days that differ from the week. Recurrence codes as in the format; `legacy` ones stand among the weekdays."""

    first: datetime | None = None
    last: datetime | None = None
    name: str | None = element("Name", TEXT, None)
    working: bool = element("DayWorking", FLAG, False)
    shifts: Shifts | None = None
    type: int | None = element("Type", INTEGER, None)
    period: int | None = element("Period", INTEGER, None)
    days_of_week: int | None = element("DaysOfWeek", INTEGER, None)
    month_item: int | None = element("MonthItem", INTEGER, None)
    month_position: int | None = element("MonthPosition", INTEGER, None)
    month: int | None = element("Month", INTEGER, None)
    month_day: int | None = element("MonthDay", INTEGER, None)
    occurrences: int | None = element("Occurrences", INTEGER, None)
    entered_by_occurrences: bool = element("EnteredByOccurrences", FLAG, False)
    legacy: bool = False
    rest: tuple[RawElement, ...] = ()


@dataclass(slots=True)
class WorkWeek:
    """Another week pattern for a period."""

    first: datetime | None = None
    last: datetime | None = None
    name: str | None = element("Name", TEXT, None)
    week_days: list[WeekDay] = field(default_factory=list)
    rest: tuple[RawElement, ...] = ()


@dataclass(slots=True)
class Calendar:
    """Working time. A derived calendar takes from its base what it does not say itself."""

    uid: int = element("UID", INTEGER, -1)
    guid: str | None = element("GUID", TEXT, None)
    name: str = element("Name", TEXT, "")
    is_base: bool = element("IsBaseCalendar", FLAG, False)
    base_uid: int | None = element("BaseCalendarUID", INTEGER, None)
    week_days: list[WeekDay] = field(default_factory=list)
    exceptions: list[CalendarException] = field(default_factory=list)
    work_weeks: list[WorkWeek] = field(default_factory=list)
    rest: tuple[RawElement, ...] = ()


@dataclass(slots=True)
class ProjectHeader:
    """What the file says about the plan as a whole. Times of day are minutes since midnight."""

    save_version: int | None = element("SaveVersion", INTEGER, None)
    uid: str | None = element("UID", TEXT, None)
    guid: str | None = element("GUID", TEXT, None)
    name: str | None = element("Name", TEXT, None)
    title: str | None = element("Title", TEXT, None)
    subject: str | None = element("Subject", TEXT, None)
    category: str | None = element("Category", TEXT, None)
    company: str | None = element("Company", TEXT, None)
    manager: str | None = element("Manager", TEXT, None)
    author: str | None = element("Author", TEXT, None)
    created: datetime | None = element("CreationDate", MOMENT, None)
    revision: int | None = element("Revision", INTEGER, None)
    last_saved: datetime | None = element("LastSaved", MOMENT, None)
    schedule_from_start: bool = element("ScheduleFromStart", FLAG, True)
    start: datetime | None = element("StartDate", MOMENT, None)
    finish: datetime | None = element("FinishDate", MOMENT, None)
    critical_slack_limit_days: int | None = element("CriticalSlackLimit", INTEGER, None)
    currency_digits: int | None = element("CurrencyDigits", INTEGER, None)
    currency_symbol: str | None = element("CurrencySymbol", TEXT, None)
    currency_code: str | None = element("CurrencyCode", TEXT, None)
    calendar_uid: int | None = element("CalendarUID", INTEGER, None)
    default_start_time: int | None = element("DefaultStartTime", TIME, None)
    default_finish_time: int | None = element("DefaultFinishTime", TIME, None)
    minutes_per_day: int | None = element("MinutesPerDay", INTEGER, None)
    minutes_per_week: int | None = element("MinutesPerWeek", INTEGER, None)
    days_per_month: int | None = element("DaysPerMonth", INTEGER, None)
    default_task_type: int | None = element("DefaultTaskType", INTEGER, None)
    duration_format: int | None = element("DurationFormat", INTEGER, None)
    honor_constraints: bool | None = element("HonorConstraints", FLAG, None)
    multiple_critical_paths: bool = element("MultipleCriticalPaths", FLAG, False)
    new_tasks_are_manual: bool | None = element("NewTasksAreManual", FLAG, None)
    splits_in_progress_tasks: bool | None = element("SplitsInProgressTasks", FLAG, None)
    fiscal_year_start: bool | None = element("FiscalYearStart", FLAG, None)
    week_start_day: int | None = element("WeekStartDay", INTEGER, None)
    status_date: datetime | None = element("StatusDate", MOMENT, None)
    current_date: datetime | None = element("CurrentDate", MOMENT, None)
    rest: tuple[RawElement, ...] = ()


@dataclass(slots=True)
class PlanFile:
    """A whole plan. `problems` tells what could not be taken and does not count when two plans are compared."""

    project: ProjectHeader = field(default_factory=ProjectHeader)
    calendars: list[Calendar] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    attributes: list[ExtendedAttributeDefinition] = field(default_factory=list)
    problems: list[PlanProblem] = field(default_factory=list, compare=False)
