"""The audit room: what happened, and the proof that it was so."""

import json
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from steerboard.core import clock
from steerboard.core.access.permissions import READ_AUDIT
from steerboard.core.access.queries import can
from steerboard.core.accounts.models import User
from steerboard.core.actions import note_event
from steerboard.core.audit.actions import ask_verification, export_evidence
from steerboard.core.audit.checkpoints import LogAltered, prove_event
from steerboard.core.audit.forms import EventFilter
from steerboard.core.audit.queries import describe, events_for, history, log_status
from steerboard.core.audit.writers import evidence_pack

PAGE_SIZE = 50


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The newest events, narrowed by who, what, object, place and day."""
    user = _person(request)
    form = EventFilter(user, request.GET)
    before = request.GET.get("before", "")
    narrowed = form.narrowed()
    lines = history(user, **narrowed, before=int(before) if before.isdigit() else None, limit=PAGE_SIZE + 1)
    _note_reading(user, request)
    context = {
        "crumbs": [("Audit", None)],
        "form": form,
        "is_narrowed": any(narrowed.values()),
        "lines": lines[:PAGE_SIZE],
        "older": lines[PAGE_SIZE - 1].seq if len(lines) > PAGE_SIZE else None,
        "status": log_status(),
        "may_prove": can(user, READ_AUDIT),
    }
    return render(request, "core/audit/log.html", context)


def _note_reading(user: User, request: HttpRequest) -> None:
    asked = {key: value for key, value in request.GET.items() if value and len(value) < 100}
    note_event(
        actor=user, verb="core.audit.read_log", kind="read", object_type="log", object_id="audit", data={"asked": asked}
    )


@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """The card that tells how a running verification goes."""
    context = {"status": log_status(), "may_prove": can(_person(request), READ_AUDIT)}
    return render(request, "core/audit/log.html#proof", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Queue a verification."""
    ask_verification(actor=_person(request))
    messages.info(request, "The log is being verified. You may go on working.")
    return redirect("audit")


@require_POST
def evidence(request: HttpRequest) -> HttpResponse | FileResponse:
    """The evidence pack as a download."""
    try:
        up_to = export_evidence(actor=_person(request), to="page")
    except LogAltered as problem:
        messages.error(request, f"Nothing was exported, because the log was altered: {problem}")
        return redirect("audit")
    name = f"steerboard-evidence-{clock.today():%Y-%m-%d}.zip"
    return FileResponse(evidence_pack(up_to=up_to), as_attachment=True, filename=name)


@require_GET
def event(request: HttpRequest, seq: int) -> HttpResponse:
    """One event: its words, its exact text and its place in the chain."""
    row = get_object_or_404(events_for(_person(request)), seq=seq)
    body: dict[str, Any] = json.loads(row.body)
    context = {
        "crumbs": [("Audit", "/audit/"), (f"Event {seq}", None)],
        "row": row,
        "line": describe(row),
        "body": body,
        "text": json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True),
        "status": log_status(),
    }
    return render(request, "core/audit/event.html", context)


@require_GET
def proof(request: HttpRequest, seq: int) -> HttpResponse:
    """The proof that one event is sealed, to keep or to hand on."""
    get_object_or_404(events_for(_person(request)), seq=seq)
    try:
        text = prove_event(seq).as_text()
    except LookupError as problem:
        raise Http404(str(problem)) from problem
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="event-{seq}.proof.json"'
    return answer
