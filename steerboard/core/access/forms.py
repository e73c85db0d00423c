"""Parsing what is said about people and their roles."""

from typing import Any

from django import forms

from steerboard.core.access.models import Scope
from steerboard.core.access.permissions import RANK, Role
from steerboard.core.access.queries import manageable_scopes, rank_of
from steerboard.core.accounts.models import User

EM_SPACE = "\u2003"


def roles_one_may_give(actor: User) -> list[tuple[str, str]]:
    """Roles not above one's own."""
    return [(role.value, role.label) for role in Role if RANK[role] <= rank_of(actor)]


class ScopeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A scope, shown where it hangs in the tree."""

    def label_from_instance(self, obj: Scope) -> str:
        """Indented by its depth."""
        return EM_SPACE * max(0, obj.path.count("/") - 2) + obj.label


class RoleForm(forms.Form):
    """Which role, where."""

    role = forms.ChoiceField(label="Role")
    scope = ScopeChoice(Scope.objects.none(), label="For everything below", empty_label=None)

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_one_may_give(actor)  # type: ignore[attr-defined]
        self.fields["role"].initial = Role.TEAM_MEMBER.value
        self.fields["scope"].queryset = manageable_scopes(actor)  # type: ignore[attr-defined]


class PersonForm(RoleForm):
    """A new account and its first role."""

    field_order = ("name", "email", "title", "role", "scope", "password")

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail", max_length=254)
    title = forms.CharField(label="Title", max_length=120, required=False)
    password = forms.CharField(
        label="First password",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Left empty, the person signs in by single sign-on or asks for a reset mail.",
    )

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, *args, **kwargs)
        self.fields["role"].required = False
        self.fields["role"].initial = ""
        self.fields["role"].choices = [("", "No role yet"), *roles_one_may_give(actor)]  # type: ignore[attr-defined]
