"""Parsing what is asked of deciders."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet

from steerboard.core.public import OptionDraft, User

DECIDED_AT = time(17)
PLACES = (1, 2, 3, 4)


class ToDeciders(forms.Form):
    """Who decides until when, and what waiting costs."""

    deciders = forms.ModelMultipleChoiceField(
        label="Who decides", queryset=User.objects.none(), help_text="Somebody else than you. Ctrl chooses several."
    )
    due = forms.DateField(
        label="Decide by",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="If nobody decides by then, the default holds.",
    )
    cost_of_delay = forms.DecimalField(
        label="Cost of waiting, a day", required=False, min_value=0, max_digits=14, decimal_places=2
    )

    def __init__(self, people: "QuerySet[User]", data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["deciders"].queryset = people  # type: ignore[attr-defined]

    def put(self) -> dict[str, Any]:
        """What every proposal takes."""
        day: date = self.cleaned_data["due"]
        return {
            "deciders": list(self.cleaned_data["deciders"]),
            "due_at": datetime.combine(day, DECIDED_AT, UTC),
            "cost_of_delay_per_day": self.cleaned_data["cost_of_delay"],
        }


class StopForm(ToDeciders):
    """Whether to stop a project."""

    field_order = ("reason", "deciders", "due", "cost_of_delay", "stop_by_default")

    reason = forms.CharField(label="Why", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    stop_by_default = forms.BooleanField(
        label="Stop it if nobody decides in time", required=False, help_text="Otherwise it goes on."
    )


class AskForm(ToDeciders):
    """A free question with two to four answers."""

    question = forms.CharField(label="Question", max_length=300, help_text="One sentence that can be answered.")
    explanation = forms.CharField(
        label="What to know before deciding", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    label1 = forms.CharField(label="Answer 1", max_length=120)
    means1 = forms.CharField(label="What it means", max_length=500, required=False)
    label2 = forms.CharField(label="Answer 2", max_length=120)
    means2 = forms.CharField(label="What it means", max_length=500, required=False)
    label3 = forms.CharField(label="Answer 3", max_length=120, required=False)
    means3 = forms.CharField(label="What it means", max_length=500, required=False)
    label4 = forms.CharField(label="Answer 4", max_length=120, required=False)
    means4 = forms.CharField(label="What it means", max_length=500, required=False)
    default = forms.TypedChoiceField(
        label="Holds if nobody decides", coerce=int, choices=[(n, f"Answer {n}") for n in PLACES], initial=2
    )
    proposed = forms.TypedChoiceField(
        label="You propose",
        coerce=int,
        required=False,
        empty_value=None,
        choices=[("", "none of them"), *((n, f"Answer {n}") for n in PLACES)],
    )

    field_order = (
        "question", "explanation", "label1", "means1", "label2", "means2", "label3", "means3", "label4", "means4",
        "default", "proposed", "deciders", "due", "cost_of_delay",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The default and what is proposed must be answers that were given."""
        given = super().clean() or self.cleaned_data
        for name in ("default", "proposed"):
            place = given.get(name)
            if place and not given.get(f"label{place}"):
                self.add_error(name, f"There is no answer {place}.")
        return given

    def options(self) -> Sequence[OptionDraft]:
        """The answers in their order."""
        given = self.cleaned_data
        return [
            OptionDraft(
                key=f"answer_{place}",
                label=given[f"label{place}"],
                explanation=given[f"means{place}"],
                is_default=given["default"] == place,
                is_proposed=given["proposed"] == place,
            )
            for place in PLACES
            if given[f"label{place}"]
        ]
