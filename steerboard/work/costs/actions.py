"""Entering money."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from steerboard.core.public import RuleBroken, User, action, announce
from steerboard.work.costs import rules
from steerboard.work.costs.events import MoneyChanged
from steerboard.work.costs.models import CostLine, ExchangeRate
from steerboard.work.costs.rules import CostDraft
from steerboard.work.permissions import EDIT_MONEY
from steerboard.work.portfolios.rules import check_currency, check_version
from steerboard.work.projects.models import Project
from steerboard.work.schedule.models import WorkItem


@action(EDIT_MONEY, on="project")
def enter_costs(*, actor: User, project: Project, lines: Sequence[CostDraft]) -> list[CostLine]:
    """Enter lines; one with an `external_key` known already is changed instead."""
    _check_items(project, {line.item_id for line in lines if line.item_id is not None})
    keys = [line.external_key for line in lines if line.external_key]
    present = {
        row.external_key: row
        for row in CostLine.objects.select_for_update().filter(project=project, external_key__in=keys)
    }
    fresh: list[CostLine] = []
    changed: list[CostLine] = []
    for line in lines:
        amount = rules.amount_of(line.amount)
        rules.check_line(
            kind=line.kind,
            kinds=CostLine.Kind.values,
            cost_type=line.type,
            types=CostLine.Type.values,
            amount=amount,
        )
        row = present.get(line.external_key) if line.external_key else None
        (fresh if row is None else changed).append(row := row or CostLine(project=project))
        row.project = project
        row.kind, row.type, row.capital, row.amount = line.kind, line.type, line.capital, amount
        row.month = rules.month_of(line.month)
        row.currency = check_currency(line.currency or project.currency)
        row.note, row.external_key, row.item_id = line.note[:200], line.external_key, line.item_id
    CostLine.objects.bulk_create(fresh, batch_size=500)
    CostLine.objects.bulk_update(changed, ["kind", "type", "capital", "amount", "month", "currency", "note", "item"])
    announce(MoneyChanged(scope_id=project.scope_id, project_id=project.pk))
    return [*fresh, *changed]


def _check_items(project: Project, item_ids: set[int]) -> None:
    """Money of a project hangs on its own items."""
    if item_ids and WorkItem.objects.filter(project=project, pk__in=item_ids).count() != len(item_ids):
        raise RuleBroken("This item does not belong to the project.", field="item")


CHANGEABLE = frozenset({"kind", "type", "capital", "month", "amount", "currency", "note", "item_id"})


@action(EDIT_MONEY, on="project")
def change_costs(
    *, actor: User, project: Project, line_ids: Sequence[int], version: int | None = None, **fields: Any
) -> int:
    """Change the same fields of some lines. `version` is the one a person saw, for a single line."""
    unknown = set(fields) - CHANGEABLE
    if unknown:
        raise RuleBroken(f"'{sorted(unknown)[0]}' of a cost line cannot be changed.")
    if fields.get("item_id") is not None:
        _check_items(project, {fields["item_id"]})
    rows = list(CostLine.objects.select_for_update().filter(project=project, pk__in=line_ids).select_related("project"))
    if len(rows) != len(set(line_ids)):
        raise RuleBroken("Some of these lines do not exist any more. Reload the page.")
    for row in rows:
        check_version(row.version, version)
        for name, value in fields.items():
            setattr(row, name, value)
        row.amount = rules.amount_of(row.amount)
        row.month, row.currency = rules.month_of(row.month), check_currency(row.currency)
        rules.check_line(
            kind=row.kind,
            kinds=CostLine.Kind.values,
            cost_type=row.type,
            types=CostLine.Type.values,
            amount=row.amount,
        )
        row.save()
    announce(MoneyChanged(scope_id=project.scope_id, project_id=project.pk))
    return len(rows)


@action(EDIT_MONEY, on="project")
def delete_costs(*, actor: User, project: Project, line_ids: Sequence[int]) -> int:
    """Take lines out."""
    rows = CostLine.objects.filter(project=project, pk__in=line_ids).select_related("project")
    count, _ = rows.delete()
    announce(MoneyChanged(scope_id=project.scope_id, project_id=project.pk))
    return count


@action(EDIT_MONEY)
def set_rate(*, actor: User, base: str, currency: str, valid_from: date, rate: Decimal) -> ExchangeRate:
    """Say what a currency is worth in another from a day on."""
    if rate <= 0:
        raise RuleBroken("A rate is greater than zero.", field="rate")
    base, currency = check_currency(base), check_currency(currency)
    row = ExchangeRate.objects.filter(base=base, currency=currency, valid_from=valid_from).first()
    row = row or ExchangeRate(base=base, currency=currency, valid_from=valid_from)
    row.rate = Decimal(rate).quantize(Decimal("0.00000001"))
    row.save()
    return row


@action(EDIT_MONEY)
def delete_rate(*, actor: User, rate: ExchangeRate) -> None:
    """Take a rate out."""
    rate.delete()
