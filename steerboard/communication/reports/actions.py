"""Preparing and publishing steering packs."""

import hashlib

from django.db.models import Max

from steerboard.communication.permissions import WRITE_REPORTS
from steerboard.communication.reports.events import PackPublished
from steerboard.communication.reports.models import Pack
from steerboard.communication.reports.queries import content_to_show, pack_content, previous_pack
from steerboard.communication.reports.writers import write_pack
from steerboard.core.public import (
    Event,
    RuleBroken,
    User,
    action,
    announce,
    canonical,
    clock,
    event_value,
    note_event,
)
from steerboard.work.public import Portfolio


@action(WRITE_REPORTS, on="portfolio")
def prepare_pack(*, actor: User, portfolio: Portfolio, title: str = "", note: str = "") -> Pack:
    """Begin a pack. While it is a draft it shows the present; a draft that waits already is used."""
    portfolio = Portfolio.objects.select_for_update().select_related("scope").get(pk=portfolio.pk)
    draft = Pack.objects.filter(portfolio=portfolio, state=Pack.State.DRAFT).first()
    if draft is not None:
        return draft
    last = Pack.objects.filter(portfolio=portfolio).aggregate(last=Max("number"))["last"] or 0
    day = clock.today()
    pack = Pack(
        scope=portfolio.scope,
        portfolio=portfolio,
        number=last + 1,
        title=title.strip() or f"{portfolio.name}: steering pack, {day:%B} {day.year}",
        note=note.strip(),
        author=actor,
        created_at=clock.now(),
    )
    pack.save()
    return pack


@action(WRITE_REPORTS, on="pack")
def write_note(*, actor: User, pack: Pack, title: str, note: str) -> Pack:
    """Change the title and the covering note of a draft."""
    pack = Pack.objects.select_for_update().select_related("portfolio").get(pk=pack.pk)
    if pack.state == Pack.State.PUBLISHED:
        raise RuleBroken("This pack is published; it cannot be changed any more.")
    if not title.strip():
        raise RuleBroken("Please give the pack a title.", field="title")
    pack.title, pack.note = title.strip(), note.strip()
    pack.save()
    return pack


@action(WRITE_REPORTS, on="pack")
def publish_pack(*, actor: User, pack: Pack) -> Pack:
    """Freeze the pack: its content, its hash and the event it stands at. It never changes again."""
    pack = Pack.objects.select_for_update().select_related("portfolio__scope").get(pk=pack.pk)
    if pack.state == Pack.State.PUBLISHED:
        raise RuleBroken("This pack is published already.")
    content = event_value(pack_content(actor, pack.portfolio, previous_pack(pack.portfolio, pack)))
    content["title"], content["note"], content["author"] = pack.title, pack.note, actor.name
    content["code"] = pack.code
    pack.content = content
    pack.content_hash = hashlib.sha256(canonical(content).encode()).hexdigest()
    pack.event_seq = Event.objects.aggregate(last=Max("seq"))["last"]
    pack.state, pack.published_at = Pack.State.PUBLISHED, clock.now()
    pack.save()
    announce(PackPublished(scope_id=pack.scope_id, pack_id=pack.pk, content_hash=pack.content_hash))
    return pack


def take_out_pack(*, actor: User, pack: Pack, file_format: str) -> bytes:
    """The pack as a file of this format (pptx, pdf, html, json), as this person may see it. An event says so."""
    data = write_pack(file_format, content_to_show(actor=actor, pack=pack))
    note_event(
        actor=actor,
        verb="communication.reports.take_out_pack",
        kind="export",
        scope_id=pack.scope_id,
        object_type="communication.pack",
        object_id=str(pack.pk),
        data={"format": file_format, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()},
    )
    return data
