"""Steering packs: the list, one pack as a page, and as files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from steerboard.communication.permissions import WRITE_REPORTS
from steerboard.communication.reports.actions import prepare_pack, publish_pack, take_out_pack, write_note
from steerboard.communication.reports.documents import pack_picture
from steerboard.communication.reports.forms import NoteForm, PrepareForm
from steerboard.communication.reports.models import Pack
from steerboard.communication.reports.queries import (
    content_holds,
    content_to_show,
    packs_around,
    reportable_portfolios,
    visible_packs,
)
from steerboard.communication.reports.writers import MEDIA_TYPES
from steerboard.core.public import Column, RuleBroken, Table, User, can, table_page


class PacksTable(Table):
    """Packs of all portfolios one may see."""

    key = "communication.packs"
    caption = "Steering packs"
    columns = (
        Column("title", "Pack", "title", code="code", primary=True, filter="text", width="xl"),
        Column("portfolio", "Portfolio", "portfolio__name", filter="choice", group=True),
        Column("state", "State", "state", kind="chip", filter="choice", choices=Pack.State.choices, group=True),
        Column("published", "Published", "published_at", kind="moment", filter="date"),
        Column("author", "Author", "author__name", kind="person", filter="choice", group=True),
        Column("created", "Begun", "created_at", kind="moment", default=False),
        Column("hash", "SHA-256", "content_hash", default=False),
    )
    search = ("title", "portfolio__name", "portfolio__code")
    sort = "-created"
    empty = (
        "No packs yet",
        (
            "A steering pack says what a board must know and decide: decisions first, then what changed, health, "
            "milestones, money and risks. It is drafted from live data and frozen when published."
        ),
        "communication/reports/first_steps.html",
    )

    def row_url(self, row: Pack) -> str:
        """The pack's page."""
        return _address(row)


def _address(pack: Pack, route: str = "pack") -> str:
    return reverse(f"communication:{route}", kwargs=_route(pack))


def _route(pack: Pack) -> dict[str, Any]:
    return {"portfolio_code": pack.portfolio.code, "number": pack.number}


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _find(request: HttpRequest, portfolio_code: str, number: int) -> Pack:
    pack = visible_packs(_person(request), whole=True).filter(portfolio__code=portfolio_code, number=number).first()
    if pack is None:
        raise Http404("There is no such pack.")
    return pack


@require_GET
def packs(request: HttpRequest) -> HttpResponseBase:
    """All packs this person may read, and where to begin one."""
    return packs_page(request, None)


def packs_page(request: HttpRequest, refused: PrepareForm | None) -> HttpResponseBase:
    """The list with an empty form, or with the one that was refused."""
    user = _person(request)
    portfolios = reportable_portfolios(user)
    asked = portfolios.filter(code=request.GET.get("portfolio", "")).first() if "portfolio" in request.GET else None
    form = refused or PrepareForm(portfolios, initial={"portfolio": asked})
    context = {"crumbs": [("Reports", None)], "form": form, "may_write": bool(form.fields["portfolio"].choices)}  # type: ignore[attr-defined]
    answer = table_page(
        request, "communication/reports/list.html", PacksTable(request, visible_packs(user).order_by()), context
    )
    if refused is not None:
        answer.status_code = 422
    return answer


@require_POST
def pack_prepare(request: HttpRequest) -> HttpResponseBase:
    """Begin a pack, or go on with the draft that waits."""
    actor = _person(request)
    form = PrepareForm(reportable_portfolios(actor), request.POST)
    if not form.is_valid():
        return packs_page(request, form)
    pack = prepare_pack(actor=actor, **form.cleaned_data)
    return redirect(_address(pack))


@require_GET
def pack(request: HttpRequest, portfolio_code: str, number: int) -> HttpResponse:
    """A pack as a page: the present while it is a draft, what was frozen once it is published."""
    return pack_page(request, _find(request, portfolio_code, number), None)


def pack_page(request: HttpRequest, found: Pack, refused: NoteForm | None) -> HttpResponse:
    """The page of a pack with its form as it stands, or with the one that was refused."""
    user = _person(request)
    is_draft = found.state == Pack.State.DRAFT
    before, after = packs_around(found)
    context = {
        "crumbs": [
            ("Reports", reverse("communication:packs")),
            (found.portfolio.name, f"{reverse('communication:packs')}?q={found.portfolio.code}"),
            (found.code, None),
        ],
        "pack": found,
        "shown": pack_picture(content_to_show(actor=user, pack=found)),
        "is_draft": is_draft,
        "may_write": is_draft and can(user, WRITE_REPORTS, found.scope),
        "form": refused or NoteForm(initial={"title": found.title, "note": found.note}),
        "refused": refused is not None,
        "holds": None if is_draft else content_holds(found),
        "before": before,
        "after": after,
        "files": ("pptx", "pdf", "html", "json"),
    }
    return render(request, "communication/reports/pack.html", context, status=200 if refused is None else 422)


@require_POST
def pack_note(request: HttpRequest, portfolio_code: str, number: int) -> HttpResponse:
    """Title and covering note of a draft."""
    found, form = _find(request, portfolio_code, number), NoteForm(request.POST)
    if form.is_valid():
        try:
            write_note(actor=_person(request), pack=found, **form.cleaned_data)
        except RuleBroken as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, "Title and note are kept.")
            return redirect(_address(found))
    return pack_page(request, found, form)


@require_POST
def pack_publish(request: HttpRequest, portfolio_code: str, number: int) -> HttpResponse:
    """Freeze the pack."""
    found = _find(request, portfolio_code, number)
    try:
        publish_pack(actor=_person(request), pack=found)
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{found.code} is published and will not change any more.")
    return redirect(_address(found))


@require_GET
def pack_file(request: HttpRequest, portfolio_code: str, number: int, file_format: str) -> HttpResponse:
    """The pack as a file; taking it out is an event."""
    if file_format not in MEDIA_TYPES:
        raise Http404("A pack is there as pptx, pdf, html and json.")
    found = _find(request, portfolio_code, number)
    data = take_out_pack(actor=_person(request), pack=found, file_format=file_format)
    answer = HttpResponse(data, content_type=MEDIA_TYPES[file_format])
    draft = "-draft" if found.state == Pack.State.DRAFT else ""
    answer["Content-Disposition"] = f'attachment; filename="{found.code}{draft}.{file_format}"'
    return answer
