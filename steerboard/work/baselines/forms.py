"""Parsing what is said about baselines."""

from django import forms


class BaselineForm(forms.Form):
    """The name of a baseline."""

    name = forms.CharField(label="Name", max_length=120, initial="Baseline 1", help_text="As Gate 3, 14 August.")
