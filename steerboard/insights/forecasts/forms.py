"""Parsing what people ask of a forecast."""

from typing import cast

from django import forms
from django.db.models import QuerySet

from steerboard.core.public import User


class RebaselineForm(forms.Form):
    """A proposal to agree anew."""

    new_finish = forms.DateField(label="New promised finish", widget=forms.DateInput(attrs={"type": "date"}))
    new_budget = forms.DecimalField(
        label="New budget", required=False, min_value=0, max_digits=16, decimal_places=2, help_text="Empty: stays."
    )
    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}))
    deciders = forms.ModelMultipleChoiceField(
        label="Who decides",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Somebody else than you.",
    )
    due = forms.DateField(
        label="Decide by",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="If nobody decides by then, what was agreed stays.",
    )
    cost_of_delay = forms.DecimalField(
        label="Cost of waiting, a day", required=False, min_value=0, max_digits=14, decimal_places=2
    )

    def choose_from(self, people: QuerySet[User]) -> None:
        """Offer these people as deciders."""
        field = cast("forms.ModelMultipleChoiceField[User]", self.fields["deciders"])
        field.queryset = people
