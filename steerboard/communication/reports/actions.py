"""Preparing and publishing steering packs."""

import hashlib

from django.db.models import Max

from steerboard.communication.permissions import SEE_REPORTS, WRITE_REPORTS
from steerboard.communication.reports.events import PackPublished
from steerboard.communication.reports.models import Pack
from steerboard.communication.reports.queries import pack_content, previous_pack
from steerboard.core.public import Event, RuleBroken, User, action, announce, canonical, clock, event_value
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


@action(SEE_REPORTS, on="pack")
def content_to_show(*, actor: User, pack: Pack) -> dict[str, object]:
    """The frozen content, or of a draft what it would say now to this person."""
    if pack.state == Pack.State.PUBLISHED:
        content: dict[str, object] = pack.content
        return content
    live: dict[str, object] = event_value(pack_content(actor, pack.portfolio, previous_pack(pack.portfolio, pack)))
    return {**live, "title": pack.title, "note": pack.note, "author": pack.author.name, "code": pack.code}
