"""Who may be asked, and what an answer would free."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from steerboard.core.public import DECIDE, Grant, User
from steerboard.work.public import CostLine, Project, sums_by_kind


def possible_deciders(project: Project, proposer: User) -> QuerySet[User]:
    """Active people who may decide at this project, but for the proposer."""
    scopes = [int(part) for part in project.scope.path.strip("/").split("/")]
    roles = [role.value for role in DECIDE.roles]
    ids = Grant.objects.filter(scope_id__in=scopes, role__in=roles).values("user_id")
    people: QuerySet[User] = User.objects.active().filter(pk__in=ids)
    return people.exclude(pk=proposer.pk).order_by("name")


def impact_of_stopping(project: Project) -> dict[str, Any]:
    """What stopping would free: money not spent yet."""
    sums = sums_by_kind([project.pk]).get(project.pk, {})
    spent, ahead = sums.get(CostLine.Kind.ACTUAL, Decimal(0)), sums.get(CostLine.Kind.FORECAST, Decimal(0))
    budget = project.budget_at_approval
    left = ahead if ahead > 0 else (budget - spent if budget is not None and budget > spent else Decimal(0))
    return {"savings_amount": str(left.quantize(Decimal(1)))} if left > 0 else {}
