"""What earned value is computed from, for many projects in four queries."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from steerboard.insights.value.compute import value_figures
from steerboard.insights.value.rules import ValueFigures
from steerboard.work.public import Baseline, CostLine, ExchangeRate, NoRate, Project, Rates, day_start

ZERO = Decimal(0)


def values_of(projects: Sequence[Project], today: date) -> dict[int, ValueFigures]:
    """Earned value of each project that has a budget.

    Budget at completion: the budget lines, else the approved budget. Planned: budget lines up to today, the
    present month by its days; without lines, the budget evenly over the baseline's span. Earned: budget ×
    percent complete. Actual: what was spent.
    """
    money = _money(projects, today)
    spans = {
        project_id: (start, finish)
        for project_id, start, finish in Baseline.objects.filter(project__in=[p.pk for p in projects])
        .order_by("project_id", "number")
        .values_list("project_id", "start", "finish")
    }
    found: dict[int, ValueFigures] = {}
    for project in projects:
        budget, planned, actual = money.get(project.pk, (ZERO, ZERO, ZERO))
        if not budget:
            budget = project.budget_at_approval or ZERO
            planned = budget * _share_gone(spans.get(project.pk), today)
        figures = value_figures(
            planned=float(planned),
            earned=float(budget * project.percent_complete / 100),
            actual=float(actual),
            budget=float(budget),
        )
        if figures is not None:
            found[project.pk] = figures
    return found


def _money(projects: Sequence[Project], today: date) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """Budget, planned so far and spent by project, in the project's currency."""
    month = today.replace(day=1)
    part = Decimal(today.day) / monthrange(today.year, today.month)[1]
    budget = Q(kind=CostLine.Kind.BUDGET)
    lines = (
        CostLine.objects.filter(project__in=[p.pk for p in projects])
        .filter(budget | Q(kind=CostLine.Kind.ACTUAL))
        .order_by()
        .values("project_id", "currency")
        .annotate(
            budget=Sum("amount", filter=budget),
            past=Sum("amount", filter=budget & Q(month__lt=month)),
            now=Sum("amount", filter=budget & Q(month=month)),
            actual=Sum("amount", filter=Q(kind=CostLine.Kind.ACTUAL)),
        )
    )
    currencies = {project.pk: project.currency for project in projects}
    known = list(ExchangeRate.objects.all())
    rates = {base: Rates(base, known) for base in set(currencies.values())}
    found: dict[int, tuple[Decimal, Decimal, Decimal]] = {}
    for row in lines:
        sums = (row["budget"] or ZERO, (row["past"] or ZERO) + part * (row["now"] or ZERO), row["actual"] or ZERO)
        into = rates[currencies[row["project_id"]]]
        try:
            converted = [into.convert(amount, row["currency"], today) for amount in sums]
        except NoRate:
            continue  # the money page names lines without a rate
        before = found.get(row["project_id"], (ZERO, ZERO, ZERO))
        found[row["project_id"]] = (
            before[0] + converted[0],
            before[1] + converted[1],
            before[2] + converted[2],
        )
    return found


def _share_gone(span: tuple[int | None, int | None] | None, today: date) -> Decimal:
    """How much of a span of minutes lies before the end of a day."""
    if span is None or span[0] is None or span[1] is None or span[1] <= span[0]:
        return ZERO
    gone = Decimal(day_start(today, 1439) - span[0]) / (span[1] - span[0])
    return min(Decimal(1), max(ZERO, gone))
