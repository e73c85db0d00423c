"""Where numbers come from."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from steerboard.core.public import Column, Status, Table, indicator_named, table_page
from steerboard.insights.figures.queries import open_projects, with_health
from steerboard.insights.health.queries import indicator_rows, promises_of
from steerboard.insights.permissions import signed_in
from steerboard.work.public import Promise


def _project_url(row: object) -> str:
    project = getattr(row, "project", row)
    return reverse("work:project", kwargs={"project_code": project.code})  # type: ignore[attr-defined]


class PromiseTable(Table):
    """Dates told, and what became of them."""

    key = "insights.promises"
    caption = "Promises"
    columns = (
        Column("what", "Promise", "what", primary=True, code="project__code", width="l", filter="text"),
        Column("told_to", "Told to", "told_to", filter="text", group=True),
        Column("told_on", "Told on", "told_on", kind="date", filter="date"),
        Column("due", "Due", "due", kind="date", filter="date"),
        Column("state", "State", "state", kind="chip", filter="choice", choices=Promise.State, group=True),
        Column("settled", "Settled on", "settled_on", kind="date"),
        Column("reason", "Why", "reason"),
    )
    search = ("what", "told_to", "project__code", "project__name")
    sort = "-due"
    row_url = staticmethod(_project_url)
    empty = ("No promises yet", "A promise is a date told to somebody. Record it on the project's home.")


class WatermelonTable(Table):
    """Reported beside computed."""

    key = "insights.watermelons"
    caption = "Reported and computed"
    columns = (
        Column("name", "Project", "name", primary=True, code="code", width="l", filter="text"),
        Column("computed", "Computed", "computed", kind="health", filter="choice", choices=Status, group=True),
        Column("reported", "Reported", "reported_colour", kind="health", filter="choice", choices=Status, group=True),
        Column("manager", "Manager", "manager__name", kind="person", group=True),
        Column("portfolio", "Portfolio", "portfolio__name", group=True),
    )
    search = ("name", "code")
    empty = (
        "No open project yet",
        "What managers report and what follows from plan, money and risks stand side by side here.",
    )
    sort = "computed"
    row_url = staticmethod(_project_url)


@require_GET
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One number: its formula, thresholds, and every project's value with its derivation."""
    try:
        declared = indicator_named(code)
    except LookupError:
        raise Http404("There is no such indicator.") from None
    rows = indicator_rows(signed_in(request), declared)
    crumbs = [("Home", reverse("insights:home")), (declared.label, None)]
    return render(request, "insights/health/indicator.html", {"crumbs": crumbs, "indicator": declared, "rows": rows})


@require_GET
def promises(request: HttpRequest) -> HttpResponseBase:
    """All promises one may see."""
    table = PromiseTable(request, promises_of(signed_in(request)))
    crumbs = [("Home", reverse("insights:home")), ("Promises", None)]
    return table_page(request, "insights/health/promises.html", table, {"crumbs": crumbs})


@require_GET
def watermelons(request: HttpRequest) -> HttpResponseBase:
    """Computed beside reported, for all open projects."""
    table = WatermelonTable(request, with_health(open_projects(signed_in(request))))
    crumbs = [("Home", reverse("insights:home")), ("Reported and computed", None)]
    return table_page(request, "insights/health/watermelons.html", table, {"crumbs": crumbs})
