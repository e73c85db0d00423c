"""Plans: every field, links, calendars, baselines; again, newer, back."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from steerboard.core.public import Event, RuleBroken
from steerboard.integrations.exports.actions import export_project
from steerboard.integrations.imports.actions import apply_import, undo_import
from steerboard.integrations.imports.queries import dry_run
from steerboard.integrations.imports.tests.files import a_person, a_portfolio, brought, snapshot, started
from steerboard.integrations.mspdi.rules import minute_of, parse_moment
from steerboard.integrations.mspdi.tests.plans import document, link, standard_calendar, task
from steerboard.integrations.plans.models import KeptPlan
from steerboard.work.public import (
    Baseline,
    BaselineItem,
    Calendar,
    CalendarException,
    Link,
    Project,
    WorkItem,
    edit_plan,
)

pytestmark = pytest.mark.django_db

HOLIDAY = (
    "<Exceptions><Exception><TimePeriod><FromDate>2027-01-06T00:00:00</FromDate><ToDate>2027-01-06T23:59:00</ToDate>"
    "</TimePeriod><Name>Epiphany</Name><Type>1</Type><DayWorking>0</DayWorking></Exception></Exceptions>"
)
PEOPLE = (
    "<Resources><Resource><UID>1</UID><Name>Ada</Name><Type>1</Type></Resource></Resources>"
    "<Assignments><Assignment><UID>1</UID><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID></Assignment></Assignments>"
)
BASELINE = (
    "<Baseline><Number>0</Number><Start>2027-01-04T08:00:00</Start><Finish>2027-01-04T17:00:00</Finish>"
    "<Duration>PT8H0M0S</Duration><Cost>50000</Cost></Baseline>"
)
PLAN = document(
    task(1, "<Summary>1</Summary>"),
    task(2, f"<Notes>Mind the gap</Notes><Cost>100000</Cost><PercentComplete>0</PercentComplete>{BASELINE}", level=2),
    task(3, link(2, 1, 4800) + "<Deadline>2027-02-01T17:00:00</Deadline>", hours=16, level=2),
    task(4, link(3) + "<Milestone>1</Milestone><WBS>GO</WBS><OutlineNumber>1.3</OutlineNumber>", hours=0, level=2),
    calendars=standard_calendar(HOLIDAY),
    more=PEOPLE,
)


def moment(text: str) -> int:
    return minute_of(parse_moment(text))


def item(uid: int) -> WorkItem:
    return WorkItem.objects.get(external_uid=str(uid))


def test_a_plan_becomes_a_project_with_items_links_calendar_and_baseline(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()

    run = brought(person, tmp_path, PLAN, "go.xml", portfolio=portfolio, code="GO-1")

    project = Project.objects.get(code="GO-1")
    assert run.project == project
    assert [item(uid).level for uid in (1, 2, 3, 4)] == [0, 1, 1, 1]
    assert (item(2).notes, item(2).cost, item(2).owner_name) == ("Mind the gap", Decimal(1000), "Ada")
    assert item(3).deadline == moment("2027-02-01T17:00:00")
    assert (item(4).milestone, item(4).wbs_code) == (True, "GO")
    waits = Link.objects.get(successor=item(3))
    assert (waits.predecessor, waits.type, waits.lag) == (item(2), Link.Type.FS, 480)
    assert project.calendar == Calendar.objects.get(project=project)
    assert CalendarException.objects.get(calendar=project.calendar).first_day == date(2027, 1, 6)
    assert item(3).start == moment("2027-01-07T08:00:00")  # a day of lag, then the holiday
    assert Baseline.objects.get(project=project).name == "Baseline"
    assert BaselineItem.objects.get(baseline__project=project).cost == Decimal(500)


def test_the_same_plan_again_changes_nothing(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    project = brought(person, tmp_path, PLAN, "go.xml", portfolio=portfolio).project
    before, events = snapshot(), Event.objects.latest("seq").seq

    run = brought(person, tmp_path, PLAN, "go.xml", project=project)

    assert run.counts["unchanged"] == 4
    assert snapshot() == before
    tables = Event.objects.filter(seq__gt=events).values_list("object_type", flat=True)
    assert set(tables) == {"integrations.importrun"}


def test_a_newer_plan_changes_what_differs_field_by_field_and_undo_takes_it_back(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    project = brought(person, tmp_path, PLAN, "go.xml", portfolio=portfolio).project
    before = snapshot()
    newer = PLAN.replace(b"Mind the gap", b"Mind the step").replace(b"PT16H", b"PT24H").replace(b"Task 4", b"Done")
    run = started(person, tmp_path, newer, "go.xml", project=project)

    found = dry_run(run, person).preview
    run = apply_import(actor=person, run=run)

    changes = {line.key: {c.label: (c.before, c.after) for c in line.fields} for line in found.changed}
    assert changes == {
        "2": {"notes": ("Mind the gap", "Mind the step")},
        "3": {"duration": ("16 h", "24 h")},
        "4": {"name": ("Task 4", "Done")},
    }
    assert item(4).name == "Done"
    undo_import(actor=person, run=run)
    assert snapshot() == before
    assert KeptPlan.objects.count() == 1


def test_a_task_that_left_the_file_goes_and_comes_back_by_undo_with_its_links(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    project = brought(person, tmp_path, PLAN, "go.xml", portfolio=portfolio).project
    before, start = snapshot(), item(3).start
    shorter = document(task(1), task(2, level=2), calendars=standard_calendar(HOLIDAY), more=PEOPLE)

    run = brought(person, tmp_path, shorter, "go.xml", project=project)
    assert WorkItem.objects.filter(project=project).count() == 2
    undo_import(actor=person, run=run)

    assert snapshot() == before
    assert item(3).start == start


def test_what_was_made_here_by_hand_is_not_thrown_away_without_a_word(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    project = brought(person, tmp_path, PLAN, "go.xml", portfolio=portfolio).project
    project = Project.objects.get(pk=project.pk)
    operation = {"op": "add", "temp": "t1", "parent": None, "after": None, "fields": {"name": "Ours"}}
    edit_plan(actor=person, project=project, operations=[operation])

    with pytest.raises(RuleBroken, match="has to be answered"):
        brought(person, tmp_path, PLAN.replace(b"Task 3", b"Third"), "go.xml", project=project)

    brought(person, tmp_path, PLAN.replace(b"Task 3", b"Third"), "go.xml", project=project, missing="keep")
    assert set(WorkItem.objects.values_list("name", flat=True)) == {"Task 1", "Task 2", "Third", "Task 4", "Ours"}


def test_what_was_changed_here_is_in_the_export_and_comes_back_unchanged(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    project = Project.objects.get(pk=brought(person, tmp_path, PLAN, "go.xml", portfolio=portfolio).project.pk)
    added = {"op": "add", "temp": "t1", "parent": item(1).pk, "after": item(4).pk, "fields": {"name": "After <all>"}}
    renamed = {"op": "set", "id": item(2).pk, "field": "name", "value": "Second"}
    edit_plan(actor=person, project=project, operations=[added, renamed])

    exported = export_project(actor=person, project=project, form="mspdi")
    run = brought(person, tmp_path, exported.content, "back.xml", project=Project.objects.get(pk=project.pk))
    other = brought(person, tmp_path, exported.content, "copy.xml", portfolio=portfolio, code="COPY").project

    assert (run.counts["unchanged"], run.counts["changed"], run.counts["new"], run.counts["removed"]) == (5, 0, 0, 0)
    names = [
        list(WorkItem.objects.filter(project=each).order_by("position").values_list("name", "start", "finish", "wbs"))
        for each in (project, other)
    ]
    assert names[0] == names[1]


def test_a_status_date_moves_open_work_only_when_asked(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    plan = PLAN.replace(b"<CalendarUID>1<", b"<StatusDate>2027-03-01T17:00:00</StatusDate><CalendarUID>1<", 1)

    left = brought(person, tmp_path, plan, "go.xml", portfolio=portfolio, code="L").project
    moved = brought(person, tmp_path, plan, "go.xml", portfolio=portfolio, code="M", status_date="yes").project

    assert left.status_date is None
    assert Project.objects.get(pk=moved.pk).scheduled_finish > Project.objects.get(pk=left.pk).scheduled_finish
