"""How a view answers with a list, and reads what a bulk edit sent."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from steerboard.core.rules import RuleBroken
from steerboard.core.ui.tables.columns import Bulk
from steerboard.core.ui.tables.exports import export
from steerboard.core.ui.tables.table import Table

BULK_LIMIT = 5_000


def table_page(
    request: HttpRequest, template: str, table: Table, context: dict[str, Any] | None = None
) -> HttpResponseBase:
    """The page; for an export the file; for a request of the list's own controls just the list."""
    kind = request.GET.get(f"{table.prefix}export", "")
    if kind in ("csv", "xlsx"):
        return export(table, kind)
    target = request.headers.get("HX-Target", "")
    if request.headers.get("HX-Request") and target.partition("#")[2] == table.dom_id:
        return render(request, "ui/tables/table.html", {"table": table})
    return render(request, template, {**(context or {}), "table": table})


@dataclass(frozen=True, slots=True)
class BulkChange:
    """One field to be set to one value on these rows."""

    ids: tuple[str, ...]
    field: Bulk
    value: str


def read_bulk(request: HttpRequest, table: type[Table]) -> BulkChange:
    """What a bulk edit sent, checked against what the list allows. The view still asks who may change which row."""
    ids = tuple(dict.fromkeys(value for value in request.POST.getlist("ids") if value))
    if not ids:
        raise RuleBroken("No rows were chosen.")
    if len(ids) > BULK_LIMIT:
        raise RuleBroken(f"At most {BULK_LIMIT} rows can be changed at once.")
    wanted = request.POST.get("field", "")
    field = next((bulk for bulk in table.bulk if bulk.field == wanted), None)
    if field is None:
        raise RuleBroken("This field cannot be changed for many rows at once.")
    value = request.POST.get(f"value.{field.field}", request.POST.get("value", ""))
    if field.input_kind == "choice" and value not in {str(option) for option, _ in field.options}:
        raise RuleBroken(f"“{value}” is not a choice for {field.label}.")
    return BulkChange(ids, field, value)
