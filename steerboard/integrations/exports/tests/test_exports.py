"""What goes out: complete, neutral, told to the log, and the same when it comes back."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.test import Client

from steerboard.core.public import Event, NotAllowed, Role, RuleBroken
from steerboard.integrations.exports.actions import export_portfolio, export_project
from steerboard.integrations.imports.tests.files import LIST, a_person, a_portfolio, brought
from steerboard.integrations.lists.readers import read_table
from steerboard.integrations.mspdi.tests.plans import document, link, task
from steerboard.work.public import Project

pytestmark = pytest.mark.django_db

EVIL = b"=cmd|' /C calc'!A0"
PLAN = document(task(1, "<Notes>=1+1</Notes><Cost>100000</Cost>"), task(2, link(1, 3, 4800))).replace(b"Task 2", EVIL)


def test_a_portfolio_goes_out_as_a_list_that_changes_nothing_when_it_comes_back(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    brought(person, tmp_path, LIST, portfolio=portfolio)

    for form in ("csv", "xlsx"):
        exported = export_portfolio(actor=person, portfolio=portfolio, form=form)
        run = brought(person, tmp_path, exported.content, exported.name, portfolio=portfolio)
        assert (run.counts["unchanged"], run.counts["changed"], run.counts["new"]) == (3, 0, 0), form


def test_formulas_are_neutral_in_csv_and_xlsx(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    project = brought(person, tmp_path, PLAN, "p.xml", portfolio=portfolio).project

    text = export_project(actor=person, project=project, form="csv").content.decode("utf-8-sig")
    sheet = export_project(actor=person, project=project, form="xlsx").content

    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[1]["Name"].startswith("'=")
    assert rows[0]["Notes"] == "'=1+1"
    assert rows[1]["Predecessors"] == "1SS+8h"
    assert read_table(io.BytesIO(sheet), "p.xlsx").values("Notes")[0] == "=1+1"


def test_json_holds_every_table_of_a_project(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    project = brought(person, tmp_path, PLAN, "p.xml", portfolio=portfolio).project

    values = json.loads(export_project(actor=person, project=project, form="json").content)

    assert {"project", "items", "links", "calendars", "baselines", "promises", "statuses", "costs"} <= values.keys()
    assert len(values["items"]) == 2
    assert values["items"][0]["cost"] == "1000.00"
    whole = json.loads(export_portfolio(actor=person, portfolio=portfolio, form="json").content)
    assert [each["code"] for each in whole["projects"]] == [project.code]


def test_who_may_not_see_money_takes_none_out(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    project = brought(person, tmp_path, PLAN, "p.xml", portfolio=portfolio).project
    brought(person, tmp_path, LIST, portfolio=portfolio)
    member = a_person("Mia", Role.TEAM_MEMBER)

    values = json.loads(export_project(actor=member, project=project, form="json").content)
    listed = export_portfolio(actor=member, portfolio=portfolio, form="csv").content.decode()

    assert "costs" not in values
    assert "budget_at_approval" not in values["project"]
    assert "cost" not in values["items"][0]
    assert "3000" not in listed


def test_each_export_is_an_event(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    project = brought(person, tmp_path, PLAN, "p.xml", portfolio=portfolio).project

    for form in ("mspdi", "csv", "xlsx", "json"):
        export_project(actor=person, project=project, form=form)

    told = Event.objects.filter(kind="export", object_type="work.project", object_id=str(project.pk))
    assert told.count() == 4
    assert told.first().actor_id == person.pk  # type: ignore[union-attr]


def test_a_format_that_is_none_is_refused_and_so_is_a_stranger(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    project = brought(person, tmp_path, PLAN, "p.xml", portfolio=portfolio).project
    stranger = a_person("Kim", Role.CLIENT)

    with pytest.raises(RuleBroken, match="none of"):
        export_project(actor=person, project=project, form="docx")
    with pytest.raises(NotAllowed):
        export_project(actor=stranger, project=project, form="csv")


def test_files_are_downloaded_by_page(tmp_path: Path) -> None:
    person, portfolio = a_person(), a_portfolio()
    project = brought(person, tmp_path, PLAN, "p.xml", portfolio=portfolio).project
    client = Client()
    client.force_login(person)

    answer = client.get(f"/projects/{project.code}/export/mspdi")

    assert answer["Content-Disposition"] == f'attachment; filename="{project.code}.xml"'
    assert b"<Tasks>" in answer.content
    assert client.get(f"/portfolio/{portfolio.code}/export/xlsx").status_code == 200
    assert client.get(f"/projects/{project.code}/export/docx").status_code == 404
    assert Project.objects.count() == 1
