"""Lists of projects: all that a person may see, and changes of many at once."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from steerboard.core.public import (
    Bulk,
    Column,
    RuleBroken,
    Status,
    Table,
    User,
    can_anywhere,
    formats,
    marks,
    note_event,
    read_bulk,
    table_page,
)
from steerboard.work.costs.queries import with_spent
from steerboard.work.permissions import CHANGE_PROJECT, CREATE_PROJECT, SEE_MONEY
from steerboard.work.projects.actions import change_projects
from steerboard.work.projects.models import Project, ReportedStatus
from steerboard.work.projects.queries import (
    CLOSED,
    count_health,
    currencies_of,
    open_projects,
    people_to_lead,
    visible_projects,
    with_budget,
    with_indicators,
    with_reported,
)

MONEY_COLUMNS = ("budget", "spent", "spent_share")
SHOWN = {"": "Open", "mine": "Mine", "closed": "Closed", "all": "All"}


def reading_person(request: HttpRequest) -> User:
    """Who looks at the page; the policy table lets nobody else in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _finish_cell(row: Any) -> Any:
    promised, p80 = row.promised_finish, row.p80_finish
    if p80 is None:
        return ""
    late = (p80 - promised).days if promised is not None else 0
    gap = format_html(" {}", marks.delta(late, "d", good="down")) if promised is not None and late else ""
    return format_html("{}{}", formats.day(p80), gap)


def _spent_share(row: Any) -> Any:
    if not row.seen_budget or row.seen_spent is None:
        return ""
    return formats.percent(100 * row.seen_spent / row.seen_budget)


class ProjectsTable(Table):
    """Projects with their health, dates, money and people."""

    key = "work.projects"
    caption = "Projects"
    columns: ClassVar[Sequence[Column]] = (
        Column("name", "Project", "name", code="code", width="l", primary=True, filter="text"),
        Column("portfolio", "Portfolio", "portfolio__name", filter="choice", group=True),
        Column("health", "Computed", "computed_health", filter="choice", choices=Status.choices, group=True,
               needs=("health_sentence",),
               cell=lambda row: marks.health(row.computed_health, title=row.health_sentence or ""),
               hint="Health as Steerboard computes it"),
        Column("reported", "Reported", "reported_colour", filter="choice",
               choices=ReportedStatus.Colour.choices, group=True,
               cell=lambda row: marks.health(row.reported_colour) if row.reported_colour else "",
               hint="What the project manager says"),
        Column("finish", "Finish P80", "p80_finish", kind="date", filter="date", needs=("promised_finish",),
               cell=_finish_cell,
               hint="80 of 100 simulated runs are done by then; days after the promise beside it"),
        Column("promise", "Promised", "promised_finish", kind="date", filter="date"),
        Column("budget", "Budget", "seen_budget", kind="money", currency="currency", filter="number",
               cell=lambda row: formats.money_short(row.seen_budget, row.currency)),
        Column("spent", "Spent", "seen_spent", kind="money", currency="currency", filter="number", default=False,
               cell=lambda row: formats.money_short(row.seen_spent, row.currency)),
        Column("percent", "Done", "percent_complete", kind="progress", filter="number"),
        Column("state", "State", "state", kind="chip", filter="choice", choices=Project.State.choices, group=True,
               default=False),
        Column("manager", "Manager", "manager__name", kind="person", filter="choice", group=True),
        Column("category", "Category", "category", kind="chip", filter="choice", choices=Project.Category.choices,
               group=True, default=False),
        Column("why", "Why", "health_sentence", default=False, width="xl"),
        Column("plan", "Finish of the plan", "scheduled_day", kind="date", filter="date", default=False),
        Column("spent_share", "Spent of budget", needs=("seen_budget", "seen_spent"), cell=_spent_share,
               default=False),
        Column("sponsor", "Sponsor", "sponsor__name", kind="person", filter="choice", group=True, default=False),
        Column("priority", "Priority", "priority", kind="number", filter="number", default=False),
        Column("start", "Start", "start_date", kind="date", filter="date", default=False),
        Column("unit", "Unit", "unit", filter="text", group=True, default=False),
        Column("data_class", "Data class", "data_class", filter="choice", choices=Project.DataClass.choices,
               group=True, default=False),
        Column("said", "Last report", "reported_text", default=False, width="xl"),
        Column("said_at", "Reported on", "reported_at", kind="moment", default=False),
        Column("items", "Items", "item_count", kind="number", filter="number", default=False),
    )  # fmt: skip
    search = ("name", "code", "manager__name", "portfolio__name")
    reads = ("code", "currency")
    sort = "name"
    bulk: ClassVar[Sequence[Bulk]] = (
        Bulk("manager", "Manager", choices=people_to_lead),
        Bulk("state", "State", choices=Project.State.choices),
        Bulk("category", "Category", choices=Project.Category.choices),
        Bulk("priority", "Priority", kind="number"),
    )
    empty = (
        "No projects yet",
        "A project is work with a promise: somebody waits for it. Create one, or bring your list and plans in.",
        "work/projects/first_steps.html",
    )

    @cached_property
    def shown(self) -> list[Column]:
        """As this person chose; a file also says the code and the currency, which name the row and its money."""
        chosen = super().shown
        if "export" not in self.request.GET:
            return chosen
        currency = [Column("currency", "Currency", "currency")] if any(c.key in MONEY_COLUMNS for c in chosen) else []
        return [Column("code", "Code", "code"), *chosen, *currency]

    def row_url(self, row: Any) -> str:
        """The project's home."""
        return _home_of(row.code)


# A hundred rows ask for a hundred addresses, which depend on nothing but the code.
@lru_cache(maxsize=4096)
def _home_of(code: str) -> str:
    return reverse("work:project", kwargs={"project_code": code})


def projects_table(request: HttpRequest, rows: Any, **kwargs: Any) -> ProjectsTable:
    """A list of some projects with all that this person may see of them."""
    user = reading_person(request)
    sees_money = can_anywhere(user, SEE_MONEY)
    found = with_indicators(with_reported(rows))
    if sees_money:
        found = with_spent(with_budget(found, user), user)
    table = ProjectsTable(request, found, **kwargs)
    sums = sees_money and len(currencies_of(rows)) == 1
    table.columns = tuple(  # type: ignore[misc]  # what this person may see of the class's columns
        _summed(column) if sums and column.key in ("budget", "spent") else column
        for column in ProjectsTable.columns
        if sees_money or column.key not in MONEY_COLUMNS
    )
    if not can_anywhere(user, CHANGE_PROJECT):
        table.bulk = ()  # type: ignore[misc]
    return table


def _summed(column: Column) -> Column:
    return replace(column, sum=True)


def note_export(request: HttpRequest, table: Table, *, scope_id: int | None = None) -> None:
    """Write that a list was taken out as a file."""
    kind = request.GET.get(f"{table.prefix}export", "")
    if kind in ("csv", "xlsx"):
        note_event(
            actor=reading_person(request),
            verb="work.export_list",
            kind="export",
            scope_id=scope_id,
            object_type="list",
            object_id=table.key,
            data={"format": kind, "rows": table.count, "asked": request.GET.urlencode()[:500]},
        )


@require_GET
def projects(request: HttpRequest) -> HttpResponseBase:
    """All projects this person may see."""
    user = reading_person(request)
    everything = visible_projects(user)
    chosen = request.GET.get("show", "")
    rows = {
        "mine": everything.filter(manager=user),
        "closed": everything.filter(state__in=CLOSED),
        "all": everything,
    }.get(chosen, open_projects(everything))
    table = projects_table(request, rows, bulk_url=reverse("work:projects_bulk"))
    note_export(request, table)
    context = {
        "crumbs": [("Projects", None)],
        "health": count_health(open_projects(everything)),
        "shown": [(key, label, key == chosen) for key, label in SHOWN.items()],
        "may_create": can_anywhere(user, CREATE_PROJECT),
    }
    return table_page(request, "work/projects/list.html", table, context)


@require_POST
def projects_bulk(request: HttpRequest) -> HttpResponse:
    """One fact of many projects."""
    user = reading_person(request)
    try:
        change = read_bulk(request, ProjectsTable)
        chosen = visible_projects(user).filter(pk__in=[pk for pk in change.ids if pk.isdigit()])
        count = change_projects(actor=user, projects=list(chosen), **_parsed(change.field.field, change.value))
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{change.field.label} of {count} projects changed.")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe else "work:projects")


def _parsed(field: str, value: str) -> dict[str, Any]:
    if field == "manager":
        return {"manager": User.objects.active().filter(pk=value).first()}
    if field == "priority":
        if not value.isdigit() or int(value) > 1000:
            raise RuleBroken("A priority is a number from 0 to 1000.", field="priority")
        return {"priority": int(value)}
    return {field: value}
