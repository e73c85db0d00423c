"""Taking data out: each export is an event that says who took what."""

import json
from dataclasses import dataclass

from steerboard.core.public import NotAllowed, RuleBroken, Scope, User, can, note_event
from steerboard.integrations.exports.queries import (
    PLAN_HEADERS,
    mspdi_bytes,
    plan_rows,
    portfolio_rows,
    portfolio_values,
    project_values,
)
from steerboard.integrations.lists.writers import list_cells, list_headers, write_csv, write_xlsx
from steerboard.integrations.mspdi.models import PlanUnreadable, PlanUnschedulable
from steerboard.integrations.permissions import EXPORT
from steerboard.work.public import SEE_MONEY, SEE_PROJECTS, Portfolio, Project

MSPDI, CSV, XLSX, JSON = "mspdi", "csv", "xlsx", "json"
PROJECT_FORMATS = (MSPDI, XLSX, CSV, JSON)
PORTFOLIO_FORMATS = (XLSX, CSV, JSON)
TYPES = {
    MSPDI: ("xml", "application/xml"),
    CSV: ("csv", "text/csv; charset=utf-8"),
    XLSX: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    JSON: ("json", "application/json"),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to hand over."""

    name: str
    content_type: str
    content: bytes


def export_project(*, actor: User, project: Project, form: str) -> Exported:
    """A project's plan (MSPDI, CSV, XLSX) or all we hold about it (JSON). Money only for those who may see it."""
    _check(actor, project.scope, form, PROJECT_FORMATS)
    with_money = can(actor, SEE_MONEY, project.scope)
    if form == MSPDI:
        try:
            content = mspdi_bytes(project, with_money=with_money)
        except (PlanUnreadable, PlanUnschedulable, ValueError) as error:
            raise RuleBroken(f"The plan cannot be written as MSPDI: {error}") from error
    elif form == JSON:
        content = _json(project_values(project, with_money=with_money))
    else:
        rows = plan_rows(project, with_money=with_money)
        content = write_csv(PLAN_HEADERS, rows) if form == CSV else write_xlsx(PLAN_HEADERS, rows, "Plan")
    _note(actor, project.scope, Project._meta.label_lower, project.pk, form, len(content))
    return _exported(project.code, form, content)


def export_portfolio(*, actor: User, portfolio: Portfolio, form: str) -> Exported:
    """A portfolio's projects as a list (CSV, XLSX), or all we hold about them (JSON)."""
    _check(actor, portfolio.scope, form, PORTFOLIO_FORMATS)
    if form == JSON:
        content = _json(portfolio_values(actor, portfolio))
    else:
        rows = portfolio_rows(actor, portfolio)
        extras = sorted({header for row in rows for header in row.extra})
        cells = [list_cells(row, extras) for row in rows]
        headers = list_headers(extras)
        content = write_csv(headers, cells) if form == CSV else write_xlsx(headers, cells)
    _note(actor, portfolio.scope, Portfolio._meta.label_lower, portfolio.pk, form, len(content))
    return _exported(portfolio.code, form, content)


def _check(actor: User, scope: Scope, form: str, forms: tuple[str, ...]) -> None:
    if form not in forms:
        raise RuleBroken(f"'{form}' is none of {', '.join(forms)}.", field="format")
    for permission in (EXPORT, SEE_PROJECTS):
        if not can(actor, permission, scope):
            raise NotAllowed(f"You may not do this here: {permission.label.lower()}.", permission=permission.code)


def _note(actor: User, scope: Scope, table: str, key: int, form: str, size: int) -> None:
    note_event(
        actor=actor,
        verb="integrations.exports.export",
        kind="export",
        scope_id=scope.pk,
        object_type=table,
        object_id=str(key),
        data={"format": form, "bytes": size},
    )


def _exported(code: str, form: str, content: bytes) -> Exported:
    ending, content_type = TYPES[form]
    return Exported(f"{code}.{ending}", content_type, content)


def _json(values: object) -> bytes:
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()
