"""Reading risks, starting at what this person may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from steerboard.core.public import User, clock, paths_for, visible
from steerboard.governance.permissions import SEE_RISKS
from steerboard.governance.raid import rules
from steerboard.governance.raid.models import Risk, RiskItem
from steerboard.work.public import SEE_MONEY, Project, WorkItem, visible_items

AMOUNT = DecimalField(max_digits=16, decimal_places=2)
MOST_CHOICES = 500
MINUTES_A_DAY = 480


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
    rows: QuerySet[Any] = Risk.objects.select_related("project__scope", "owner").annotate(
        exposure=ExpressionWrapper(
            F("probability_percent") * F("cost_likely") / Decimal("100.0"),
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


def _sees_money(user: User) -> Q:
    allowed = Q(pk__in=[])
    for path in paths_for(user, SEE_MONEY):
        allowed |= Q(project__scope__path__startswith=path)
    return allowed


def with_amounts(rows: QuerySet[Risk], user: User) -> QuerySet[Risk]:
    """Adds the three costs where this person may see money, nothing elsewhere."""
    allowed, hidden = _sees_money(user), Cast(Value(None), AMOUNT)
    return rows.annotate(
        **{
            f"seen_{name}": Case(When(allowed, then=F(name)), default=hidden, output_field=AMOUNT)
            for name in ("cost_low", "cost_likely", "cost_high")
        }
    )


def with_figures(rows: QuerySet[Risk], user: User) -> QuerySet[Risk]:
    """Adds expected days, the number of items, and amounts where this person may see money."""
    allowed = _sees_money(user)
    per_day = Case(
        When(project__minutes_per_day__gt=0, then=F("project__minutes_per_day")), default=Value(MINUTES_A_DAY)
    )
    # SQLite divides whole numbers as whole numbers: say that these are not.
    real = FloatField()
    chance = Cast(F("probability_percent"), real) / Value(100.0)
    delay = Cast(F("delay_likely"), real) / Cast(per_day, real)
    items = RiskItem.objects.filter(risk=OuterRef("pk")).order_by().values("risk").annotate(n=Count("pk")).values("n")
    return rows.annotate(
        seen_cost=Case(When(allowed, then=F("cost_likely")), default=Cast(Value(None), AMOUNT), output_field=AMOUNT),
        seen_exposure=Case(
            When(allowed, then=Cast(chance * Cast(F("cost_likely"), real), AMOUNT)),
            default=Cast(Value(None), AMOUNT),
            output_field=AMOUNT,
        ),
        likely_days=ExpressionWrapper(delay, output_field=real),
        expected_days=ExpressionWrapper(chance * delay, output_field=real),
        item_count=Coalesce(Subquery(items), 0),
    )


@dataclass(frozen=True, slots=True)
class RiskTotals:
    """What all open risks of a list add up to."""

    open: int
    cost: Decimal | None
    days: float | None
    without_response: int
    overdue: int


def risk_totals(rows: QuerySet[Risk]) -> RiskTotals:
    """Sums over the open ones, in one query; `rows` come from `with_figures`."""
    waiting = rows.order_by().filter(state=Risk.State.OPEN)
    found: dict[str, Any] = waiting.aggregate(
        open=Count("pk"),
        cost=Sum("seen_exposure"),
        days=Sum("expected_days"),
        without_response=Count("pk", filter=Q(response=Risk.Response.NONE)),
        overdue=Count("pk", filter=Q(due__lt=clock.today())),
    )
    return RiskTotals(**found)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One cell of the 5×5 matrix."""

    likely: int
    impact: int
    risks: tuple[Risk, ...]

    @property
    def tone(self) -> str:
        """The class that colours it."""
        tone = rules.tone(self.likely * self.impact)
        return f"sb-heat-{tone}" if tone else f"sb-heat-{min(3, (self.likely * self.impact) // 3)}"


def place_of(risk: Risk) -> tuple[int, int]:
    """Row and column of a risk in the matrix."""
    project = risk.project
    budget = project.budget_at_approval
    elapsed = (project.scheduled_finish or 0) - (project.scheduled_start or 0)
    worked = elapsed * 5 * (project.minutes_per_day or MINUTES_A_DAY) // (7 * 1440) if elapsed > 0 else None
    share = rules.impact_share(
        cost=float(risk.cost_likely),
        budget=float(budget) if budget else None,
        delay=risk.delay_likely,
        span=worked,
    )
    return rules.classes(float(risk.probability_percent), share)


def matrix_of(risks: Iterable[Risk]) -> list[list[MatrixCell]]:
    """Rows of the 5×5 matrix, the likeliest on top, with the open risks in their cells."""
    cells: dict[tuple[int, int], list[Risk]] = {}
    for risk in risks:
        cells.setdefault(place_of(risk), []).append(risk)
    return [
        [MatrixCell(likely, impact, tuple(cells.get((likely, impact), ()))) for impact in range(1, 6)]
        for likely in range(5, 0, -1)
    ]


def find_risk(user: User, project: Project, number: int) -> Risk | None:
    """The risk of this number, if the person may see it."""
    return visible_risks(user).filter(project=project, number=number).first()


def items_of(risk: Risk) -> list[WorkItem]:
    """The items a risk would delay, in display order."""
    return list(WorkItem.objects.filter(pk__in=RiskItem.objects.filter(risk=risk).values("item")).order_by("position"))


def delayable_items(user: User, project: Project) -> QuerySet[WorkItem]:
    """Items of the plan that may still be delayed, in display order."""
    rows = visible_items(user).filter(project=project, is_summary=False, inactive=False, actual_finish=None)
    return rows.order_by("position", "pk")


def people_for_risks() -> list[tuple[int, str]]:
    """Who may own a risk, as choices."""
    return list(User.objects.active().order_by("name").values_list("pk", "name"))


def find_risks(user: User, words: str, limit: int) -> list[tuple[str, str, str, str]]:
    """Risks whose title holds the words, as (kind, code, title, address)."""
    rows = visible_risks(user)
    for word in words.split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(project__code__icontains=word))
    return [("Risk", row.full_code, row.title, risk_address(row)) for row in rows[:limit]]


def risk_address(risk: Risk) -> str:
    """The page of a risk."""
    return reverse("governance:risk", kwargs={"project_code": risk.project.code, "number": risk.number})
