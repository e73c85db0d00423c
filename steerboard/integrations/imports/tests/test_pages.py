"""The pages of imports: a file's whole way, who may, and how many queries it takes."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steerboard.core.public import Role, run_waiting
from steerboard.integrations.imports import rules, views
from steerboard.integrations.imports.models import ImportRun
from steerboard.integrations.imports.tests.files import LIST, a_person, a_portfolio, brought
from steerboard.integrations.mspdi.tests.plans import document, link, task
from steerboard.work.public import Project, WorkItem

pytestmark = pytest.mark.django_db

MOST_QUERIES = 20


def signed_in(name: str = "Pia", role: Role = Role.PMO_LEAD) -> Client:
    client = Client()
    client.force_login(a_person(name, role))
    return client


def upload(client: Client, content: str | bytes, name: str = "list.csv", **fields: object) -> ImportRun:
    body = content if isinstance(content, bytes) else content.encode()
    answer = client.post("/import/", {"file": SimpleUploadedFile(name, body), **fields})
    assert answer.status_code == 302, answer.content
    return ImportRun.objects.latest("pk")


def test_a_list_goes_in_by_the_page_and_back_out() -> None:
    client, portfolio = signed_in(), a_portfolio()
    run = upload(client, LIST, portfolio=portfolio.pk)

    page = client.get(f"/import/{run.pk}/").content.decode()
    client.post(f"/import/{run.pk}/apply")
    applied = Project.objects.count()
    client.post(f"/import/{run.pk}/undo")

    assert "Alpha" in page
    assert "Apply" in page
    assert applied == 3
    assert Project.objects.count() == 0
    run.refresh_from_db()
    assert run.state == ImportRun.State.UNDONE


def test_a_question_is_answered_on_the_page() -> None:
    client = signed_in()
    run = upload(client, LIST)
    assert run.state == ImportRun.State.ASKED

    client.post(f"/import/{run.pk}/answer", {"answer.place": "new", "column.Department": "-"})

    run.refresh_from_db()
    assert run.state == ImportRun.State.READY
    assert run.mapping == {"Department": "-"}


def test_a_plan_goes_into_its_project_from_the_link_there() -> None:
    client, portfolio = signed_in(), a_portfolio()
    project = brought(a_person("Bo"), _folder(), LIST, portfolio=portfolio) and Project.objects.get(code="A-1")

    assert "Alpha" in client.get("/import/?project=A-1").content.decode()
    client.post("/import/?project=A-1", {"file": SimpleUploadedFile("p.xml", document(task(1), task(2, link(1))))})
    run = ImportRun.objects.latest("pk")
    client.post(f"/import/{run.pk}/apply")

    assert WorkItem.objects.filter(project=project).count() == 2


def test_a_refused_file_says_why_on_its_page() -> None:
    client = signed_in()

    run = upload(client, b"<?xml version='1.0'?><html/>", "page.xml")

    assert run.state == ImportRun.State.REFUSED
    assert "not a plan of Microsoft Project" in client.get(f"/import/{run.pk}/").content.decode()


def test_an_empty_file_is_refused_beside_its_field() -> None:
    client = signed_in()

    answer = client.post("/import/", {"file": SimpleUploadedFile("empty.csv", b"")})

    assert answer.status_code == 422
    assert "The file is empty." in answer.content.decode()


def test_a_large_file_is_read_and_applied_by_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "DIRECT_BYTES", 10)
    client, portfolio = signed_in(), a_portfolio()
    run = upload(client, LIST, portfolio=portfolio.pk)
    assert "go on" in client.get(f"/import/{run.pk}/progress").content.decode() or run.state == "reading"

    run_waiting()
    run.refresh_from_db()
    assert run.state == ImportRun.State.READY
    client.post(f"/import/{run.pk}/apply")
    run_waiting()

    run.refresh_from_db()
    assert run.state == ImportRun.State.APPLIED
    assert client.get(f"/import/{run.pk}/progress").status_code == 204
    assert rules.DIRECT_BYTES == 2 * 1024 * 1024


@pytest.mark.parametrize("path", ["/import/", "/import/{run}/"])
def test_the_pages_keep_their_query_budget(path: str) -> None:
    client, portfolio = signed_in(), a_portfolio()
    many = LIST + "".join(f"B-{n},Project {n},Finance,100,EUR,,2027-03-31,Green,\n" for n in range(150))
    run = upload(client, many, portfolio=portfolio.pk)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(path.format(run=run.pk))

    assert answer.status_code == 200
    assert len(queries) <= MOST_QUERIES


def test_who_may_not_import_reaches_no_page_of_it() -> None:
    portfolio = a_portfolio()
    run = upload(signed_in(), LIST, portfolio=portfolio.pk)
    member = signed_in("Mia", Role.TEAM_MEMBER)

    assert member.get("/import/").status_code == 403
    assert member.get(f"/import/{run.pk}/").status_code == 404
    assert member.post(f"/import/{run.pk}/apply").status_code == 404
    assert Project.objects.count() == 0


def _folder() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp())
