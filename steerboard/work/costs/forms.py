"""Parsing what is said about money."""

import re
from datetime import date
from typing import Any

from django import forms

from steerboard.work.costs.models import CostLine


class MonthField(forms.Field):
    """A month, as browsers send it: 2026-11."""

    widget = forms.TextInput(attrs={"type": "month", "pattern": r"\d{4}-\d{2}", "placeholder": "2026-11"})

    def to_python(self, value: Any) -> date | None:
        """Its first day."""
        found = re.fullmatch(r"(\d{4})-(\d{2})(-\d{2})?", str(value or "").strip())
        if not value:
            return None
        if not found or not 1 <= int(found[2]) <= 12 or not 1970 <= int(found[1]) <= 2200:
            raise forms.ValidationError("This is not a month, such as 2026-11.")
        return date(int(found[1]), int(found[2]), 1)

    def prepare_value(self, value: Any) -> Any:
        """As the widget shows it."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value


class CostForm(forms.Form):
    """One line."""

    kind = forms.ChoiceField(label="Kind", choices=CostLine.Kind.choices, initial=CostLine.Kind.ACTUAL)
    month = MonthField(label="Month")
    amount = forms.DecimalField(label="Amount", max_digits=15, decimal_places=2)
    currency = forms.CharField(label="Currency", max_length=3)
    type = forms.ChoiceField(label="Type", choices=CostLine.Type.choices, initial=CostLine.Type.OTHER)
    capital = forms.BooleanField(label="Capital expenditure", required=False)
    note = forms.CharField(label="Note", max_length=200, required=False)


class CostEdit(CostForm):
    """A line as this person saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, line: CostLine) -> "CostEdit":
        """The form as the line fills it."""
        return cls(initial={name: getattr(line, name) for name in (*CostForm.base_fields, "version")})


class PasteForm(forms.Form):
    """Many lines, as a spreadsheet gives them."""

    lines = forms.CharField(
        label="Lines",
        max_length=1_000_000,
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "placeholder": "actual\t2026-10\t12500.00\tlabour"}
        ),
        help_text="One line each: kind, month, amount; then, as far as known, type, capex or opex, currency, note.",
    )


class RateForm(forms.Form):
    """What a currency is worth in another from a day on."""

    currency = forms.CharField(label="One unit of", max_length=3, help_text="As USD.")
    rate = forms.DecimalField(label="is worth", max_digits=18, decimal_places=8)
    base = forms.CharField(label="in", max_length=3, initial="EUR")
    valid_from = forms.DateField(label="from", widget=forms.DateInput(attrs={"type": "date"}))
