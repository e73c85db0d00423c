"""Parsing what people say about themselves."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings

from steerboard.core.accounts.models import User


def _zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


class ProfileForm(forms.Form):
    """One's own name and regional settings."""

    name = forms.CharField(label="Name", max_length=120)
    title = forms.CharField(label="Title", max_length=120, required=False, help_text="As CFO, or lead developer.")
    time_zone = forms.ChoiceField(label="Time zone", choices=_zones)
    locale = forms.ChoiceField(label="Language", choices=settings.LANGUAGES)

    @classmethod
    def of(cls, user: User, data: Any = None) -> "ProfileForm":
        """The form as this person's values fill it."""
        first = {"name": user.name, "title": user.title, "time_zone": user.time_zone, "locale": user.locale}
        return cls(data, initial=first)
