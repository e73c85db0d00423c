"""Decisions: what waits for me, one question with its options side by side, and the register of all."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steerboard.core import clock, rooms
from steerboard.core.access.queries import roles_of
from steerboard.core.accounts.models import User
from steerboard.core.actions import note_event
from steerboard.core.audit.queries import history
from steerboard.core.decisions.actions import give_voice, withdraw_decision
from steerboard.core.decisions.forms import RegisterFilter, VoiceForm
from steerboard.core.decisions.models import Decision
from steerboard.core.decisions.panels import DecisionPicture, picture, pictures
from steerboard.core.decisions.queries import decision_register, find_decision, options_of, waiting_for
from steerboard.core.rules import RuleBroken

SLOT = "core.decision"
PAGE_SIZE = 100


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _found(request: HttpRequest, code: str) -> Decision:
    found = find_decision(_person(request), code)
    if found is None:
        raise Http404("There is no such decision.")
    return found


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for me, most urgent first, each to be decided from its card; and what I asked others."""
    user = _person(request)
    asked = decision_register(user, state=Decision.State.OPEN).filter(proposer=user)[:20]
    taken = decision_register(user, who=user).exclude(state=Decision.State.OPEN)[:10]
    waiting = pictures(user, list(waiting_for(user)))
    context = {
        "crumbs": [("Decisions", None)],
        "waiting": waiting,
        "asked": pictures(user, list(asked)),
        "taken": pictures(user, list(taken)),
        "voice": VoiceForm(),
        "now": clock.now(),
        "has_role": bool(roles_of(user)),
    }
    return render(request, "core/decisions/inbox.html", context)


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """All decisions one may see, narrowed by state, kind, person and words."""
    user = _person(request)
    form = RegisterFilter(request.GET)
    narrowed = form.narrowed()
    rows = list(decision_register(user, **narrowed)[: PAGE_SIZE + 1])
    context = {
        "crumbs": [("Decisions", "/decisions/"), ("Register", None)],
        "form": form,
        "is_narrowed": any(narrowed.values()),
        "pictures": pictures(user, rows[:PAGE_SIZE]),
        "is_cut": len(rows) > PAGE_SIZE,
        "limit": PAGE_SIZE,
    }
    return render(request, "core/decisions/register.html", context)


@require_GET
def decision(request: HttpRequest, code: str) -> HttpResponse:
    """One question: options side by side, evidence, votes, my decision."""
    user = _person(request)
    return _page(request, picture(user, _found(request, code)), VoiceForm())


def _page(request: HttpRequest, shown: DecisionPicture, voice: VoiceForm, *, status: int = 200) -> HttpResponse:
    user, found = _person(request), shown.decision
    pieces = (panel.render(request, found) for panel in rooms.panels(SLOT))
    context: dict[str, Any] = {
        "crumbs": [("Decisions", "/decisions/"), (found.code, None)],
        "shown": shown,
        "voice": voice,
        "pieces": [render_to_string(template, inner, request) for template, inner in filter(None, pieces)],
        "lines": history(user, object_type=Decision._meta.label_lower, object_id=found.pk, limit=10),
    }
    return render(request, "core/decisions/decision.html", context, status=status)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, code: str, option: str) -> HttpResponse:
    """Confirm an option (GET asks once more, where scripts are off), then give one's voice."""
    user, found = _person(request), _found(request, code)
    chosen = next((one for one in options_of(found) if one.key == option), None)
    if chosen is None:
        raise Http404("There is no such option.")
    voice = VoiceForm(request.POST if request.method == "POST" else None)
    shown = picture(user, found)
    if request.method == "POST" and voice.is_valid():
        try:
            after = give_voice(
                actor=user,
                decision=found,
                option=option,
                reason=voice.cleaned_data["reason"],
                conditions=voice.condition_lines(),
            )
        except RuleBroken as refusal:
            messages.error(request, refusal.sentence)
            return _page(request, picture(user, _found(request, code)), voice, status=422)
        done = after.state != Decision.State.OPEN
        messages.success(request, f"Decided: {chosen.label}." if done else f"Your voice counts for: {chosen.label}.")
        return redirect("decision", code)
    context = {"crumbs": [("Decisions", "/decisions/"), (code, None)], "shown": shown, "one": chosen, "voice": voice}
    return render(request, "core/decisions/confirm.html", context)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's question back."""
    found = _found(request, code)
    try:
        withdraw_decision(actor=_person(request), decision=found, reason=request.POST.get("reason", "")[:2000])
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "The question is withdrawn.")
    return redirect("decision", code)


@require_GET
def evidence(request: HttpRequest, code: str) -> JsonResponse:
    """The evidence as it was frozen, to check its SHA-256 by oneself."""
    found = _found(request, code)
    note_event(
        actor=_person(request),
        verb="core.decisions.export_evidence",
        kind="export",
        scope_id=found.scope_id,
        object_type=Decision._meta.label_lower,
        object_id=str(found.pk),
    )
    answer = JsonResponse(found.evidence)
    answer["Content-Disposition"] = f'attachment; filename="{found.code}-evidence.json"'
    return answer
