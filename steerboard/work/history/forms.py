"""Parsing what of a project's history is asked for."""

from typing import Any

from django import forms

from steerboard.core.public import Event, Scope, User

THINGS = [
    ("", "Everything"), ("work.project", "Project"), ("work.workitem", "Items"), ("work.link", "Links"),
    ("work.calendar", "Calendars"), ("work.costline", "Money"), ("work.promise", "Promises"),
    ("work.reportedstatus", "Reports"), ("work.baseline", "Baselines"), ("governance.risk", "Risks"),
    ("core.decision", "Decisions"),
]  # fmt: skip


class HistoryFilter(forms.Form):
    """What, by whom, on which day."""

    thing = forms.ChoiceField(label="What", choices=THINGS, required=False)
    who = forms.TypedChoiceField(label="Who", required=False, coerce=int, empty_value=None)
    day = forms.DateField(label="Day", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, scope: Scope, data: Any) -> None:
        super().__init__(data)
        actors = Event.objects.filter(scope_id=scope.pk).values("actor_id").distinct()
        people = User.objects.filter(pk__in=actors).order_by("name").values_list("pk", "name")
        self.fields["who"].choices = [("", "Anybody"), *people]  # type: ignore[attr-defined]

    def narrowed(self) -> dict[str, Any]:
        """What was asked for, as `history` takes it; nonsense counts as nothing."""
        self.is_valid()
        given = self.cleaned_data
        return {"object_type": given.get("thing") or None, "who": given.get("who"), "day": given.get("day")}
