"""The risk register of a project, one risk, and the risks of everything one may see."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from steerboard.core.public import (
    Column,
    RuleBroken,
    Stale,
    Table,
    User,
    can,
    can_anywhere,
    formats,
    history,
    marks,
    note_event,
    table_page,
)
from steerboard.governance.permissions import EDIT_RISKS
from steerboard.governance.raid import rules
from steerboard.governance.raid.actions import change_risk, raise_risk
from steerboard.governance.raid.forms import RiskForm
from steerboard.governance.raid.models import Risk
from steerboard.governance.raid.queries import (
    MOST_CHOICES,
    delayable_items,
    find_risk,
    items_of,
    matrix_of,
    place_of,
    risk_address,
    risk_totals,
    visible_risks,
    with_figures,
)
from steerboard.work.public import SEE_MONEY, Project, WorkItem, find_project, project_frame

MONEY_COLUMNS = ("cost", "exposure")
MOST_IN_MATRIX = 400


def _severity_cell(row: Risk) -> Any:
    likely, impact = place_of(row)
    return marks.chip(f"{likely * impact}", rules.tone(likely * impact) or "outline")


def _days_cell(name: str) -> Any:
    def cell(row: Any) -> str:
        value = getattr(row, name)
        return formats.number(value, 1) if value else ""

    return cell


def _due_cell(row: Risk) -> Any:
    return formats.day(row.due) if row.due else ""


class RisksTable(Table):
    """Risks with their chance, what they would cost, and what is done about them."""

    key = "governance.risks"
    caption = "Risks"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Risk", "title", code="code", primary=True, filter="text", width="xl"),
        Column("severity", "Severity", cell=_severity_cell, export=lambda row: place_of(row)[0] * place_of(row)[1],
               hint="Class of chance times class of impact, 1 to 25"),
        Column("chance", "Chance", "probability_percent", kind="percent", filter="number"),
        Column("delay", "Delay, days", "likely_days", kind="number", decimals=1, filter="number",
               cell=_days_cell("likely_days")),
        Column("cost", "Cost", "seen_cost", kind="money", currency="project__currency", filter="number"),
        Column("days", "Expected days", "expected_days", kind="number", decimals=1, filter="number",
               cell=_days_cell("expected_days"), hint="Chance times likely delay"),
        Column("exposure", "Expected cost", "seen_exposure", kind="money", currency="project__currency",
               filter="number", hint="Chance times likely cost"),
        Column("response", "Response", "response", kind="chip", filter="choice", choices=Risk.Response.choices,
               group=True, cell=lambda row: marks.chip(row.get_response_display(), "" if row.response else "watch")),
        Column("owner", "Owner", "owner__name", kind="person", filter="choice", group=True),
        Column("due", "By", "due", kind="date", filter="date", cell=_due_cell),
        Column("state", "State", "state", kind="chip", filter="choice", choices=Risk.State.choices, group=True),
        Column("items", "Items", "item_count", kind="number", filter="number", default=False),
        Column("raised", "Raised", "raised_at", kind="moment", default=False),
    )  # fmt: skip
    search: ClassVar[Sequence[str]] = ("title", "owner__name", "response_text")
    sort = "-exposure"
    panel = True
    empty = (
        "No risks written down",
        (
            "A risk is what may happen: its chance, the items it would delay, what it would cost. The forecast "
            "plays open risks in every run."
        ),
    )

    def row_url(self, row: Risk) -> str:
        """The risk's page."""
        return risk_address(row)


class AllRisksTable(RisksTable):
    """Risks of all projects."""

    key = "governance.all_risks"
    columns = (
        Column("title", "Risk", "title", code="full_code", primary=True, filter="text", width="xl"),
        Column("project", "Project", "project__name", filter="text", group=True, default=False,
               link=lambda row: reverse("governance:risks", kwargs={"project_code": row.project.code})),
        *RisksTable.columns[1:],
    )  # fmt: skip
    search = ("title", "owner__name", "project__code", "project__name")


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _table(kind: type[RisksTable], request: HttpRequest, rows: Any, *, sees_money: bool) -> RisksTable:
    table = kind(request, rows)
    if not sees_money:
        table.columns = tuple(c for c in kind.columns if c.key not in MONEY_COLUMNS)  # type: ignore[misc]
        table.sort = "-chance"  # type: ignore[misc]
    return table


def _note_export(request: HttpRequest, table: RisksTable, scope_id: int | None) -> None:
    kind = request.GET.get(f"{table.prefix}export", "")
    if kind in ("csv", "xlsx"):
        note_event(
            actor=_person(request), verb="governance.raid.export_risks", kind="export", scope_id=scope_id,
            object_type="list", object_id=table.key, data={"format": kind, "rows": table.count},
        )  # fmt: skip


@require_GET
def risks(request: HttpRequest, project_code: str) -> HttpResponseBase:
    """The register of one project."""
    project, user = find_project(request, project_code), _person(request)
    everything = with_figures(visible_risks(user).filter(project=project), user)
    shows_all = request.GET.get("show") == "all"
    sees_money = can(user, SEE_MONEY, project.scope)
    rows = everything if shows_all else everything.filter(state=Risk.State.OPEN)
    table = _table(RisksTable, request, rows, sees_money=sees_money)
    _note_export(request, table, project.scope_id)
    if request.GET.get("export") or request.headers.get("HX-Request"):
        return table_page(request, "governance/raid/register.html", table)
    context = {
        **project_frame(request, project, "governance:risks"),
        "totals": risk_totals(everything),
        "matrix": matrix_of(everything.filter(state=Risk.State.OPEN)[:MOST_IN_MATRIX]),
        "shows_all": shows_all,
        "shows_open": not shows_all,
        "sees_money": sees_money,
        "may_edit": can(user, EDIT_RISKS, project.scope),
    }
    return table_page(request, "governance/raid/register.html", table, context)


@require_GET
def all_risks(request: HttpRequest) -> HttpResponseBase:
    """Risks of all projects this person may see."""
    user = _person(request)
    everything = with_figures(visible_risks(user), user)
    shows_all = request.GET.get("show") == "all"
    rows = everything if shows_all else everything.filter(state=Risk.State.OPEN)
    table = _table(AllRisksTable, request, rows, sees_money=can_anywhere(user, SEE_MONEY))
    _note_export(request, table, None)
    context = {"crumbs": [("Risks", None)], "totals": risk_totals(everything)}
    context |= {"shows_all": shows_all, "shows_open": not shows_all}
    return table_page(request, "governance/raid/all_risks.html", table, context)


@require_http_methods(["GET", "POST"])
def risk_new(request: HttpRequest, project_code: str) -> HttpResponse:
    """Raise a risk."""
    project, actor = find_project(request, project_code), _person(request)
    form = _form(actor, project, request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        try:
            made = raise_risk(actor=actor, project=project, **facts)
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, f"{made.code} is in the register; the forecast counts it from now on.")
            return redirect("governance:risks", project_code=project.code)
    context = {**project_frame(request, project, "governance:risks"), "form": form, "may_edit": True}
    return render(request, "governance/raid/risk.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def risk(request: HttpRequest, project_code: str, number: int) -> HttpResponse:
    """One risk: what it says, and its form for who may change it."""
    project, actor = find_project(request, project_code), _person(request)
    found = find_risk(actor, project, number)
    if found is None:
        raise Http404("There is no such risk.")
    items = items_of(found)
    form = _form(actor, project, request.POST or None, found=found, items=items)
    status, conflict = 422 if request.method == "POST" else 200, ""
    if request.method == "POST" and form.is_valid():
        try:
            change_risk(actor=actor, risk=found, version=form.cleaned_data["version"], **form.facts())
        except Stale as stale:
            form.data = {**request.POST.dict(), "items": request.POST.getlist("items")}
            form.data["version"] = str(stale.current_version)
            status, conflict = 409, stale.sentence
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, f"{found.code} is changed.")
            return redirect("governance:risks", project_code=project.code)
    likely, impact = place_of(found)
    context = {
        **project_frame(request, project, "governance:risks"),
        "risk": found,
        "items": items,
        "form": form,
        "conflict": conflict,
        "severity": likely * impact,
        "severity_tone": rules.tone(likely * impact),
        "sees_money": can(actor, SEE_MONEY, project.scope),
        "may_edit": can(actor, EDIT_RISKS, project.scope),
        "lines": history(actor, object_type=Risk._meta.label_lower, object_id=found.pk, limit=8),
        "address": risk_address(found),
    }
    # Beside a list the project's title and tabs are in sight already.
    template = "risk_panel" if request.headers.get("Sb-Panel") else "risk"
    return render(request, f"governance/raid/{template}.html", context, status=status)


def _form(
    actor: User, project: Project, data: Any, *, found: Risk | None = None, items: list[Any] | None = None
) -> RiskForm:
    choices = delayable_items(actor, project)
    if found is not None and items:
        choices = choices | WorkItem.objects.filter(pk__in=[item.pk for item in items], project=project)
    as_text = choices[MOST_CHOICES:].exists()
    first = RiskForm.filled_by(found, items or [], as_text=as_text) if found is not None else {}
    return RiskForm(project, choices, data, sees_money=can(actor, SEE_MONEY, project.scope), initial=first)
