"""Parsing working time: weekly hours as people write them, exceptions, public holidays."""

import re
from datetime import date
from typing import Any

import holidays
from django import forms
from django.utils.functional import lazy

from steerboard.core.public import clock
from steerboard.work.calendars.models import Calendar, CalendarException

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d{2}))?")
STANDARD_DAY = "08:00-12:00, 13:00-17:00"


def hours_words(shifts: Any) -> str:
    """Shifts as people write them: 08:00-12:00, 13:00-17:00."""
    return ", ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in shifts)


class HoursField(forms.CharField):
    """Working hours of a day; empty: no work."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Shifts as pairs of minutes of the day."""
        shifts = []
        for part in re.split(r"[,;]", str(value or "")):
            if not part.strip():
                continue
            found = _SPAN.fullmatch(part.strip())
            if not found:
                raise forms.ValidationError(f"“{part.strip()}” is not a span of hours, such as 08:00-12:00.")
            begin, end = (int(found[at]) * 60 + int(found[at + 1] or 0) for at in (1, 3))
            shifts.append([begin, end])
        return shifts

    def validate(self, value: Any) -> None:
        """Shifts are checked by the calendar's own rules."""

    def run_validators(self, value: Any) -> None:
        """None that are for texts."""


class WeekForm(forms.Form):
    """A calendar's name and weekly hours."""

    name = forms.CharField(label="Name", max_length=200)

    def __init__(self, data: Any = None, *, calendar: Calendar | None = None) -> None:
        week = calendar.week if calendar is not None else [[[480, 720], [780, 1020]]] * 5 + [[], []]
        first = {f"day{n}": hours_words(shifts) for n, shifts in enumerate(week)}
        super().__init__(data, initial={"name": calendar.name if calendar is not None else "", **first})
        for number, day in enumerate(DAYS):
            self.fields[f"day{number}"] = HoursField(label=day, help_text="")

    @property
    def week(self) -> list[Any]:
        """Seven days of shifts."""
        return [self.cleaned_data[f"day{number}"] for number in range(7)]


class ExceptionForm(forms.Form):
    """Days that differ: a holiday, an extra shift, a freeze."""

    name = forms.CharField(label="Name", max_length=200, help_text="“freeze” in the name shades the days on the plan.")
    first_day = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    hours = HoursField(label="Working hours", help_text="Empty: no work on these days.")

    def clean(self) -> dict[str, Any]:
        """One day where no last one is said."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["last_day"] = data.get("last_day") or data.get("first_day")
        return data


def _countries() -> list[tuple[str, str]]:
    return sorted(
        ((code, _spaced(name)) for name, code, *_ in holidays.registry.COUNTRIES.values()), key=lambda c: c[1]
    )


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


class HolidayForm(forms.Form):
    """The public holidays of a country."""

    country = forms.ChoiceField(label="Country", choices=lazy(_countries, list))
    part = forms.CharField(label="State or region", required=False, max_length=20, help_text="As BY for Bavaria.")
    first_year = forms.IntegerField(label="From year", min_value=1990, max_value=2100)
    last_year = forms.IntegerField(label="To year", min_value=1990, max_value=2100)

    def clean(self) -> dict[str, Any]:
        """Known regions, years in order, at most twenty of them."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("first_year"), data.get("last_year")
        if first is not None and last is not None and not first <= last < first + 20:
            raise forms.ValidationError("Choose years in order, at most twenty of them.")
        if data.get("country") and data.get("part"):
            known = holidays.country_holidays(data["country"]).subdivisions
            if data["part"] not in known:
                self.add_error("part", f"There is no such region; take one of {', '.join(known) or 'none'}.")
        return data

    def days(self) -> list[tuple[date, str]]:
        """Each holiday with its name."""
        data = self.cleaned_data
        found = holidays.country_holidays(
            data["country"],
            subdiv=data["part"] or None,
            years=range(data["first_year"], data["last_year"] + 1),
            language="en_US",
        )
        return sorted(found.items())

    @classmethod
    def ahead(cls) -> "HolidayForm":
        """For this year and the two that follow."""
        year = clock.today().year
        return cls(initial={"country": "DE", "first_year": year, "last_year": year + 2})


class PlanningForm(forms.Form):
    """How a plan is computed."""

    plan_start = forms.DateField(label="Plan starts on", widget=forms.DateInput(attrs={"type": "date"}))
    status_date = forms.DateField(
        label="Status date", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Progress is known up to here; unfinished work is planned after it.",
    )  # fmt: skip
    calendar = forms.ModelChoiceField(
        Calendar.objects.none(), label="Calendar", required=False, empty_label="Standard week"
    )
    progress_rule = forms.ChoiceField(label="Progress out of order")

    def __init__(self, data: Any = None, *, calendars: Any, rules: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["calendar"].queryset = calendars  # type: ignore[attr-defined]
        self.fields["progress_rule"].choices = rules  # type: ignore[attr-defined]


def drafts_of(exceptions: Any) -> list[Any]:
    """Exceptions as `save_…_calendar` takes them."""
    rows: list[CalendarException] = list(exceptions)
    return [(row.first_day, row.last_day, row.shifts, row.name) for row in rows]
