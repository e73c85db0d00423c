"""Parsing what is said about portfolios."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from steerboard.core.public import User, visible
from steerboard.work.permissions import MANAGE_PORTFOLIOS
from steerboard.work.portfolios.models import Portfolio

EM_SPACE = "\u2003"
TOP = "At the top"


class PortfolioChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A portfolio, shown where it hangs in the tree."""

    def label_from_instance(self, obj: Portfolio) -> str:
        """Indented by its depth."""
        return EM_SPACE * max(0, obj.scope.path.count("/") - 3) + f"{obj.code} {obj.name}"


class PortfolioFacts(forms.Form):
    """A portfolio's own facts."""

    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(
        label="Kind", choices=Portfolio.Kind.choices, help_text="A programme has one goal; a portfolio has many."
    )
    owner = forms.TypedChoiceField(label="Owner", required=False, coerce=int, empty_value=None)
    currency = forms.CharField(label="Currency", max_length=3, initial="EUR")
    description = forms.CharField(
        label="What it is for", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=20_000
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        people = list(User.objects.active().order_by("name").values_list("pk", "name"))
        self.fields["owner"].choices = [("", "Nobody yet"), *people]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        given = {name: value for name, value in self.cleaned_data.items() if name in PortfolioFacts.base_fields}
        given["owner"] = User.objects.filter(pk=given["owner"]).first() if given["owner"] else None
        return given


class NewPortfolio(PortfolioFacts):
    """A new portfolio: where it hangs, its code and its facts."""

    field_order = ("code", "name", "kind", "below")

    code = forms.CharField(label="Code", max_length=40, help_text="Short, without blanks. It stays for good.")
    below = PortfolioChoice(Portfolio.objects.none(), label="Below", required=False, empty_label=TOP)

    def __init__(self, places: "QuerySet[Portfolio]", data: Any = None, *, top: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        place = self.fields["below"]
        place.queryset = places  # type: ignore[attr-defined]
        if not top:
            place.required, place.empty_label = True, None  # type: ignore[attr-defined]


class PortfolioEdit(PortfolioFacts):
    """The facts as this person saw them."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class MovePortfolio(forms.Form):
    """Another place in the tree."""

    below = PortfolioChoice(Portfolio.objects.none(), label="Hang below", required=False, empty_label=TOP)

    def __init__(self, places: "QuerySet[Portfolio]", data: Any = None, *, top: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        place = self.fields["below"]
        place.queryset = places  # type: ignore[attr-defined]
        if not top:
            place.required, place.empty_label = True, None  # type: ignore[attr-defined]


def manageable(user: User) -> "QuerySet[Portfolio]":
    """Portfolios this person may change, parents first."""
    return visible(Portfolio.objects.select_related("scope"), user, MANAGE_PORTFOLIOS).order_by("scope__path")
