"""What is wrong inside a plan is named and left out; the rest is read."""

import pytest

from steerboard.integrations.mspdi.models import PlanProblem
from steerboard.integrations.mspdi.readers import Limits
from steerboard.integrations.mspdi.tests.plans import document, link, read, standard_calendar, task


def only_problem(content: bytes) -> PlanProblem:
    problems = read(content).problems
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(
    ("inner", "field", "words"),
    [
        ("<ConstraintDate>2027-02-31T08:00:00</ConstraintDate>", "ConstraintDate", "not a date that exists"),
        ("<Deadline>next week</Deadline>", "Deadline", "not a date"),
        ("<RemainingDuration>-PT8H0M0S</RemainingDuration>", "RemainingDuration", "negative"),
        ("<Work>8 hours</Work>", "Work", "not a duration"),
        ("<PercentComplete>140</PercentComplete>", "PercentComplete", "not between 0 and 100"),
        ("<Cost>1.234,5</Cost>", "Cost", "not a number"),
        ("<Cost>1e400</Cost>", "Cost", "sensible size"),
        ("<Priority>high</Priority>", "Priority", "not a number"),
        ("<Milestone>perhaps</Milestone>", "Milestone", "neither 0 nor 1"),
        ("<Start>2027-13-01T08:00:00</Start>", "Start", "not a date that exists"),
        ("<TotalSlack>a lot</TotalSlack>", "TotalSlack", "not a number"),
        ("<ConstraintType>12</ConstraintType>", "ConstraintType", "does not exist"),
        ("<ConstraintType>4</ConstraintType>", "ConstraintDate", "does not bind"),
        ("<CalendarUID>77</CalendarUID>", "CalendarUID", "calendar 77"),
    ],
)
def test_wrong_value_is_named_with_its_task_and_left_empty(inner: str, field: str, words: str) -> None:
    problem = only_problem(document(task(7, inner)))

    assert (problem.element, problem.uid, problem.name, problem.field) == ("Task", 7, "Task 7", field)
    assert "“Task 7”" in problem.sentence
    assert words in problem.sentence


def test_wrong_value_does_not_cost_the_others() -> None:
    plan = read(document(task(1, "<Deadline>2027-02-31T00:00:00</Deadline><Priority>700</Priority>"), task(2)))

    assert [(each.uid, each.deadline, each.priority) for each in plan.tasks] == [(1, None, 700), (2, None, None)]


def test_second_task_with_the_same_uid_is_left_out() -> None:
    problem = only_problem(document(task(1), task(1)))

    assert "the UID 1, which another one has already" in problem.sentence


def test_task_without_uid_is_left_out() -> None:
    assert "has no UID" in only_problem(document("<Task><Name>Nobody</Name></Task>")).sentence


@pytest.mark.parametrize(("inner", "words"), [(link(99), "task 99"), (link(1), "itself"), (link(2, kind=8), "type 8")])
def test_link_that_leads_nowhere_is_left_out(inner: str, words: str) -> None:
    content = document(task(1, inner), task(2))

    assert words in only_problem(content).sentence
    assert read(content).tasks[0].links == []


def test_link_to_another_plan_is_kept() -> None:
    external = link(99).replace(
        "<Type>", "<CrossProject>1</CrossProject><CrossProjectName>b.mpp\\4</CrossProjectName><Type>"
    )

    plan = read(document(task(1, external)))

    assert plan.problems == []
    assert plan.tasks[0].links[0].cross_project_name == "b.mpp\\4"


def test_circle_is_left_for_the_engine_to_name() -> None:
    plan = read(document(task(1, link(2)), task(2, link(1))))

    assert plan.problems == []
    assert [each.links[0].predecessor_uid for each in plan.tasks] == [2, 1]


@pytest.mark.parametrize(("task_uid", "resource_uid", "words"), [(9, -65535, "task 9"), (1, 5, "resource 5")])
def test_assignment_to_nothing_is_left_out(task_uid: int, resource_uid: int, words: str) -> None:
    assignment = (
        f"<Assignments><Assignment><UID>3</UID><TaskUID>{task_uid}</TaskUID>"
        f"<ResourceUID>{resource_uid}</ResourceUID></Assignment></Assignments>"
    )

    assert words in only_problem(document(task(1), more=assignment)).sentence


def test_shift_that_ends_before_it_begins_is_named() -> None:
    inner = (
        "<Exceptions><Exception><TimePeriod><FromDate>2027-01-06T00:00:00</FromDate>"
        "<ToDate>2027-01-06T23:59:00</ToDate></TimePeriod><DayWorking>1</DayWorking><WorkingTimes><WorkingTime>"
        "<FromTime>17:00:00</FromTime><ToTime>08:00:00</ToTime></WorkingTime></WorkingTimes></Exception></Exceptions>"
    )

    problem = only_problem(document(task(1), calendars=standard_calendar(inner)))

    assert (problem.element, problem.name) == ("Calendar", "Standard")
    assert "before it begins" in problem.sentence


def test_indentation_that_skips_a_level_is_named_and_still_has_a_parent() -> None:
    plan = read(document(task(1), task(2, level=3), task(3, level=2), task(4)))

    assert [each.parent_uid for each in plan.tasks] == [None, 1, 1, None]
    assert [each.field for each in plan.problems] == ["OutlineLevel"]


def test_list_of_problems_has_an_end() -> None:
    plan = read(document(*(task(uid, "<Priority>x</Priority>") for uid in range(1, 50))), Limits(problems=10))

    assert len(plan.problems) == 11
    assert "39 more" in plan.problems[-1].sentence


def test_plan_without_a_namespace_is_read() -> None:
    content = document(task(1)).replace(b' xmlns="http://schemas.microsoft.com/project"', b"")

    assert [each.name for each in read(content).tasks] == ["Task 1"]
