"""Reading money: sums by project, kind and month, converted by the rates of their months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, When

from steerboard.core.public import User, paths_for
from steerboard.work.costs.models import CostLine, ExchangeRate
from steerboard.work.permissions import SEE_MONEY
from steerboard.work.projects.models import Project

Sums = dict[str, Decimal]
AMOUNT = DecimalField(max_digits=18, decimal_places=2)


class NoRate(LookupError):
    """A currency has no rate for a month."""


class Rates:
    """Rates into one base currency, read once."""

    def __init__(self, base: str, known: Iterable[ExchangeRate] | None = None) -> None:
        self.base = base
        self._rows: dict[str, list[tuple[date, Decimal]]] = {}
        rates = ExchangeRate.objects.filter(base=base) if known is None else known
        for row in sorted(rates, key=lambda rate: rate.valid_from):
            if row.base == base:
                self._rows.setdefault(row.currency, []).append((row.valid_from, row.rate))

    def convert(self, amount: Decimal, currency: str, day: date) -> Decimal:
        """The amount in the base currency at the rate in force on a day. Raises NoRate without one."""
        if currency == self.base:
            return amount
        rows = self._rows.get(currency)
        if not rows:
            raise NoRate(f"There is no rate of {currency} in {self.base}.")
        rate = next((r for d, r in reversed(rows) if d <= day), rows[0][1])
        return (amount * rate).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class KindSum:
    """One kind of money of a project, in its currency."""

    kind: str
    label: str
    capital: Decimal
    running: Decimal

    @property
    def total(self) -> Decimal:
        """Capital and running cost together."""
        return self.capital + self.running


@dataclass(frozen=True, slots=True)
class MoneyPicture:
    """A project's money in its own currency: sums by kind, by type and by month."""

    currency: str
    kinds: list[KindSum]
    types: list[tuple[str, dict[str, Decimal]]]
    months: list[tuple[date, dict[str, Decimal]]]
    unconverted: list[str]  # sentences about lines without a rate

    def total(self, kind: str) -> Decimal:
        """The sum of one kind."""
        return next((row.total for row in self.kinds if row.kind == kind), Decimal(0))

    @property
    def at_completion(self) -> Decimal:
        """What was spent and what is still expected."""
        return self.total("actual") + self.total("forecast")


def money_picture(lines: Iterable[CostLine], rates: Rates) -> MoneyPicture:
    """Sums of a project's lines, each converted at the rate of its month; what has no rate is named, not guessed."""
    zero = Decimal(0)
    kinds = {kind: [zero, zero] for kind in CostLine.Kind.values}
    types: dict[str, dict[str, Decimal]] = {}
    months: dict[date, dict[str, Decimal]] = {}
    missing: dict[str, int] = {}
    for line in lines:
        try:
            amount = rates.convert(line.amount, line.currency, line.month)
        except NoRate:
            missing[line.currency] = missing.get(line.currency, 0) + 1
            continue
        kinds[line.kind][0 if line.capital else 1] += amount
        by_type = types.setdefault(line.type, {})
        by_type[line.kind] = by_type.get(line.kind, zero) + amount
        by_month = months.setdefault(line.month, {})
        by_month[line.kind] = by_month.get(line.kind, zero) + amount
    labels, names = dict(CostLine.Kind.choices), dict(CostLine.Type.choices)
    return MoneyPicture(
        currency=rates.base,
        kinds=[KindSum(kind, str(labels[kind]), *sums) for kind, sums in kinds.items()],
        types=[(str(names[key]), types[key]) for key in CostLine.Type.values if key in types],
        months=sorted(months.items()),
        unconverted=[
            f"{count} line{'s' if count > 1 else ''} in {currency} are not counted: there is no rate into {rates.base}."
            for currency, count in sorted(missing.items())
        ],
    )


def cost_lines(project_id: int) -> QuerySet[CostLine]:
    """A project's lines by month."""
    return CostLine.objects.filter(project_id=project_id).select_related("item").order_by("month", "kind", "pk")


def sums_by_kind(project_ids: Iterable[int]) -> dict[int, Sums]:
    """Sum of each kind of cost by project, in the project's lines' own currency."""
    rows = CostLine.objects.filter(project_id__in=project_ids).values_list("project_id", "kind").annotate(Sum("amount"))
    sums: dict[int, Sums] = {}
    for project_id, kind, amount in rows.order_by():
        sums.setdefault(project_id, {})[kind] = amount
    return sums


def months_by_kind(project_ids: Iterable[int]) -> list[tuple[int, date, str, str, Decimal]]:
    """(project, month, kind, currency, amount) sums, by month."""
    rows = CostLine.objects.filter(project_id__in=project_ids).values_list("project_id", "month", "kind", "currency")
    return list(rows.annotate(Sum("amount")).order_by("month"))


def with_spent(projects: QuerySet[Project], user: User) -> QuerySet[Project]:
    """Adds actual cost in the project's currency, where this person may see money.

    Lines of another currency count at the rate in force in their month; without a rate they do not count.
    """
    rate = ExchangeRate.objects.filter(
        base=OuterRef(OuterRef("currency")), currency=OuterRef("currency"), valid_from__lte=OuterRef("month")
    ).order_by("-valid_from")
    lines = (
        CostLine.objects.filter(project=OuterRef("pk"), kind=CostLine.Kind.ACTUAL)
        .order_by()
        .values("project")
        .annotate(
            total=Sum(
                Case(
                    When(currency=OuterRef("currency"), then=F("amount")),
                    default=F("amount") * Subquery(rate.values("rate")[:1]),
                    output_field=AMOUNT,
                )
            )
        )
        .values("total")
    )
    allowed = Q(pk__in=[])
    for path in paths_for(user, SEE_MONEY):
        allowed |= Q(scope__path__startswith=path)
    return projects.annotate(
        seen_spent=Case(When(allowed, then=Subquery(lines, output_field=AMOUNT)), default=None, output_field=AMOUNT)
    )


def exchange_rates() -> QuerySet[ExchangeRate]:
    """All rates, by currencies, the newest first."""
    return ExchangeRate.objects.order_by("base", "currency", "-valid_from")
