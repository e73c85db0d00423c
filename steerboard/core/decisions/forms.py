"""Parsing a voice, and what somebody looks for in the register."""

from typing import Any

from django import forms

from steerboard.core.accounts.models import User
from steerboard.core.decisions.models import Decision
from steerboard.core.decisions.registry import declared_kinds


class VoiceForm(forms.Form):
    """Why one decides so, and on which conditions (one a line)."""

    reason = forms.CharField(
        label="Reason", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="On record, for everybody who may see the decision.",
    )  # fmt: skip
    conditions = forms.CharField(
        label="Conditions", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One on each line: what must hold, by when, and who sees to it.",
    )  # fmt: skip

    def condition_lines(self) -> list[str]:
        """The conditions, one by one."""
        return [line.strip() for line in self.cleaned_data["conditions"].splitlines() if line.strip()]


class RegisterFilter(forms.Form):
    """State, kind, who, words."""

    q = forms.CharField(required=False, label="Words", widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(choices=[("", "Any state"), *Decision.State.choices], required=False, label="State")
    kind = forms.ChoiceField(required=False, label="Kind")
    who = forms.ModelChoiceField(
        User.objects.filter(is_system=False).order_by("name"), required=False, label="Who", empty_label="Anybody"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.name, kind.label) for kind in declared_kinds()]
        self.fields["kind"].choices = [("", "Any kind"), *kinds]  # type: ignore[attr-defined]

    def narrowed(self) -> dict[str, Any]:
        """Arguments for `decision_register`."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "words": data.get("q") or "",
            "state": data.get("state") or "",
            "kind": data.get("kind") or "",
            "who": data.get("who"),
        }
