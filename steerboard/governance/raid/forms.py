"""Parsing what is said about risks."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from steerboard.core.public import User
from steerboard.governance.raid.models import Risk
from steerboard.governance.raid.queries import MINUTES_A_DAY, MOST_CHOICES, people_for_risks
from steerboard.work.public import Project, WorkItem

DELAYS = ("delay_low", "delay_likely", "delay_high")
COSTS = ("cost_low", "cost_likely", "cost_high")


class ItemChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """Items of the plan, by number and name."""

    def label_from_instance(self, obj: WorkItem) -> str:
        """As the plan shows it."""
        return f"{obj.wbs} {obj.name}"


def _days(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=0, max_value=5000, max_digits=7, decimal_places=2)


def _money(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, max_digits=14, decimal_places=2)


class RiskForm(forms.Form):
    """One risk: what may happen, how likely, what it would cost, what is done about it."""

    title = forms.CharField(label="Risk", max_length=300, help_text="What may happen, in one sentence.")
    probability_percent = forms.DecimalField(
        label="Chance, %", min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    description = forms.CharField(
        label="Cause and effect", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    items = ItemChoice(
        WorkItem.objects.none(),
        label="Items it would delay",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 7}),
        help_text="Ctrl or Shift chooses several.",
    )
    delay_low = _days("Delay if mild, days")
    delay_likely = _days("Delay, likely")
    delay_high = _days("Delay if severe")
    cost_low = _money("Cost if mild")
    cost_likely = _money("Cost, likely")
    cost_high = _money("Cost if severe")
    response = forms.ChoiceField(label="Response", choices=Risk.Response.choices, required=False)
    owner = forms.TypedChoiceField(label="Owner", required=False, coerce=int, empty_value=None)
    response_text = forms.CharField(
        label="What is done", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due = forms.DateField(
        label="To be done by", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    state = forms.ChoiceField(label="State", choices=Risk.State.choices, initial=Risk.State.OPEN)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, project: Project, items: "QuerySet[WorkItem]", data: Any = None, *, sees_money: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.project = project
        self._items = items
        self.fields["owner"].choices = [("", "Nobody yet"), *people_for_risks()]  # type: ignore[attr-defined]
        for name in COSTS:
            self.fields[name].label = f"{self.fields[name].label}, {project.currency}"
        if not sees_money:
            for name in COSTS:
                del self.fields[name]
        if items[MOST_CHOICES:].exists():
            self.fields["items"] = forms.CharField(
                label="Items it would delay",
                required=False,
                help_text="Their numbers as the plan shows them, such as 2.3 2.4.",
            )
        else:
            self.fields["items"].queryset = items  # type: ignore[attr-defined]

    def clean_items(self) -> list[WorkItem]:
        """The items, chosen or written by number."""
        given = self.cleaned_data["items"]
        if not isinstance(given, str):
            return list(given)
        wanted = given.replace(",", " ").split()
        found = {item.wbs: item for item in self._items.filter(wbs__in=wanted)}
        missing = [number for number in wanted if number not in found]
        if missing:
            raise forms.ValidationError(f"There is no open item {missing[0]} in the plan.")
        return [found[number] for number in wanted]

    def facts(self) -> dict[str, Any]:
        """What the actions take: delays in working minutes; one figure stands for all three where only it is given."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        per_day = self.project.minutes_per_day or MINUTES_A_DAY
        for name, value in _three(given, DELAYS).items():
            given[name] = round(value * per_day)
        if COSTS[0] in given:
            given.update(_three(given, COSTS))
        given["owner"] = User.objects.filter(pk=given["owner"]).first() if given["owner"] else None
        return given

    @staticmethod
    def filled_by(risk: Risk, items: list[WorkItem], *, as_text: bool) -> dict[str, Any]:
        """The form's values as the risk has them."""
        plain = ("title", "description", "probability_percent", "response", "response_text", "due", "state", "version")
        per_day = risk.project.minutes_per_day or MINUTES_A_DAY
        return {
            **{name: getattr(risk, name) for name in (*plain, *COSTS)},
            **{name: _tidy(Decimal(getattr(risk, name)) / per_day) for name in DELAYS},
            "owner": risk.owner_id,
            "items": " ".join(item.wbs for item in items) if as_text else [item.pk for item in items],
        }


def _three(given: dict[str, Any], names: tuple[str, str, str]) -> dict[str, Decimal]:
    low, likely, high = (given[name] for name in names)
    if likely is None:
        likely = high if high is not None else low
    likely = Decimal(0) if likely is None else likely
    return dict(zip(names, (likely if low is None else low, likely, likely if high is None else high), strict=True))


def _tidy(value: Decimal) -> Decimal:
    rounded = value.quantize(Decimal("0.01"))
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded
