"""`steerboard schedule FILE.xml`: what it answers, without a database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from steerboard.integrations.mspdi.commands import app
from steerboard.integrations.mspdi.compute import compare_with_stored, recalculate
from steerboard.integrations.mspdi.models import PlanUnschedulable
from steerboard.integrations.mspdi.rules import minute_of, moment_of
from steerboard.integrations.mspdi.tests.plans import document, link, read, standard_calendar, task

STORED = "<Start>2027-01-{:02}T08:00:00</Start><Finish>2027-01-{:02}T17:00:00</Finish>"


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(app, [str(path), *options])


def plan_file(folder: Path, content: bytes) -> Path:
    path = folder / "plan.xml"
    path.write_bytes(content)
    return path


def test_plan_that_was_stored_right_has_no_differences(tmp_path: Path) -> None:
    content = document(task(1, STORED.format(4, 4)), task(2, link(1) + STORED.format(5, 5)))

    answer = run(plan_file(tmp_path, content))

    assert answer.exit_code == 0
    assert "All 4 stored values come out equal." in answer.output


def test_every_difference_is_listed_with_its_size(tmp_path: Path) -> None:
    content = document(task(1, STORED.format(4, 4)), task(2, link(1) + STORED.format(6, 6)))

    answer = run(plan_file(tmp_path, content), "--json")

    found = json.loads(answer.output)
    assert answer.exit_code == 0
    assert (found["compared"], found["equal"]) == (4, 2)
    assert [(each["uid"], each["field"], each["stored"], each["recalculated"]) for each in found["differences"]] == [
        (2, "start", "2027-01-06T08:00:00", "2027-01-05T08:00:00"),
        (2, "finish", "2027-01-06T17:00:00", "2027-01-05T17:00:00"),
    ]
    assert found["differences"][0]["difference_working_minutes"] == -480


def test_table_shows_task_value_and_reason(tmp_path: Path) -> None:
    content = document(task(1, STORED.format(5, 5)), task(2, link(1) + STORED.format(6, 6)))

    output = run(plan_file(tmp_path, content)).output

    assert "0 of 4 stored values come out equal; 4 in 2 tasks do not:" in output
    assert "2027-01-05 08:00  2027-01-04 08:00  -8:00 h" in output
    assert "It follows from tasks before or below it that differ." in output
    assert "not explained yet" in output


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_file_that_is_no_plan_ends_with_status_1(tmp_path: Path, options: tuple[str, ...]) -> None:
    answer = run(plan_file(tmp_path, b"<html/>"), *options)

    assert answer.exit_code == 1
    assert "not a plan of Microsoft Project" in answer.output


def test_circle_is_named_and_ends_with_status_1(tmp_path: Path) -> None:
    answer = run(plan_file(tmp_path, document(task(1, link(2)), task(2, link(1)))))

    assert answer.exit_code == 1
    assert "Task 1" in answer.output
    assert "Task 2" in answer.output


def test_problems_of_the_file_are_told_with_the_answer(tmp_path: Path) -> None:
    content = document(task(1, "<Deadline>2027-02-31T00:00:00</Deadline>"))

    assert "2027-02-31" in run(plan_file(tmp_path, content)).output


def test_lags_in_elapsed_time_and_percent_are_counted_as_such() -> None:
    plan = read(document(task(1), task(2, link(1, lag=14400, lag_format=8)), task(3, link(1, lag=50, lag_format=19))))

    result = recalculate(plan)

    # 24 elapsed hours after Monday 17:00 is Tuesday 17:00: work goes on on Wednesday morning
    assert [f"{moment_of(int(each)):%d %H:%M}" for each in result.start] == ["04 08:00", "06 08:00", "05 13:00"]


def test_person_on_leave_moves_the_task() -> None:
    leave = (
        "<Calendar><UID>2</UID><Name>Ann</Name><BaseCalendarUID>1</BaseCalendarUID><Exceptions><Exception><TimePeriod>"
        "<FromDate>2027-01-04T00:00:00</FromDate><ToDate>2027-01-05T23:59:00</ToDate></TimePeriod>"
        "<DayWorking>0</DayWorking></Exception></Exceptions></Calendar>"
    )
    people = (
        "<Resources><Resource><UID>1</UID><Name>Ann</Name><Type>1</Type><CalendarUID>2</CalendarUID></Resource></Resources>"
        "<Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units>"
        "</Assignment></Assignments>"
    )

    result = recalculate(read(document(task(1), calendars=standard_calendar() + leave, more=people)))

    assert f"{moment_of(int(result.start[0])):%d %H:%M}" == "06 08:00"


def test_calendar_nobody_uses_may_be_empty_but_the_projects_may_not() -> None:
    days = "".join(f"<WeekDay><DayType>{day}</DayType><DayWorking>0</DayWorking></WeekDay>" for day in range(1, 8))
    never = "<Calendar><UID>{}</UID><Name>Never</Name><WeekDays>" + days + "</WeekDays></Calendar>"

    assert recalculate(read(document(task(1), calendars=standard_calendar() + never.format(2)))).start.size == 1
    with pytest.raises(PlanUnschedulable, match="Never"):
        recalculate(read(document(task(1), calendars=never.format(1))))


def test_stale_late_dates_are_recognised() -> None:
    late = "<LateStart>2027-01-06T08:00:00</LateStart><LateFinish>2027-01-06T17:00:00</LateFinish>"
    late += "<TotalSlack>9600</TotalSlack>"

    comparison = compare_with_stored(read(document(task(1, STORED.format(4, 4) + late), task(2, hours=40))))

    assert {each.field for each in comparison.differences} == {"late_start", "late_finish", "total_float"}
    assert all("ended on 2027-01-06 17:00" in each.reason for each in comparison.differences)


def test_reading_and_recalculating_needs_no_django(tmp_path: Path) -> None:
    path = plan_file(tmp_path, document(task(1)))
    program = f"import sys; from steerboard.integrations.mspdi.commands import app; app([{str(path)!r}], standalone_mode=False); assert 'django' not in sys.modules"  # noqa: E501

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_plan_without_a_start_begins_with_its_first_task() -> None:
    content = document(task(1, STORED.format(11, 11))).replace(b"<StartDate>2027-01-04T08:00:00</StartDate>", b"")

    assert int(recalculate(read(content)).start[0]) == minute_of(read(content).tasks[0].stored.start)  # type: ignore[arg-type]
