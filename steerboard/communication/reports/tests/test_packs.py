"""Packs: drafted from the present, frozen when published, and the same for ever after."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pptx import Presentation

from steerboard.communication.reports.actions import prepare_pack, publish_pack, take_out_pack, write_note
from steerboard.communication.reports.models import Pack
from steerboard.communication.reports.queries import content_holds, content_to_show, visible_packs
from steerboard.communication.reports.tests.company import Company, person, small_company
from steerboard.communication.reports.writers import MEDIA_TYPES, write_pack
from steerboard.core.public import Event, NotAllowed, Role, RuleBroken, clock
from steerboard.work.public import change_project

pytestmark = pytest.mark.django_db
MOST_QUERIES = 27  # a draft gathers the whole portfolio; it does so in a fixed number of queries


@pytest.fixture
def company() -> Company:
    return small_company()


def _published(company: Company) -> Pack:
    return publish_pack(actor=company.lead, pack=prepare_pack(actor=company.lead, portfolio=company.portfolio))


def _page(client: Client, user: Any, pack: Pack, route: str = "pack", **more: Any) -> Any:
    client.force_login(user)
    kwargs = {"portfolio_code": pack.portfolio.code, "number": pack.number, **more}
    return client.get(reverse(f"communication:{route}", kwargs=kwargs))


def test_a_draft_shows_the_present_and_a_waiting_draft_is_used_again(company: Company) -> None:
    pack = prepare_pack(actor=company.lead, portfolio=company.portfolio)
    again = prepare_pack(actor=company.lead, portfolio=company.portfolio)

    content = content_to_show(actor=company.lead, pack=pack)

    assert again.pk == pack.pk
    assert [row["code"] for row in content["health"]] == ["AB-1"]
    assert content["decisions"][0]["cost_of_delay"] == "3141.00"
    assert content["risks"][0]["title"] == "The vendor is late"
    assert content["milestones"][0]["p80"]


def test_who_does_not_lead_cannot_prepare_a_pack(company: Company) -> None:
    with pytest.raises(NotAllowed):
        prepare_pack(actor=company.manager, portfolio=company.portfolio)


def test_title_and_note_of_a_draft_can_be_written_but_a_title_is_needed(company: Company) -> None:
    pack = prepare_pack(actor=company.lead, portfolio=company.portfolio)

    written = write_note(actor=company.lead, pack=pack, title="Board, November", note="Read page two.")

    assert (written.title, written.note) == ("Board, November", "Read page two.")
    with pytest.raises(RuleBroken):
        write_note(actor=company.lead, pack=pack, title=" ", note="")
    with pytest.raises(NotAllowed):
        write_note(actor=company.executive, pack=pack, title="Mine", note="")


def test_a_published_pack_cannot_be_changed_or_published_again(company: Company) -> None:
    pack = _published(company)

    assert content_holds(pack)
    assert pack.event_seq == Event.objects.filter(seq__lte=pack.event_seq).count()
    with pytest.raises(RuleBroken):
        publish_pack(actor=company.lead, pack=pack)
    with pytest.raises(RuleBroken):
        write_note(actor=company.lead, pack=pack, title="Other", note="")
    with pytest.raises(NotAllowed):
        publish_pack(actor=company.executive, pack=pack)


def test_an_old_pack_stays_the_same_to_the_byte_when_everything_changes(company: Company) -> None:
    pack = _published(company)
    before = {kind: take_out_pack(actor=company.lead, pack=pack, file_format=kind) for kind in MEDIA_TYPES}

    with clock.replaying(clock.now() + timedelta(days=400)):
        change_project(actor=company.lead, project=company.project, name="Renamed", budget_at_approval=5)
        pack = visible_packs(company.lead, whole=True).get(pk=pack.pk)
        after = {kind: take_out_pack(actor=company.executive, pack=pack, file_format=kind) for kind in MEDIA_TYPES}

    assert content_holds(pack)
    assert {kind for kind in MEDIA_TYPES if before[kind] != after[kind]} == set()


def test_the_next_pack_says_what_changed_since_the_last(company: Company) -> None:
    first = _published(company)
    first.content["health"][0]["status"] = "good"  # as if it had been well then
    later = clock.now() + timedelta(days=1)
    with clock.replaying(later):
        second = publish_pack(
            actor=company.lead, pack=prepare_pack(actor=company.lead, portfolio=company.portfolio)
        )  # fmt: skip

    assert second.number == 2
    assert second.content["previous"] == first.code
    assert second.content["since"] == first.published_at.isoformat(timespec="minutes")  # type: ignore[union-attr]
    assert second.content["money"]["total_before"]["spent"] == first.content["money"]["total"]["spent"]


def test_who_may_not_see_money_reads_the_pack_without_any_amount(company: Company, client: Client) -> None:
    pack = _published(company)

    page = _page(client, company.member, pack).content.decode()
    files = {kind: _page(client, company.member, pack, "pack_file", file_format=kind).content for kind in MEDIA_TYPES}
    content = json.loads(files["json"])
    slides = "".join(_texts(files["pptx"]))

    assert "Amounts are left out" in page
    for secret in ("31,234", "31234", "54,321", "54321", "54 k", "€54", "3,141", "3141", "64,777", "64777", "65 k"):
        assert secret not in page + files["html"].decode() + files["json"].decode() + slides
    assert "money" not in content
    assert "€" not in slides
    assert content["decisions"][0]["options"][0]["impact"] == {"finish_p80": "2027-02-01"}
    assert "3141.00" in json.dumps(visible_packs(company.lead, whole=True).get(pk=pack.pk).content)


def test_every_file_can_be_opened_and_says_the_same(company: Company) -> None:
    pack = _published(company)
    files = {kind: write_pack(kind, pack.content) for kind in MEDIA_TYPES}

    texts = _texts(files["pptx"])
    charts = [part for part in zipfile.ZipFile(io.BytesIO(files["pptx"])).namelist() if "charts/chart" in part]

    assert files["pdf"].startswith(b"%PDF-1.7")
    assert any("A second team?" in text for text in texts)
    assert any("Waiting costs €3,141 a day" in text for text in texts)
    assert charts
    assert b"A new &lt;b&gt;ledger&lt;/b&gt;" in files["html"]
    assert b"<script" not in files["html"]
    assert json.loads(files["json"]) == pack.content


def _texts(data: bytes) -> list[str]:
    found = []
    for slide in Presentation(io.BytesIO(data)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)  # type: ignore[attr-defined]
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]  # type: ignore[attr-defined]
    return found


def test_an_empty_portfolio_says_so_in_every_section(company: Company) -> None:
    pack = publish_pack(actor=company.lead, pack=prepare_pack(actor=company.lead, portfolio=company.other))

    texts = _texts(write_pack("pptx", pack.content))
    page = write_pack("html", pack.content).decode()

    for sentence in ("None. Nothing waits", "No open project", "No milestone falls", "No open risk"):
        assert any(sentence in text for text in texts)
        assert sentence in page
    assert write_pack("pdf", pack.content)


def test_a_thousand_projects_stay_readable(company: Company) -> None:
    content = dict(_published(company).content)
    row = content["health"][0]
    content["health"] = [{**row, "code": f"P-{n}", "status": "good"} for n in range(1000)]
    content["milestones"] = content["milestones"] * 200

    deck = Presentation(io.BytesIO(write_pack("pptx", content)))
    page = write_pack("html", content).decode()

    assert len(deck.slides) < 15
    assert "and 960 more: 960 on track" in page


def test_the_page_is_for_who_may_read_it_and_keeps_its_budget(company: Company, client: Client) -> None:
    draft = prepare_pack(actor=company.lead, portfolio=company.portfolio)

    assert _page(client, company.lead, draft).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("communication:pack", kwargs={"portfolio_code": "RUN", "number": 1}))

    assert len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked]
    assert _page(client, company.executive, draft).status_code == 404
    assert _page(client, company.stranger, draft).status_code == 404
    published = publish_pack(actor=company.lead, pack=draft)
    assert _page(client, company.executive, published).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("communication:pack", kwargs={"portfolio_code": "RUN", "number": 1}))
    assert len(asked) <= 20
    assert _page(client, company.stranger, published).status_code == 404
    assert _page(client, person("cleo", Role.CLIENT), published).status_code == 404


def test_the_list_offers_what_may_be_prepared(company: Company, client: Client) -> None:
    _published(company)
    client.force_login(company.lead)

    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("communication:packs")).content.decode()

    assert len(asked) <= 20
    assert "RUN-1" in page or "steering pack" in page
    assert "Prepare a pack" in page
    client.force_login(company.executive)
    assert "Prepare a pack" not in client.get(reverse("communication:packs")).content.decode()
    client.force_login(company.stranger)
    assert "Running things" not in client.get(reverse("communication:packs")).content.decode()


def test_a_pack_is_prepared_noted_and_published_from_the_pages(company: Company, client: Client) -> None:
    client.force_login(company.lead)

    begun = client.post(reverse("communication:pack_prepare"), {"portfolio": company.portfolio.pk, "title": "Board"})
    pack = Pack.objects.get()
    at = {"portfolio_code": "RUN", "number": pack.number}
    noted = client.post(reverse("communication:pack_note", kwargs=at), {"title": "Board 11", "note": "Look at AB-1."})
    refused = client.post(reverse("communication:pack_note", kwargs=at), {"title": "", "note": "Kept text"})
    published = client.post(reverse("communication:pack_publish", kwargs=at))
    pack.refresh_from_db()

    assert (begun.status_code, noted.status_code, published.status_code) == (302, 302, 302)
    assert refused.status_code == 422
    assert "Kept text" in refused.content.decode()
    assert pack.state == Pack.State.PUBLISHED
    assert pack.content["note"] == "Look at AB-1."
    client.force_login(company.executive)
    assert client.post(reverse("communication:pack_prepare"), {"portfolio": company.portfolio.pk}).status_code == 403


def test_taking_a_pack_out_is_an_event(company: Company, client: Client) -> None:
    pack = _published(company)

    answer = _page(client, company.executive, pack, "pack_file", file_format="pdf")

    event = Event.objects.get(kind="export")
    assert answer["Content-Disposition"] == 'attachment; filename="RUN-1.pdf"'
    assert event.actor_id == company.executive.pk
    assert json.loads(event.body)["data"]["format"] == "pdf"
    assert _page(client, company.executive, pack, "pack_file", file_format="doc").status_code == 404
