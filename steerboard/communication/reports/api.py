"""Steering packs in the API: prepared, published, read as data, PowerPoint or PDF."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from pydantic import Field

from steerboard.communication.permissions import SEE_REPORTS, WRITE_REPORTS
from steerboard.communication.reports.actions import prepare_pack, publish_pack, take_out_pack, write_note
from steerboard.communication.reports.models import Pack
from steerboard.communication.reports.queries import content_to_show, visible_packs
from steerboard.communication.reports.writers import MEDIA_TYPES
from steerboard.core.public import api
from steerboard.work.public import SEE_PROJECTS, visible_portfolios

routes = api.ApiRoutes("communication", "packs")
ONE = "/portfolios/{portfolio_code}/packs"
SEEN = api.Policy(SEE_REPORTS, scoped_by="portfolio_code", seen_by=SEE_PROJECTS)
WRITTEN = api.Policy(WRITE_REPORTS, scoped_by="portfolio_code", seen_by=SEE_PROJECTS)
Number = Annotated[api.Key, Field(le=2**31 - 1)]
PACK = api.Shape(
    "Pack",
    api.Attribute("portfolio", str, "portfolio__code"),
    api.Attribute("number", int),
    api.Attribute("title", str),
    api.Attribute("note", str),
    api.Attribute("state", Literal["draft", "published"]),
    api.Attribute("author", int, "author_id"),
    api.Attribute("created_at", datetime),
    api.Attribute("published_at", datetime | None),
    api.Attribute("content_hash", str),
    api.Attribute("version", int),
)
PACKS = api.Listing(
    PACK,
    filters={"state": api.Filter(Literal["draft", "published"], "state")},
    sorts={"created_at": "created_at", "number": "number"},
    sort="-created_at",
)


class NewPack(api.Input):
    """A pack to be prepared."""

    title: Annotated[str, Field(max_length=200)] = ""
    note: api.Text = ""


class PackWords(api.Input):
    """What a draft is called and says first."""

    title: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    note: api.Text | None = None


def _rows(request: HttpRequest, code: str, number: int | None = None) -> QuerySet[Pack]:
    rows = visible_packs(api.actor_of(request)).filter(portfolio__code=code)
    return rows if number is None else rows.filter(number=number)


def _pack(request: HttpRequest, code: str, number: int) -> Pack:
    pack = _rows(request, code, number).first()
    if pack is None:
        raise Http404("There is no such pack.")
    return pack


def _locked(request: HttpRequest, code: str, number: int) -> Pack:
    pk = _pack(request, code, number).pk
    rows = Pack.objects.filter(pk=pk)
    return api.locked(rows.select_related("portfolio", "scope"), request, lambda: PACK.one(rows))


def _reply(pk: int) -> api.Reply:
    shown = PACK.one(Pack.objects.filter(pk=pk))
    return api.Reply(shown, shown["version"] if shown else None)


@routes.listing("/packs", api.Policy(SEE_REPORTS, why="filtered by visible_packs"), PACKS)
def list_all_packs(request: HttpRequest) -> QuerySet[Pack]:
    """Packs of all portfolios one may see."""
    return visible_packs(api.actor_of(request))


@routes.listing(ONE, SEEN, PACKS)
def list_packs(request: HttpRequest, portfolio_code: api.Code) -> QuerySet[Pack]:
    """Packs of one portfolio."""
    return _rows(request, portfolio_code)


@routes.create(ONE, WRITTEN, out=PACK.model)
def prepare(request: HttpRequest, portfolio_code: api.Code, data: NewPack) -> api.Reply:
    """Begin a pack; a draft that waits already is used."""
    actor = api.actor_of(request)
    portfolio = visible_portfolios(actor).get(code=portfolio_code)
    return _reply(prepare_pack(actor=actor, portfolio=portfolio, title=data.title, note=data.note).pk)


@routes.read(f"{ONE}/{{number}}", SEEN, out=PACK.model)
def one_pack(request: HttpRequest, portfolio_code: api.Code, number: Number) -> api.Reply:
    """One pack without its content."""
    return _reply(_pack(request, portfolio_code, number).pk)


@routes.change(f"{ONE}/{{number}}", WRITTEN, out=PACK.model)
def edit_pack(request: HttpRequest, portfolio_code: api.Code, number: Number, data: PackWords) -> api.Reply:
    """Change the title and the covering note of a draft."""
    pack = _locked(request, portfolio_code, number)
    write_note(
        actor=api.actor_of(request),
        pack=pack,
        title=data.title if data.title is not None else pack.title,
        note=data.note if data.note is not None else pack.note,
    )
    return _reply(pack.pk)


@routes.act(f"{ONE}/{{number}}/publish", WRITTEN, out=PACK.model)
def publish(request: HttpRequest, portfolio_code: api.Code, number: Number) -> api.Reply:
    """Freeze a pack for good."""
    return _reply(publish_pack(actor=api.actor_of(request), pack=_pack(request, portfolio_code, number)).pk)


@routes.read(f"{ONE}/{{number}}/content", SEEN, out=dict[str, Any])
def content(request: HttpRequest, portfolio_code: api.Code, number: Number) -> dict[str, object]:
    """What a pack says: frozen, or of a draft as it is now."""
    return content_to_show(actor=api.actor_of(request), pack=_pack(request, portfolio_code, number))


@routes.file(f"{ONE}/{{number}}/pptx", SEEN, media_type=MEDIA_TYPES["pptx"])
def pptx(request: HttpRequest, portfolio_code: api.Code, number: Number) -> HttpResponse:
    """A pack as PowerPoint with native charts."""
    return _file(request, _pack(request, portfolio_code, number), "pptx")


@routes.file(f"{ONE}/{{number}}/pdf", SEEN, media_type=MEDIA_TYPES["pdf"])
def pdf(request: HttpRequest, portfolio_code: api.Code, number: Number) -> HttpResponse:
    """A pack as PDF."""
    return _file(request, _pack(request, portfolio_code, number), "pdf")


def _file(request: HttpRequest, pack: Pack, file_format: str) -> HttpResponse:
    body = take_out_pack(actor=api.actor_of(request), pack=pack, file_format=file_format)
    response = HttpResponse(body, content_type=MEDIA_TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{pack.code}.{file_format}"'
    return response
