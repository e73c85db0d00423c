"""Parsing what somebody looks for in the log."""

from typing import Any

from django import forms

from steerboard.core.access.models import Scope
from steerboard.core.access.queries import visible_scopes
from steerboard.core.accounts.models import User
from steerboard.core.audit.queries import CHANGES, object_types

KINDS = (
    ("", "Everything"),
    ("changes", "Changes"),
    ("denied", "Refused attempts"),
    ("account", "Signing in and out"),
    ("export", "Exports"),
    ("read", "Reading the log"),
    ("fact", "Facts"),
)


class EventFilter(forms.Form):
    """Who, what, which object, where, when. Whatever is empty or cannot be read does not narrow the list."""

    who = forms.ModelChoiceField(User.objects.order_by("name"), required=False, label="Who", empty_label="Anybody")
    kind = forms.ChoiceField(choices=KINDS, required=False, label="What")
    object_type = forms.ChoiceField(required=False, label="On")
    object_id = forms.CharField(required=False, label="No.", max_length=64)
    scope = forms.ModelChoiceField(Scope.objects.none(), required=False, label="Where", empty_label="Anywhere")
    day = forms.DateField(required=False, label="Day", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["object_type"].choices = [("", "Anything"), *object_types()]  # type: ignore[attr-defined]
        self.fields["scope"].queryset = visible_scopes(user)  # type: ignore[attr-defined]

    def narrowed(self) -> dict[str, Any]:
        """Arguments for `history`."""
        self.is_valid()
        data = self.cleaned_data
        who, kind = data.get("who"), data.get("kind")
        return {
            "who": who.pk if who is not None else None,
            "kinds": CHANGES if kind == "changes" else (kind,) if kind else (),
            "object_type": data.get("object_type") or None,
            "object_id": data.get("object_id") or None,
            "scope": data.get("scope"),
            "day": data.get("day"),
        }
