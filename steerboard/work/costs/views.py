"""The money page of a project, its lines, and the rates between currencies."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steerboard.core.public import (
    Bulk,
    BulkAct,
    Column,
    RuleBroken,
    Stale,
    Table,
    can,
    clock,
    day_looked_at,
    read_bulk,
    table_page,
)
from steerboard.work.costs.actions import change_costs, delete_costs, delete_rate, enter_costs, set_rate
from steerboard.work.costs.forms import CostEdit, CostForm, PasteForm, RateForm
from steerboard.work.costs.models import CostLine, ExchangeRate
from steerboard.work.costs.panels import curve_document
from steerboard.work.costs.queries import Rates, cost_lines, exchange_rates, money_picture
from steerboard.work.costs.readers import read_pasted
from steerboard.work.costs.rules import CostDraft
from steerboard.work.history.queries import project_on
from steerboard.work.permissions import EDIT_MONEY
from steerboard.work.projects.models import Project
from steerboard.work.projects.panels import find_project, project_frame
from steerboard.work.projects.views.lists import note_export, reading_person


class CostTable(Table):
    """A project's lines."""

    key = "work.costs"
    caption = "Cost lines"
    columns = (
        Column("month", "Month", "month", filter="date", primary=True, group=True, width="m",
               cell=lambda row: f"{row.month:%b %Y}", export=lambda row: row.month),
        Column("kind", "Kind", "kind", kind="chip", filter="choice", choices=CostLine.Kind.choices, group=True),
        Column("type", "Type", "type", filter="choice", choices=CostLine.Type.choices, group=True),
        Column("capital", "Capex", "capital", kind="yesno", filter="yesno",
               cell=lambda row: "capex" if row.capital else ""),
        Column("amount", "Amount", "amount", kind="money", currency="currency", filter="number", decimals=2),
        Column("currency", "Currency", "currency", filter="choice", group=True, default=False),
        Column("item", "Item", "item__name", filter="text", default=False),
        Column("note", "Note", "note", filter="text", width="l"),
    )  # fmt: skip
    search = ("note", "type", "kind")
    sort = "-month"
    empty = (
        "No money yet",
        "Budget, commitments, actual and expected cost stand here, by month. Add a line, or paste many.",
    )
    bulk: ClassVar[Sequence[Bulk]] = (
        Bulk("kind", "Kind", choices=CostLine.Kind.choices),
        Bulk("type", "Type", choices=CostLine.Type.choices),
        Bulk("capital", "Capex", kind="yesno"),
    )
    panel = True
    project: Project
    may_edit: bool = False

    def row_url(self, row: CostLine) -> str:
        """The form of the line, for who may change it."""
        if not self.may_edit:
            return ""
        return reverse("work:cost_edit", kwargs={"project_code": self.project.code, "line_id": row.pk})


def _table(request: HttpRequest, project: Project, lines: Any, *, may_edit: bool) -> CostTable:
    route = {"project_code": project.code}
    remove = BulkAct("Delete", reverse("work:cost_delete", kwargs=route), question="Delete these lines?", danger=True)
    table = CostTable(
        request, lines, bulk_url=reverse("work:cost_bulk", kwargs=route), bulk_acts=(remove,) if may_edit else ()
    )
    table.project, table.may_edit = project, may_edit
    if not may_edit:
        table.bulk = ()  # type: ignore[misc]
    return table


@require_GET
def money(request: HttpRequest, project_code: str) -> HttpResponseBase:
    """Sums, the curve and all lines."""
    return money_page(request, find_project(request, project_code))


def money_page(
    request: HttpRequest, project: Project, *, form: CostForm | None = None, paste: PasteForm | None = None
) -> HttpResponseBase:
    """The money page with empty forms, or with one that was refused."""
    day = day_looked_at(request)
    past = project_on(project, day) if day is not None else None
    shown = past.project if past is not None else project
    lines: Any = past.costs if past is not None else cost_lines(project.pk)
    rates = Rates(shown.currency, past.rates if past is not None else None)
    may_edit = past is None and can(reading_person(request), EDIT_MONEY, project.scope)
    table = _table(request, shown, lines, may_edit=may_edit)
    note_export(request, table, scope_id=project.scope_id)
    context = {
        **project_frame(request, shown, "work:money"),
        "as_of": day,
        "money": money_picture(lines, rates),
        "may_edit": may_edit,
        "form": form or CostForm(initial={"currency": project.currency, "month": clock.today()}),
        "paste": paste or PasteForm(),
        "refused": bool(form or paste),
    }
    answer = table_page(request, "work/costs/money.html", table, context)
    if form is not None or paste is not None:
        answer.status_code = 422
    return answer


@require_GET
def money_curve(request: HttpRequest, project_code: str) -> JsonResponse:
    """The curve of cumulated money, as the chart draws it."""
    project = find_project(request, project_code)
    day = day_looked_at(request)
    past = project_on(project, day) if day is not None else None
    shown = past.project if past is not None else project
    lines: Any = past.costs if past is not None else cost_lines(project.pk)
    picture = money_picture(lines, Rates(shown.currency, past.rates if past is not None else None))
    return JsonResponse(curve_document(picture, day or clock.today(), budget=shown.budget_at_approval))


@require_POST
def cost_add(request: HttpRequest, project_code: str) -> HttpResponseBase:
    """One more line."""
    project, form = find_project(request, project_code), CostForm(request.POST)
    if form.is_valid():
        try:
            enter_costs(actor=reading_person(request), project=project, lines=[CostDraft(**form.cleaned_data)])
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, "The line is in.")
            return redirect("work:money", project_code=project.code)
    return money_page(request, project, form=form)


@require_POST
def cost_paste(request: HttpRequest, project_code: str) -> HttpResponseBase:
    """Many lines at once: all of them or none."""
    project, form = find_project(request, project_code), PasteForm(request.POST)
    if form.is_valid():
        pasted = read_pasted(form.cleaned_data["lines"])
        for problem in pasted.problems[:20]:
            form.add_error("lines", problem)
        if not pasted.problems:
            try:
                enter_costs(actor=reading_person(request), project=project, lines=pasted.drafts)
            except RuleBroken as refusal:
                form.add_error("lines", refusal.sentence)
            else:
                messages.success(request, f"{len(pasted.drafts)} lines are in.")
                return redirect("work:money", project_code=project.code)
    return money_page(request, project, paste=form)


@require_http_methods(["GET", "POST"])
def cost_edit(request: HttpRequest, project_code: str, line_id: int) -> HttpResponse:
    """One line, to be changed or taken out."""
    project = find_project(request, project_code)
    line = get_object_or_404(CostLine, pk=line_id, project=project)
    form, status = CostEdit(request.POST) if request.method == "POST" else CostEdit.of(line), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            fields = dict(form.cleaned_data)
            version = fields.pop("version")
            try:
                change_costs(
                    actor=reading_person(request), project=project, line_ids=[line.pk], version=version, **fields
                )
            except Stale as stale:
                form.data = {**request.POST.dict(), "version": str(stale.current_version)}
                now = f"{line.amount} {line.currency}, {line.get_kind_display()}, {line.month:%Y-%m}"
                form.add_error(
                    None, f"{stale.sentence} The line now says: {now}. Save again to put yours in its place."
                )
                status = 409
            except RuleBroken as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
            else:
                messages.success(request, "The line is changed.")
                return redirect("work:money", project_code=project.code)
    context = {"project": project, "form": form, "line": line}
    if request.headers.get("Sb-Panel"):
        return render(request, "work/costs/line.html#line", context)
    context |= project_frame(request, project, "work:money")
    return render(request, "work/costs/line.html", context, status=status)


@require_POST
def cost_delete(request: HttpRequest, project_code: str) -> HttpResponse:
    """Lines are taken out."""
    project = find_project(request, project_code)
    chosen = [int(pk) for pk in request.POST.getlist("ids") if pk.isdigit()]
    count = delete_costs(actor=reading_person(request), project=project, line_ids=chosen)
    messages.success(request, f"{count} line{'s are' if count != 1 else ' is'} deleted.")
    return redirect("work:money", project_code=project.code)


@require_POST
def cost_bulk(request: HttpRequest, project_code: str) -> HttpResponse:
    """One field of many lines."""
    project = find_project(request, project_code)
    try:
        change = read_bulk(request, CostTable)
        value: Any = change.value == "1" if change.field.field == "capital" else change.value
        ids = [int(pk) for pk in change.ids if pk.isdigit()]
        count = change_costs(
            actor=reading_person(request), project=project, line_ids=ids, **{change.field.field: value}
        )
    except RuleBroken as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{change.field.label} of {count} lines changed.")
    return redirect("work:money", project_code=project.code)


@require_http_methods(["GET", "POST"])
def rates(request: HttpRequest) -> HttpResponse:
    """What currencies are worth in each other, from which day on."""
    actor = reading_person(request)
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_rate(actor=actor, **form.cleaned_data)
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, "The rate is noted.")
            return redirect("work:rates")
    context = {
        "crumbs": [("Projects", reverse("work:projects")), ("Exchange rates", None)],
        "rows": exchange_rates(),
        "form": form,
        "may_edit": can(actor, EDIT_MONEY),
    }
    return render(request, "work/costs/rates.html", context, status=422 if form.errors else 200)


@require_POST
def rate_delete(request: HttpRequest, rate_id: int) -> HttpResponse:
    """A rate is taken out."""
    delete_rate(actor=reading_person(request), rate=get_object_or_404(ExchangeRate, pk=rate_id))
    messages.success(request, "The rate is deleted.")
    return redirect("work:rates")
