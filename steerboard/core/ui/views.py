"""Pages of the interface itself: the gallery, and the choice of columns."""

from datetime import timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from steerboard.core import clock
from steerboard.core.accounts.actions import save_preference
from steerboard.core.accounts.models import User
from steerboard.core.ui import gallery as content
from steerboard.core.ui import marks
from steerboard.core.ui.tables.answers import table_page
from steerboard.core.ui.tables.columns import Bulk, BulkAct, Column
from steerboard.core.ui.tables.table import Table


def health_words_choices() -> list[tuple[str, str]]:
    """The states of health with their words."""
    return list(marks.health_words().items())


class ExampleForm(forms.Form):
    """A form with one of each usual field."""

    name = forms.CharField(label="Name", help_text="As people say it; 60 letters at most.")
    portfolio = forms.ChoiceField(label="Portfolio", choices=[("a", "Digital core"), ("b", "Infrastructure")])
    budget = forms.DecimalField(label="Budget, €", required=False)
    start = forms.DateField(label="Start", widget=forms.DateInput(attrs={"type": "date"}))
    must = forms.BooleanField(label="Must-win", required=False, help_text="Shown on the executive's page.")


class GalleryTable(Table):
    """A list of projects that do not exist."""

    key = "core.gallery"
    caption = "Projects"
    columns = (
        Column("name", "Project", "name", code="code", note="why", width="xl", primary=True, filter="text"),
        Column(
            "health", "Computed", "health", kind="health", filter="choice", choices=health_words_choices, group=True
        ),
        Column("owner", "Owner", "owner", kind="person", filter="choice", group=True),
        Column("risk", "At risk, €", "at_risk", kind="money", filter="number", sum=True),
        Column("done", "Done", "done", kind="progress", filter="number"),
        Column("finish", "Finish P80", "p80", kind="date", filter="date"),
        Column("outlook", "Finish, promise", cell=lambda row: marks.band(row.p50, row.p80, row.p95, row.promise)),
        Column("trend", "Trend", cell=lambda row: marks.spark(row.trend), default=False),
    )
    search = ("name", "code", "owner")
    sort = "-risk"
    panel = True
    bulk = (
        Bulk("owner", "Owner", choices=[(name, name) for name in content.OWNERS]),
        Bulk("promise", "Promise", kind="date"),
    )
    empty = ("No projects yet", "A project is work with a promise: somebody waits for it.")

    def row_url(self, row: content.Row) -> str:
        return reverse("ui-gallery-row", args=[row.pk])


def gallery(request: HttpRequest) -> HttpResponseBase:
    """All components on one page."""
    today = clock.today()
    roles = ("DBA", "SAP FI", "Network", "Test", "Cloud eng.", "Data eng.")
    nudge = BulkAct("Nudge owners", reverse("ui-gallery"), question="Write to the owners of the chosen projects?")
    table = GalleryTable(request, content.rows(), bulk_url=reverse("ui-gallery"), bulk_acts=(nudge,))
    return table_page(
        request,
        "ui/gallery.html",
        table,
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


VIEW_LIMIT = 40


def _back(request: HttpRequest, query: str) -> HttpResponse:
    path = request.POST.get("path", "/")
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None) or "?" in path:
        path = "/"
    return redirect(f"{path}?{QueryDict(query.removeprefix('?')).urlencode()}")


@require_POST
def save_columns(request: HttpRequest, key: str) -> HttpResponse:
    """Keeps which columns of a list this person sees, in which order."""
    if isinstance(request.user, User):
        chosen = [] if "reset" in request.POST else [name[:60] for name in request.POST.getlist("columns")[:100]]
        save_preference(user=request.user, key=f"columns:{key[:80]}", value=chosen)
    return _back(request, request.POST.get("next", ""))


@require_POST
def save_view(request: HttpRequest, key: str) -> HttpResponse:
    """Keeps what a list is narrowed to and sorted by under a name, or forgets the name."""
    query = request.POST.get("query", "")[:2000]
    if isinstance(request.user, User):
        name = request.POST.get("name", "").strip()[:60]
        stored = request.user.preferences.get(f"views:{key[:80]}")
        views = [view for view in stored or [] if isinstance(view, dict) and view.get("name") != name]
        if name and "remove" not in request.POST:
            views = [*views, {"name": name, "query": QueryDict(query).urlencode()}][-VIEW_LIMIT:]
        save_preference(user=request.user, key=f"views:{key[:80]}", value=views)
    return _back(request, query)
