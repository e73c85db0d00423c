"""One's own account."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from steerboard.core.access.queries import grants_with_scopes
from steerboard.core.accounts.actions import change_profile, note_account_event
from steerboard.core.accounts.forms import ProfileForm
from steerboard.core.accounts.models import User
from steerboard.core.audit.queries import own_history
from steerboard.core.rules import NotAllowed, RuleBroken


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Who I am here, how I sign in, what I may do."""
    user = User.objects.get(pk=request.user.pk)
    form = ProfileForm.of(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            change_profile(actor=user, **form.cleaned_data)
        except NotAllowed:
            form.add_error(None, "Ask for a role first: without one you cannot change your profile.")
        except RuleBroken as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, "Profile saved.")
            return redirect("profile")
    context = {
        "form": form,
        "crumbs": [("Your account", None)],
        "person": user,
        "grants": grants_with_scopes(user),
        "factors": Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).count(),
        "sessions": UserSession.objects.filter(user=user).count(),
        "recent": own_history(user, limit=8),
    }
    return render(request, "core/accounts/profile.html", context, status=422 if form.errors else 200)


@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's own sessions."""
    session = get_object_or_404(UserSession, pk=session_id, user_id=request.user.pk)
    session.end()
    note_account_event(User.objects.get(pk=request.user.pk), "end_session")
    messages.success(request, "The session has ended.")
    return redirect("usersessions_list")
