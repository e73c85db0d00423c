"""Golden plans as files. A planner adds one by writing JSON; the README in `cases/` shows how."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from steerboard_engine.calendars import NONE, STANDARD, WorkCalendar
from steerboard_engine.schedule import (
    ConstraintType,
    LagCalendar,
    LagUnit,
    LinkType,
    ProgressRule,
    ScheduleError,
    ScheduleProblem,
    schedule,
    why_it_starts,
)

CASES = Path(__file__).parent / "cases"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LINKS = {"FF": LinkType.FINISH_FINISH, "FS": LinkType.FINISH_START, "SF": LinkType.START_FINISH, "SS": LinkType.START_START}  # fmt: skip  # noqa: E501
CONSTRAINTS = {
    "ASAP": ConstraintType.AS_SOON_AS_POSSIBLE, "ALAP": ConstraintType.AS_LATE_AS_POSSIBLE,
    "MSO": ConstraintType.MUST_START_ON, "MFO": ConstraintType.MUST_FINISH_ON,
    "SNET": ConstraintType.START_NO_EARLIER_THAN, "SNLT": ConstraintType.START_NO_LATER_THAN,
    "FNET": ConstraintType.FINISH_NO_EARLIER_THAN, "FNLT": ConstraintType.FINISH_NO_LATER_THAN,
}  # fmt: skip
MINUTES = {"min": 1, "h": 60, "d": 480, "w": 2400, "emin": 1, "eh": 60, "ed": 1440, "ew": 10080}
LINK = re.compile(r"(?P<name>.+?)(?: (?P<kind>FS|SS|FF|SF)(?P<lag>[+-][\d.]+(?:%|\w+))?)?$")
ORIGIN = datetime.fromisoformat("1970-01-01")


def moment(text: str | None) -> int:
    return NONE if not text else int((datetime.fromisoformat(text) - ORIGIN).total_seconds()) // 60


def span(text: str | float) -> tuple[int, bool]:
    """Minutes of '2d', '3eh', '0'; whether they are elapsed ones."""
    found = re.fullmatch(r"([+-]?[\d.]+)(\w*)", str(text))
    assert found, f"'{text}' is not a duration like 2d, 4h, 30min or 1ed"
    unit = found[2] or "min"
    return round(float(found[1]) * MINUTES[unit]), unit.startswith("e")


def hours(text: str) -> list[tuple[int, int]]:
    """'08:00-12:00 13:00-17:00' as minutes of the day."""

    def minute(clock: str) -> int:
        return int(clock[:2]) * 60 + int(clock[3:])

    return [(minute(part[:5]), minute(part[6:])) for part in text.split()]


def calendar(name: str, case: dict[str, Any]) -> WorkCalendar:
    week = [hours(case.get("week", {}).get(day, "")) for day in DAYS]
    days = [(moment(day) // 1440, hours(text)) for day, text in case.get("exceptions", {}).items()]
    return WorkCalendar.from_week(week, [(day, day, shifts) for day, shifts in days], name)


def problem_of(case: dict[str, Any]) -> ScheduleProblem:
    items = case["items"]
    row = {item["name"]: index for index, item in enumerate(items)}
    names = ["Standard", *case.get("calendars", {})]
    calendars = [STANDARD, *(calendar(name, given) for name, given in case.get("calendars", {}).items())]
    default = names.index(case.get("calendar", "Standard"))
    links = [(row[item["name"]], LINK.fullmatch(text)) for item in items for text in item.get("after", [])]
    lags = [found["lag"] or "0" for _, found in links if found]
    percent = [lag.endswith("%") for lag in lags]
    spans = [
        (round(float(lag[:-1]) * 100), False) if share else span(lag) for lag, share in zip(lags, percent, strict=True)
    ]
    wanted = [(item.get("constraint", "ASAP") + " ").split(" ", 1) for item in items]
    durations = [span(item.get("duration", "0")) for item in items]
    parts = [(index, part) for index, item in enumerate(items) for part in item.get("parts", [])]
    return ScheduleProblem(
        names=tuple(row),
        duration=[minutes for minutes, _ in durations],
        duration_elapsed=[elapsed for _, elapsed in durations],
        parent=[row.get(item.get("inside"), -1) for item in items],
        calendar=[names.index(item["calendar"]) if "calendar" in item else default for item in items],
        plan_calendar=[names.index(item.get("plan_calendar", item.get("calendar", names[default]))) for item in items],
        calendars=tuple(calendars),
        project_calendar=default,
        constraint_type=[CONSTRAINTS[kind] for kind, _ in wanted],
        constraint_date=[moment(date.strip()) for _, date in wanted],
        deadline=[moment(item.get("deadline")) for item in items],
        milestone=[item.get("milestone", False) for item in items],
        inactive=[item.get("inactive", False) for item in items],
        outside=[item.get("outside", False) for item in items],
        manual=["manual" in item for item in items],
        manual_start=[moment(item.get("manual", [None])[0]) for item in items],
        manual_finish=[moment(item.get("manual", [None, None])[1]) for item in items],
        actual_start=[moment(item.get("started")) for item in items],
        actual_finish=[moment(item.get("finished")) for item in items],
        percent_complete=[float(item.get("percent", 0)) for item in items],
        remaining=[span(item["remaining"])[0] if "remaining" in item else -1 for item in items],
        resume=[moment(item.get("resume")) for item in items],
        delay=[span(item.get("delay", "0"))[0] for item in items],
        delay_elapsed=[span(item.get("delay", "0"))[1] for item in items],
        pause=[span(item.get("pause", "0"))[0] for item in items],
        predecessor=[row[found["name"]] for _, found in links if found],
        successor=[item for item, _ in links],
        link_type=[LINKS[found["kind"] or "FS"] for _, found in links if found],
        lag=[minutes for minutes, _ in spans],
        lag_unit=[LagUnit.PERCENT if share else LagUnit.ELAPSED if elapsed else LagUnit.WORKING
                  for share, (_, elapsed) in zip(percent, spans, strict=True)],
        part_item=[item for item, _ in parts],
        part_calendar=[names.index(part["calendar"]) for _, part in parts],
        part_span=[span(part["span"])[0] for _, part in parts],
        part_delay=[span(part.get("delay", "0"))[0] for _, part in parts],
        project_start=moment(case.get("start")),
        project_finish=moment(case.get("finish")),
        schedule_from_finish=case.get("from_finish", False),
        status_date=moment(case.get("status")),
        progress_rule=ProgressRule[case.get("progress", "RETAINED_LOGIC")],
        lag_calendar=LagCalendar[case.get("lag_calendar", "SUCCESSOR")],
        critical_limit=span(case.get("critical_limit", "0"))[0],
        honor_constraints=case.get("honor_constraints", True),
    )  # fmt: skip


def files(folder: str) -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted((CASES / folder).glob("*.json"))]


def _text(minute: int) -> str:
    day, left = divmod(int(minute), 1440)
    return f"{datetime.fromordinal(719_163 + day):%Y-%m-%d} {left // 60:02}:{left % 60:02}"


@pytest.mark.parametrize("path", files("correct"))
def test_plan_comes_out_as_written(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    problem = problem_of(case)

    result = schedule(problem)

    found: dict[str, dict[str, object]] = {}
    for name, wanted in case["expect"].items():
        item = problem.names.index(name)
        answer: dict[str, object] = {}
        for field in wanted:
            if field in ("total_float", "free_float"):
                answer[field] = int(getattr(result, field)[item])
            elif field == "critical":
                answer[field] = bool(result.critical[item])
            elif field == "why":
                answer[field] = why_it_starts(problem, result, item)
            else:
                answer[field] = _text(getattr(result, field)[item])
        found[name] = answer
    expected = {
        name: {field: span(value)[0] if field.endswith("_float") else value for field, value in wanted.items()}
        for name, wanted in case["expect"].items()
    }
    assert found == expected
    assert [conflict.sentence for conflict in result.conflicts] == case.get("conflicts", [])


@pytest.mark.parametrize("path", files("errors"))
def test_plan_is_refused_with_the_sentence_written(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))

    with pytest.raises(ScheduleError) as caught:
        schedule(problem_of(case))

    assert str(caught.value) == case["error"]
