"""People and access: who reaches the pages, and that each change is one action."""

import pytest
from django.test import Client
from django.urls import reverse

from steerboard.core.access.actions import add_scope, grant_role, revoke_role
from steerboard.core.access.models import Grant, Scope
from steerboard.core.access.permissions import MANAGE_ACCESS, RANK, Role, declare, permission_named
from steerboard.core.access.queries import can, reasons_for, whole
from steerboard.core.accounts.actions import create_account
from steerboard.core.accounts.models import User
from steerboard.core.accounts.queries import system_user
from steerboard.core.actions import action
from steerboard.core.events.models import Event
from steerboard.core.rules import NotAllowed, RuleBroken

pytestmark = pytest.mark.django_db


@action(MANAGE_ACCESS)
def _grow(*, actor: User, parent: Scope, label: str) -> Scope:
    return add_scope(kind="portfolio", parent=parent, label=label)


def _person(name: str, role: Role | None = None, scope: Scope | None = None) -> User:
    user = create_account(actor=system_user(), email=f"{name}@example.org", name=name.capitalize())
    if role is not None:
        grant_role(actor=system_user(), user=user, role=role, scope=scope or whole())
    return user


@pytest.fixture
def admin() -> User:
    return _person("admin", Role.ADMINISTRATOR)


@pytest.fixture
def signed_in(admin: User, client: Client) -> Client:
    client.force_login(admin)
    return client


PAGES = [("people", []), ("person-new", []), ("permissions", [])]


@pytest.mark.parametrize(("route", "arguments"), PAGES)
def test_an_administrator_sees_every_page(signed_in: Client, route: str, arguments: list[int]) -> None:
    assert signed_in.get(reverse(route, args=arguments)).status_code == 200


@pytest.mark.parametrize(("route", "arguments"), PAGES)
@pytest.mark.parametrize("role", [None, Role.EXECUTIVE, Role.PROJECT_MANAGER, Role.AUDITOR, Role.CLIENT])
def test_others_are_refused_and_the_attempt_is_an_event(
    client: Client, route: str, arguments: list[int], role: Role | None
) -> None:
    stranger = _person("stranger", role)
    client.force_login(stranger)

    assert client.get(reverse(route, args=arguments)).status_code == 403
    assert Event.objects.filter(kind="denied", actor_id=stranger.pk, verb=f"page.{route}").count() == 1


def test_nobody_signed_in_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(reverse("people")).headers["Location"].startswith("/accounts/login/")


def test_an_account_with_its_first_role_is_made_in_one_form(signed_in: Client) -> None:
    form = {"name": "Nina Neu", "email": "Nina@Example.org", "title": "PM", "role": "project_manager", "scope": "1"}
    answer = signed_in.post(reverse("person-new"), form)
    twice = signed_in.post(reverse("person-new"), form)

    made = User.objects.get(email="nina@example.org")
    assert answer.headers["Location"] == reverse("person", args=[made.pk])
    assert Grant.objects.get(user=made).role == Role.PROJECT_MANAGER
    assert twice.status_code == 422
    assert "exists already" in twice.content.decode()


def test_roles_are_given_and_taken_from_a_person_s_page(signed_in: Client) -> None:
    nina = _person("nina")
    page = reverse("person", args=[nina.pk])
    signed_in.post(reverse("role-give", args=[nina.pk]), {"role": "executive", "scope": "1"})
    grant = Grant.objects.get(user=nina)
    shown = signed_in.get(page).content.decode()
    signed_in.post(reverse("role-take", args=[nina.pk]), {"grant": grant.pk})

    assert "Executive" in shown
    assert not Grant.objects.filter(user=nina).exists()
    noted = Event.objects.filter(object_type="core.grant", object_id=str(grant.pk)).order_by("seq")
    assert [event.kind for event in noted] == ["created", "deleted"]


@pytest.mark.parametrize("grant", ["", "x", "999999"])
def test_taking_a_role_that_is_not_there_answers_404(signed_in: Client, grant: str) -> None:
    nina = _person("nina")

    assert signed_in.post(reverse("role-take", args=[nina.pk]), {"grant": grant}).status_code == 404


def test_nobody_gives_or_takes_a_role_above_their_own(client: Client, admin: User) -> None:
    lead, nina = _person("lead", Role.PMO_LEAD), _person("nina")
    client.force_login(lead)
    refused = client.post(reverse("role-give", args=[nina.pk]), {"role": "administrator", "scope": "1"})

    assert refused.status_code == 422
    with pytest.raises(RuleBroken):
        grant_role(actor=lead, user=nina, role=Role.ADMINISTRATOR, scope=whole())
    grant = Grant.objects.get(user=admin)
    with pytest.raises(RuleBroken):
        revoke_role(actor=lead, grant=grant, scope=grant.scope)
    assert not Grant.objects.filter(user=nina).exists()


def test_a_role_works_below_its_scope_and_nowhere_else() -> None:
    left, right = (_grow(actor=system_user(), parent=whole(), label=label) for label in ("Left", "Right"))
    lead = _person("lead", Role.PMO_LEAD, left)
    nina = _person("nina")

    grant_role(actor=lead, user=nina, role=Role.EXECUTIVE, scope=left)
    with pytest.raises(NotAllowed):
        grant_role(actor=lead, user=nina, role=Role.EXECUTIVE, scope=right)
    with pytest.raises(NotAllowed):
        grant_role(actor=lead, user=nina, role=Role.EXECUTIVE, scope=whole())

    see = permission_named("core.see_decisions")
    nina = User.objects.get(pk=nina.pk)
    assert [can(nina, see, scope) for scope in (left, right, whole())] == [True, False, False]
    assert [reason.given_at for reason in reasons_for(nina, see, left)] == ["Left"]


def test_accounts_are_locked_opened_and_erased_from_their_page(signed_in: Client, admin: User) -> None:
    nina = _person("nina")
    state = reverse("account-state", args=[nina.pk])
    seen = []
    for deed in ("lock", "unlock", "end_sessions", "reset_second_factor", "erase"):
        signed_in.post(state, {"do": deed})
        seen.append(User.objects.get(pk=nina.pk).is_active)
    own = signed_in.post(reverse("account-state", args=[admin.pk]), {"do": "lock"}, follow=True)

    assert seen == [False, True, True, True, False]
    assert User.objects.get(pk=nina.pk).name == f"Erased person {nina.pk}"
    assert "You cannot lock your own account." in own.content.decode()
    assert signed_in.post(state, {"do": "promote"}).status_code == 404


def test_the_system_s_own_account_has_no_page(signed_in: Client) -> None:
    assert signed_in.get(reverse("person", args=[system_user().pk])).status_code == 404


def test_the_matrix_says_why_somebody_may_do_something(signed_in: Client) -> None:
    nina = _person("nina", Role.AUDITOR)
    text = signed_in.get(reverse("permissions"), {"person": nina.pk}).content.decode()

    assert "Auditor, The whole portfolio" in text
    assert "core.read_audit" in text


def test_the_list_of_people_takes_a_steady_number_of_queries(
    signed_in: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        _person(f"p{number}", Role.TEAM_MEMBER)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        signed_in.get(reverse("people"))


def test_a_permission_is_declared_once_and_a_misspelt_one_raises() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        declare("core.decide", "Something else", "", frozenset())
    with pytest.raises(LookupError):
        permission_named("core.deside")
    assert set(RANK) == set(Role)
