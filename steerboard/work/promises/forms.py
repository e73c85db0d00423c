"""Parsing what is said about promises."""

from typing import Any

from django import forms

from steerboard.work.promises.models import Promise
from steerboard.work.schedule.models import WorkItem


class PromiseForm(forms.Form):
    """A date told to somebody."""

    what = forms.CharField(label="What was promised", max_length=200)
    due = forms.DateField(label="For when", widget=forms.DateInput(attrs={"type": "date"}))
    told_to = forms.CharField(label="To whom", max_length=200)
    item = forms.ModelChoiceField(WorkItem.objects.none(), label="Item of the plan", required=False)

    def __init__(self, items: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    """What became of a promise."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=[(value, label) for value, label in Promise.State.choices if value != Promise.State.OPEN],
    )
    settled_on = forms.DateField(label="On", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label="Why", required=False, max_length=2000)
