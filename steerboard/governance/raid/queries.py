"""Reading risks, starting at what this person may see."""

from dataclasses import dataclass

from django.db.models import DecimalField, ExpressionWrapper, F, QuerySet

from steerboard.core.public import User, visible
from steerboard.governance.raid.actions import SEE_RISKS
from steerboard.governance.raid.models import Risk, RiskItem


@dataclass(frozen=True, slots=True)
class RiskValues:
    """An open risk as plain values: probability 0…1, working minutes, money."""

    id: int
    title: str
    probability: float
    items: tuple[int, ...]
    delay: tuple[int, int, int]
    cost: tuple[float, float, float]


def visible_risks(user: User) -> QuerySet[Risk]:
    """Risks of projects this person may see, the largest expected cost first."""
    rows = Risk.objects.select_related("project__scope", "owner").annotate(
        exposure=ExpressionWrapper(
            F("probability_percent") * F("cost_likely") / 100,
            output_field=DecimalField(max_digits=16, decimal_places=2),
        )
    )
    return visible(rows, user, SEE_RISKS, prefix="project__scope").order_by("-exposure", "-probability_percent", "pk")


def open_risks(project_id: int) -> list[RiskValues]:
    """Open risks of a project with the items they would delay, in two queries."""
    rows = list(Risk.objects.filter(project_id=project_id, state=Risk.State.OPEN).order_by("number"))
    items: dict[int, list[int]] = {}
    for risk_id, item_id in RiskItem.objects.filter(risk__in=rows).values_list("risk_id", "item_id"):
        items.setdefault(risk_id, []).append(item_id)
    return [
        RiskValues(
            id=row.pk,
            title=row.title,
            probability=float(row.probability_percent) / 100,
            items=tuple(items.get(row.pk, ())),
            delay=(row.delay_low, row.delay_likely, row.delay_high),
            cost=(float(row.cost_low), float(row.cost_likely), float(row.cost_high)),
        )
        for row in rows
    ]
