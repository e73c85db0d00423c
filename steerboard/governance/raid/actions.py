"""Raising and changing risks."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max

from steerboard.core.public import RuleBroken, Stale, User, action, announce, clock
from steerboard.governance.permissions import EDIT_RISKS
from steerboard.governance.raid import rules
from steerboard.governance.raid.events import RiskChanged
from steerboard.governance.raid.models import Risk, RiskItem
from steerboard.work.public import Project, WorkItem

FIELDS = frozenset(
    {
        "title", "description", "probability_percent", "delay_low", "delay_likely", "delay_high", "cost_low",
        "cost_likely", "cost_high", "response", "response_text", "owner", "due", "state", "external_key",
    }
)  # fmt: skip


@action(EDIT_RISKS, on="project")
def raise_risk(*, actor: User, project: Project, title: str, items: Sequence[WorkItem] = (), **fields: Any) -> Risk:
    """Raise a risk: probability in percent, delays in working minutes, costs in the project's currency."""
    Project.objects.select_for_update().get(pk=project.pk)  # numbers without gaps
    last = Risk.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    risk = Risk(project=project, number=last + 1, raised_at=clock.now(), probability_percent=Decimal(0))
    return _save(risk, {"title": title, **fields}, items)


@action(EDIT_RISKS, on="risk")
def change_risk(
    *, actor: User, risk: Risk, items: Sequence[WorkItem] | None = None, version: int | None = None, **fields: Any
) -> Risk:
    """Change a risk; `items` None leaves the items as they are."""
    risk = Risk.objects.select_for_update().select_related("project__scope").get(pk=risk.pk)
    if version is not None and version != risk.version:
        raise Stale("Somebody else changed this risk in the meantime.", current_version=risk.version)
    if items is None:
        items = [row.item for row in RiskItem.objects.filter(risk=risk).select_related("item")]
    return _save(risk, fields, items)


def _save(risk: Risk, fields: dict[str, Any], items: Sequence[WorkItem]) -> Risk:
    unknown = set(fields) - FIELDS
    if unknown:
        raise RuleBroken(f"'{sorted(unknown)[0]}' is not a field of a risk.")
    for name, value in fields.items():
        setattr(risk, name, value)
    for name in ("probability_percent", "cost_low", "cost_likely", "cost_high"):
        setattr(risk, name, Decimal(getattr(risk, name)).quantize(Decimal("0.01")))
    if risk.state not in Risk.State.values or risk.response not in Risk.Response.values:
        raise RuleBroken("This state or response is not known.", field="state")
    if any(item.project_id != risk.project_id for item in items):
        raise RuleBroken("An item belongs to another project.", field="items")
    rules.check_risk(
        title=risk.title,
        probability=risk.probability_percent,
        delays=(risk.delay_low, risk.delay_likely, risk.delay_high),
        costs=(risk.cost_low, risk.cost_likely, risk.cost_high),
        names_items=bool(items),
    )
    risk.title = risk.title.strip()
    risk.save()
    wanted = {item.pk for item in items}
    for row in RiskItem.objects.filter(risk=risk):
        if row.item_id in wanted:
            wanted.discard(row.item_id)
        else:
            row.delete()
    RiskItem.objects.bulk_create([RiskItem(risk=risk, item_id=pk) for pk in sorted(wanted)])
    announce(RiskChanged(scope_id=risk.project.scope_id, project_id=risk.project_id, risk_id=risk.pk))
    return risk
