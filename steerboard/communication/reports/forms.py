"""Parsing what is said about packs."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from steerboard.work.public import Portfolio

EM_SPACE = "\u2003"


class PortfolioChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A portfolio, shown where it hangs in the tree."""

    def label_from_instance(self, obj: Portfolio) -> str:
        """Indented by its depth."""
        return EM_SPACE * max(0, obj.scope.path.count("/") - 3) + f"{obj.code} {obj.name}"


class PrepareForm(forms.Form):
    """Of which portfolio a pack is wanted."""

    portfolio = PortfolioChoice(Portfolio.objects.none(), label="Portfolio", empty_label=None)
    title = forms.CharField(label="Title", max_length=200, required=False, help_text="Empty: portfolio and month.")

    def __init__(self, portfolios: "QuerySet[Portfolio]", data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["portfolio"].queryset = portfolios  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """Title and covering note of a draft."""

    title = forms.CharField(label="Title", max_length=200)
    note = forms.CharField(
        label="Covering note",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What the board should know before it reads on. It stands on the first page.",
    )
