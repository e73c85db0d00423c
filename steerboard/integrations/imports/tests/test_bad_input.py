"""Bad input: a clear sentence, and the database as it was."""

from pathlib import Path

import pytest

from steerboard.core.public import RuleBroken
from steerboard.integrations.imports import rules
from steerboard.integrations.imports.actions import apply_import
from steerboard.integrations.imports.models import ImportRun
from steerboard.integrations.imports.queries import dry_run
from steerboard.integrations.imports.tests.files import LIST, a_person, a_portfolio, brought, snapshot, started
from steerboard.integrations.mspdi.tests.plans import document, link, task
from steerboard.integrations.plans import actions as plan_actions
from steerboard.work.public import Link, Project, WorkItem

pytestmark = pytest.mark.django_db

BOMB = b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><Project><Name>&b;</Name></Project>'
DOUBLE = "Code,Name,Budget\nA,Alpha,100\nA,Other,200\nB,Beta,300\n"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "plan.xml", "empty"),
        (b"   \n", "list.csv", "empty"),
        (b"<?xml version='1.0'?><Project><Tas", "plan.xml", "cut off|ends in the middle"),
        (b"<?xml version='1.0'?><html/>", "plan.xml", "not a plan"),
        (b"<?xml this is not xml", "plan.xml", "XML|begins with"),
        (BOMB, "plan.xml", "document type"),
        (b"%PDF-1.7 nothing", "list.csv", "PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 64 + b"M\0S\0P\0r\0o\0j\0e\0c\0t\0", "plan.mpp", "Save it in Project as XML"),
        (document(), "plan.xml", "no tasks"),
        (document(task(1, link(2)), task(2, link(1))), "plan.xml", "wait for each other|has to be answered"),
        (b"PK\x03\x04broken", "list.xlsx", "cannot|damaged|not|broken"),
    ],
)  # fmt: skip
def test_what_is_no_plan_or_list_is_refused_in_words_and_nothing_is_written(
    tmp_path: Path, content: bytes, name: str, words: str
) -> None:
    person, portfolio = a_person(), a_portfolio()
    before = snapshot()

    with pytest.raises(RuleBroken, match=words):
        brought(person, tmp_path, content, name, portfolio=portfolio, kind="")

    assert snapshot() == before


def test_a_circle_is_named_in_the_dry_run(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    run = started(person, tmp_path, document(task(1, link(2)), task(2, link(1))), "p.xml", portfolio=portfolio)

    assert "wait for each other" in dry_run(run, person).preview.obstacle


def test_a_file_of_200_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    person = a_person()
    path = tmp_path / "large.xml"
    path.write_bytes(b"<?xml version='1.0'?>")
    with path.open("r+b") as file:
        file.truncate(200_000_000)

    with pytest.raises(RuleBroken, match="200 MB"):
        rules.check_size("plan", path.stat().st_size)
    with pytest.raises(RuleBroken, match="200 MB"):
        from_disk(person, path)
    assert ImportRun.objects.count() == 0


def from_disk(person: object, path: Path) -> None:
    from steerboard.core.public import whole
    from steerboard.integrations.imports.actions import start_import

    start_import(actor=person, scope=whole(), path=path, file_name=path.name)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        (link(99), "waits for task 99, which the file does not hold"),
        ("<Deadline>2027-02-31T17:00:00</Deadline>", "not a date that exists"),
        ("<RemainingDuration>-PT8H0M0S</RemainingDuration>", "negative"),
    ],
)
def test_a_value_that_cannot_be_is_named_by_its_task_and_left_out(tmp_path: Path, inner: str, words: str) -> None:
    person, portfolio = a_person(), a_portfolio()
    run = started(person, tmp_path, document(task(1), task(2, inner)), "p.xml", portfolio=portfolio)

    problems = dry_run(run, person).preview.problems
    apply_import(actor=person, run=run)

    assert len(problems) == 1
    assert words in problems[0].sentence
    assert "Task 2" in problems[0].sentence
    assert (WorkItem.objects.count(), Link.objects.count()) == (2, 0)


def test_two_projects_with_one_code_stay_out_and_the_others_go_in(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    run = started(person, tmp_path, DOUBLE, portfolio=portfolio)

    problems = dry_run(run, person).preview.problems
    apply_import(actor=person, run=run)

    assert {problem.where for problem in problems if problem.is_refusal} == {"row 2", "row 3"}
    assert list(Project.objects.values_list("code", flat=True)) == ["B"]


def test_an_amount_that_reads_two_ways_is_asked_about(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    text = "Code;Name;Budget\nA;Alpha;1.234,5\nB;Beta;2.000\n"

    found = dry_run(started(person, tmp_path, text, portfolio=portfolio), person).preview
    brought(person, tmp_path, "Code;Name;Budget\nA;Alpha;1.234,5\n", "one.csv", portfolio=portfolio)

    assert found.readings or [question.key for question in found.questions]
    assert str(Project.objects.get(code="A").budget_at_approval) == "1234.50"


def test_a_connection_lost_in_the_middle_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person, portfolio = a_person(), a_portfolio()
    run = started(person, tmp_path, document(task(1), task(2, link(1))), "p.xml", portfolio=portfolio)
    before = snapshot()

    def lost(**_: object) -> None:
        raise ConnectionResetError("The other side went away.")

    # The plan's items are written by then, its file is not: what a killed request leaves open.
    monkeypatch.setattr(plan_actions, "kept_hash", lambda project: lost())
    with pytest.raises(ConnectionResetError):
        apply_import(actor=person, run=run)

    assert snapshot() == before
    monkeypatch.undo()
    assert apply_import(actor=person, run=run).state == ImportRun.State.APPLIED


def test_a_run_is_applied_once(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    run = brought(person, tmp_path, LIST, portfolio=portfolio)
    before = snapshot()

    with pytest.raises(RuleBroken, match="applied already"):
        apply_import(actor=person, run=run)

    assert snapshot() == before


def test_a_date_before_the_start_names_its_row(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    brought(person, tmp_path, "Code,Name,Start,Finish\nA,Alpha,2027-05-01,2027-06-01\n", portfolio=portfolio)

    run = started(person, tmp_path, "Code,Name,Finish\nA,Alpha,2027-03-31\nB,Beta,2027-03-31\n", portfolio=portfolio)
    found = dry_run(run, person).preview

    assert [problem.where for problem in found.problems] == ["row 2"]
    assert "before it starts" in found.problems[0].sentence
