"""Parsing what a person wants of a token."""

from datetime import timedelta
from typing import Any

from django import forms

from steerboard.core import clock
from steerboard.core.api.rules import LONGEST_DAYS

DAYS = (7, 30, 90, 180, LONGEST_DAYS)
# Rooms with operations of their own so far.
_ROOM_LABELS = {
    "work": "portfolios, projects, plans, money",
    "governance": "risks and questions",
    "insights": "forecasts",
    "communication": "reports",
    "integrations": "imports and exports",
    "core": "decisions, people, history",
}


def scope_choices() -> list[tuple[str, str]]:
    """All scopes with their words: of everything first, then room by room."""
    choices = [("read", "Read everything I may see"), ("write", "Do everything I may do")]
    for room, label in _ROOM_LABELS.items():
        choices += [(f"{room}:read", f"Read: {label}"), (f"{room}:write", f"Read and change: {label}")]
    return choices


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(label="Name", max_length=80, help_text="The program that will use it.")
    days = forms.TypedChoiceField(
        label="Valid for", coerce=int, choices=[(days, f"{days} days") for days in DAYS], initial=90
    )
    scopes = forms.MultipleChoiceField(
        label="It may", choices=scope_choices, widget=forms.CheckboxSelectMultiple, initial=["read"]
    )

    def wanted(self) -> dict[str, Any]:
        """As `create_token` takes it."""
        data = self.cleaned_data
        expires = clock.now() + timedelta(days=data["days"])
        return {"name": data["name"], "scopes": data["scopes"], "expires_at": expires}
