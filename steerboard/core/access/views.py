"""People and access: who has an account, who holds which role where, and who may what for which reason."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steerboard.core.access.actions import grant_role, revoke_role
from steerboard.core.access.forms import PersonForm, RoleForm
from steerboard.core.access.models import Grant, Scope
from steerboard.core.access.permissions import MANAGE_ACCOUNTS, Permission, Role, declared_permissions
from steerboard.core.access.queries import (
    Reason,
    can,
    grants_with_scopes,
    manageable_scopes,
    people_with_roles,
    reasons_for,
)
from steerboard.core.accounts.actions import (
    create_account,
    deactivate_account,
    end_all_sessions,
    erase_person,
    reactivate_account,
    reset_second_factor,
)
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import people_with_second_factor
from steerboard.core.audit.queries import history
from steerboard.core.rules import NotAllowed, RuleBroken

# What can be done to an account from its page; each is one action.
ACCOUNT_DEEDS: dict[str, tuple[Callable[..., None], str]] = {
    "lock": (deactivate_account, "The account is locked; all its sessions have ended."),
    "unlock": (reactivate_account, "The account is open again."),
    "end_sessions": (end_all_sessions, "All sessions have ended."),
    "reset_second_factor": (reset_second_factor, "The second factor is gone; the person can set up a new one."),
    "erase": (erase_person, "The person was erased. The log stays valid."),
}


def _actor(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """All accounts with their roles."""
    words = request.GET.get("q", "")[:100]
    # Roles given in what this person does not manage stay untold, and so do the names of those places.
    rows = people_with_roles(words, manageable_scopes(_actor(request)))
    context = {
        "crumbs": [("Admin", None), ("People and access", None)],
        "rows": rows,
        "words": words,
        "secured": people_with_second_factor(),
        "may_create": can(_actor(request), MANAGE_ACCOUNTS),
        "active": sum(1 for person, _ in rows if person.is_active),
        "without_role": sum(1 for person, grants in rows if person.is_active and not grants),
        "administrators": sum(1 for _, grants in rows if any(g.role == Role.ADMINISTRATOR for g in grants)),
    }
    return render(request, "core/access/people.html", context)


@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """A new account with its first role."""
    actor = _actor(request)
    form = PersonForm(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            created = create_account(
                actor=actor,
                email=data["email"],
                name=data["name"],
                title=data["title"],
                password=data["password"] or None,
            )
            if data["role"]:
                grant_role(actor=actor, user=created, role=Role(data["role"]), scope=data["scope"])
        except RuleBroken as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, f"{created.name} has an account.")
            return redirect("person", created.pk)
    context = {"crumbs": [("People and access", "/admin/people/"), ("New account", None)], "form": form}
    return render(request, "core/access/new_person.html", context, status=422 if form.errors else 200)


@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One account: roles, state, and what happened to it."""
    return _person_page(request, _found(person_id), RoleForm(_actor(request)))


def _found(person_id: int) -> User:
    found: User = get_object_or_404(User, pk=person_id, is_system=False)
    return found


def _person_page(request: HttpRequest, shown: User, form: RoleForm, *, status: int = 200) -> HttpResponse:
    actor = _actor(request)
    context = {
        "crumbs": [("People and access", "/admin/people/"), (shown.name, None)],
        "shown": shown,
        "grants": grants_with_scopes(shown, manageable_scopes(actor)),
        "takeable": set(manageable_scopes(actor).values_list("pk", flat=True)),
        "form": form,
        "is_secured": shown.pk in people_with_second_factor(),
        "may_change": can(actor, MANAGE_ACCOUNTS) and actor.pk != shown.pk,
        "lines": history(actor, object_type=User._meta.label_lower, object_id=shown.pk, kinds=(), limit=20),
    }
    return render(request, "core/access/person.html", context, status=status)


@require_POST
def give(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a role."""
    actor, shown = _actor(request), _found(person_id)
    form = RoleForm(actor, request.POST)
    if form.is_valid():
        role, scope = Role(form.cleaned_data["role"]), form.cleaned_data["scope"]
        try:
            grant_role(actor=actor, user=shown, role=role, scope=scope)
        except RuleBroken as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, f"{shown.name} is now {role.label.lower()} for {scope.label}.")
            return redirect("person", shown.pk)
    return _person_page(request, shown, form, status=422)


@require_POST
def take(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a role away."""
    pk = request.POST.get("grant", "")
    grant = get_object_or_404(Grant.objects.select_related("scope", "user"), pk=pk if pk.isdigit() else 0)
    if grant.user_id != person_id:
        raise Http404
    return _done(request, person_id, lambda actor: revoke_role(actor=actor, grant=grant, scope=grant.scope), "Taken.")


@require_POST
def change_state(request: HttpRequest, person_id: int) -> HttpResponse:
    """Lock, open, sign out everywhere, take the second factor away, or erase."""
    shown = _found(person_id)
    deed = ACCOUNT_DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    act, sentence = deed
    return _done(request, person_id, lambda actor: act(actor=actor, user=shown), sentence)


def _done(request: HttpRequest, person_id: int, act: Callable[[User], Any], sentence: str) -> HttpResponse:
    try:
        act(_actor(request))
    except (RuleBroken, NotAllowed) as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, sentence)
    return redirect("person", person_id)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One permission: which roles hold it, and why the person looked at does."""

    permission: Permission
    cells: list[bool]
    reasons: list[Reason]


@require_GET
def permissions(request: HttpRequest) -> HttpResponse:
    """Who may what, and why."""
    person_id, scope_id = request.GET.get("person", ""), request.GET.get("scope", "")
    shown = User.objects.filter(pk=person_id, is_system=False).first() if person_id.isdigit() else None
    scopes = manageable_scopes(_actor(request))
    scope: Scope | None = scopes.filter(pk=scope_id).first() if scope_id.isdigit() else None
    rooms: dict[str, list[MatrixRow]] = {}
    for permission in declared_permissions():
        reasons = reasons_for(shown, permission, scope) if shown is not None else []
        row = MatrixRow(permission, [role in permission.roles for role in Role], reasons)
        rooms.setdefault(permission.code.partition(".")[0].capitalize(), []).append(row)
    context = {
        "crumbs": [("Admin", None), ("Permissions", None)],
        "roles": list(Role),
        "rooms": sorted(rooms.items()),
        "shown": shown,
        "scope": scope,
        "people": User.objects.filter(is_system=False, is_active=True).order_by("name"),
        "scopes": scopes,
    }
    return render(request, "core/access/permissions.html", context)
