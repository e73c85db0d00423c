"""Pages of the interface itself: the gallery, and the choice of columns."""

from datetime import timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from steerboard.core import clock
from steerboard.core.ui import gallery as content


class ExampleForm(forms.Form):
    """A form with one of each usual field."""

    name = forms.CharField(label="Name", help_text="As people say it; 60 letters at most.")
    portfolio = forms.ChoiceField(label="Portfolio", choices=[("a", "Digital core"), ("b", "Infrastructure")])
    budget = forms.DecimalField(label="Budget, €", required=False)
    start = forms.DateField(label="Start", widget=forms.DateInput(attrs={"type": "date"}))
    must = forms.BooleanField(label="Must-win", required=False, help_text="Shown on the executive's page.")


def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    today = clock.today()
    roles = ("DBA", "SAP FI", "Network", "Test", "Cloud eng.", "Data eng.")
    return render(
        request,
        "ui/gallery.html",
        {
            "crumbs": [("Home", "/"), ("Interface", reverse("ui-gallery")), ("Gallery", None)],
            "rows": content.rows(),
            "today": today,
            "horizon": today + timedelta(days=240),
            "trend": [3, 3, 4, 5, 9, 14, 12, 19],
            "health_shares": [(28, "good"), (9, "watch"), (5, "bad")],
            "weeks": [(47 + n) % 52 + 1 for n in range(12)],
            "capacity": [
                (role, [72 + (n * 23 + at * 31) % 62 - at * 5 for n in range(12)]) for at, role in enumerate(roles)
            ],
            "steps": [
                {"label": "Proposed", "state": "done", "note": "19 Nov"},
                {"label": "Computed", "state": "done", "note": "P80 −24 d"},
                {"label": "Decided", "state": "current", "note": "by Fri"},
                {"label": "Applied", "state": ""},
            ],
            "form": ExampleForm({"name": "", "portfolio": "a"}) if "wrong" in request.GET else ExampleForm(),
            "chart_names": list(content.charts()),
        },
    )


def gallery_chart(request: HttpRequest, name: str) -> JsonResponse:
    """The data of one chart of the gallery."""
    charts = content.charts()
    if name not in charts:
        raise Http404
    return JsonResponse(charts[name])


def gallery_row(request: HttpRequest, number: int) -> HttpResponse:
    """What the side panel shows of a row."""
    found = next((row for row in content.rows() if row.pk == number), None)
    if found is None:
        raise Http404
    return render(request, "ui/gallery_row.html", {"row": found})
