"""Parsing what is sent with a file, and the answers to a dry run."""

from collections.abc import Mapping
from typing import Any

from django import forms

from steerboard.core.public import User, can, paths_for, whole
from steerboard.integrations.imports.rules import EXTRA, IGNORED, LIST, PLAN
from steerboard.integrations.lists.rules import TARGETS
from steerboard.integrations.permissions import IMPORT
from steerboard.work.public import Portfolio

TARGET_CHOICES = [(IGNORED, "Leave out"), (EXTRA, "Keep as an extra column")] + [
    (str(target), field.label) for target, field in TARGETS.items()
]
ANSWER, COLUMN = "answer.", "column."


class UploadForm(forms.Form):
    """A file, and where it goes."""

    file = forms.FileField(
        label="File",
        help_text="MS Project XML (MSPDI), CSV, XLSX, XLS or ODS. You see what it would do before it is done.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,.csv,.txt,.xlsx,.xlsm,.xls,.ods"}),
        allow_empty_file=True,
    )
    portfolio = forms.ModelChoiceField(
        Portfolio.objects.none(), label="Portfolio", required=False, empty_label="As the file says, or ask me",
        help_text="Where new projects go.",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="What it is",
        choices=[("", "Recognise it by its content"), (PLAN, "A plan"), (LIST, "A portfolio list")],
        required=False,
    )

    def __init__(self, user: User, *args: Any, into_project: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if into_project:
            del self.fields["portfolio"]
            del self.fields["kind"]
            return
        paths = paths_for(user, IMPORT)
        rows = Portfolio.objects.select_related("scope").order_by("scope__path")
        keys = [row.pk for row in rows if any(row.scope.path.startswith(path) for path in paths)]
        chooser = self.fields["portfolio"]
        chooser.queryset = Portfolio.objects.filter(pk__in=keys).order_by("code")  # type: ignore[attr-defined]
        if not can(user, IMPORT, whole()):
            chooser.required = True
            chooser.empty_label = "Choose one"  # type: ignore[attr-defined]


def read_answers(data: Mapping[str, str]) -> tuple[dict[str, str | None], dict[str, str]]:
    """What was chosen per column, and the answers to questions."""
    mapping: dict[str, str | None] = {}
    answers: dict[str, str] = {}
    for name in data:
        if name.startswith(ANSWER):
            answers[name.removeprefix(ANSWER)] = data[name]
        elif name.startswith(COLUMN):
            mapping[name.removeprefix(COLUMN)] = data[name]
    return mapping, answers
