"""Parsing what is said about projects."""

from typing import Any

from django import forms

from steerboard.core.public import User
from steerboard.work.permissions import CREATE_PROJECT
from steerboard.work.portfolios.models import Portfolio
from steerboard.work.projects.models import Project, ReportedStatus
from steerboard.work.projects.queries import people_to_lead, portfolios_for

EM_SPACE = "\u2003"


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class PortfolioChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A portfolio, shown where it hangs in the tree."""

    def label_from_instance(self, obj: Portfolio) -> str:
        """Indented by its depth."""
        return EM_SPACE * max(0, obj.scope.path.count("/") - 3) + f"{obj.code} {obj.name}"


class ProjectFacts(forms.Form):
    """A project's facts, as they may be changed any time."""

    name = forms.CharField(label="Name", max_length=300)
    description = forms.CharField(
        label="What it is for", required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000
    )
    manager = forms.TypedChoiceField(label="Project manager", required=False, coerce=int, empty_value=None)
    sponsor = forms.TypedChoiceField(label="Sponsor", required=False, coerce=int, empty_value=None)
    category = forms.ChoiceField(label="Category", choices=Project.Category.choices)
    state = forms.ChoiceField(label="State", choices=Project.State.choices)
    start_date = _day("Start")
    promised_finish = _day("Promised finish", "The day that was promised; health is measured against it.")
    budget_at_approval = forms.DecimalField(label="Budget at approval", required=False, min_value=0, max_digits=16)
    currency = forms.CharField(label="Currency", max_length=3, initial="EUR")
    priority = forms.IntegerField(
        label="Priority", min_value=0, max_value=1000, initial=500, help_text="1000 is first."
    )
    unit = forms.CharField(label="Unit", max_length=200, required=False)
    data_class = forms.ChoiceField(
        label="Data class", choices=Project.DataClass.choices, initial=Project.DataClass.INTERNAL
    )

    def __init__(self, data: Any = None, *, sees_money: bool = True, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        people = [("", "Nobody yet"), *people_to_lead()]
        for name in ("manager", "sponsor"):
            self.fields[name].choices = people  # type: ignore[attr-defined]
        if not sees_money:
            del self.fields["budget_at_approval"]

    def facts(self) -> dict[str, Any]:
        """What `change_project` and `create_project` take."""
        given = {name: value for name, value in self.cleaned_data.items() if name in ProjectFacts.base_fields}
        given["manager"] = _person(given["manager"])
        given["sponsor"] = _person(given["sponsor"])
        return given


def _person(pk: int | None) -> User | None:
    return None if pk is None else User.objects.filter(pk=pk).first()


class NewProject(ProjectFacts):
    """A new project: where it hangs, its code, and its facts."""

    field_order = ("code", "name", "portfolio")

    code = forms.CharField(
        label="Code", max_length=60, help_text="Short, without blanks, as CLD-07. It stays for good."
    )
    portfolio = PortfolioChoice(Portfolio.objects.none(), label="Portfolio", empty_label=None)

    def __init__(self, actor: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["portfolio"].queryset = portfolios_for(actor, CREATE_PROJECT)  # type: ignore[attr-defined]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            choice for choice in Project.State.choices if choice[0] in ("proposed", "approved", "active")
        ]


class ProjectEdit(ProjectFacts):
    """The facts of a project that exists, as this person saw it when the form was opened."""

    actual_finish = _day("Actual finish")
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, project: Project, *, sees_money: bool) -> "ProjectEdit":
        """The form as the project fills it."""
        return cls(initial=facts_of(project), sees_money=sees_money)

    def facts(self) -> dict[str, Any]:
        """With the day it was done."""
        return {**super().facts(), "actual_finish": self.cleaned_data["actual_finish"]}


def facts_of(project: Project) -> dict[str, Any]:
    """A project's facts as form fields hold them."""
    values = {name: getattr(project, name) for name in ProjectFacts.base_fields if name not in ("manager", "sponsor")}
    return {
        **values,
        "manager": project.manager_id,
        "sponsor": project.sponsor_id,
        "actual_finish": project.actual_finish,
        "version": project.version,
    }


class MoveProject(forms.Form):
    """Another portfolio for a project."""

    portfolio = PortfolioChoice(Portfolio.objects.none(), label="Move to", empty_label=None)

    def __init__(self, actor: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["portfolio"].queryset = portfolios_for(actor, CREATE_PROJECT)  # type: ignore[attr-defined]


class StatusForm(forms.Form):
    """A colour and a sentence."""

    colour = forms.ChoiceField(
        label="How does it stand?", choices=ReportedStatus.Colour.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="In a sentence", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
