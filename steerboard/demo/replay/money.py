"""What one project spends, month by month."""

import random
from datetime import date, timedelta
from decimal import Decimal

from steerboard.demo.replay.project import RunningProject
from steerboard.demo.story.plans import working_day
from steerboard.work.public import CostDraft, CostLine, delete_costs, enter_costs

# What plans foresee of their budget; the rest is reserve.
PLANNED_SHARE = Decimal("0.88")
# Shares of labour, external services, licences, hardware, cloud by type of project.
SHARES: dict[str, tuple[tuple[str, float, bool], ...]] = {
    "erp": (("labour", 0.35, True), ("external", 0.45, True), ("licence", 0.20, False)),
    "cloud": (("labour", 0.40, False), ("external", 0.25, False), ("cloud", 0.35, False)),
    "network": (("labour", 0.25, True), ("hardware", 0.55, True), ("external", 0.20, False)),
    "security": (("labour", 0.45, False), ("licence", 0.35, False), ("external", 0.20, False)),
    "data": (("labour", 0.60, True), ("cloud", 0.25, False), ("external", 0.15, False)),
    "service": (("labour", 0.45, False), ("licence", 0.35, False), ("external", 0.20, False)),
    "commerce": (("labour", 0.70, True), ("cloud", 0.15, False), ("external", 0.15, False)),
}


class MoneyBook:
    """Budget at the start; every four weeks what was spent, and what is still expected."""

    def __init__(self, running: RunningProject) -> None:
        self.running = running
        self.spent = Decimal(0)
        self.entered = False
        self.closed = False
        self._chance = random.Random(f"{running.story.code} money")  # noqa: S311 (the same company every time)

    def keep(self, week: int, day: date) -> None:
        """Enter what a project accountant would enter in this week."""
        running = self.running
        project = running.project
        if project is None or self.closed:
            return
        if not self.entered:
            self._enter_budget()
            self.entered = True
        elif (week - running.story.start_week) % 4 == 0 or not project.is_open:
            self._enter_actuals(day)
            if project.is_open:
                self._enter_forecast(day)
            else:
                self._drop_forecast()
                self.closed = True

    def _months(self, first: date, last: date) -> list[date]:
        months, month = [], first.replace(day=1)
        while month <= last:
            months.append(month)
            month = (month + timedelta(days=32)).replace(day=1)
        return months or [first.replace(day=1)]

    def _lines(self, kind: str, months: list[date], total: Decimal, prefix: str) -> list[CostDraft]:
        return [
            CostDraft(
                kind=kind,
                month=month,
                amount=(total * Decimal(str(share)) / len(months)).quantize(Decimal(1)),
                type=cost_type,
                capital=capital,
                external_key=f"{prefix}:{month:%Y-%m}:{cost_type}",
            )
            for month in months
            for cost_type, share, capital in SHARES[self.running.story.template]
        ]

    def _enter_budget(self) -> None:
        running = self.running
        months = self._months(running.start, working_day(running.start, running.planned_days - 1))
        budget = Decimal(running.story.budget * 1000)
        lines = self._lines(CostLine.Kind.BUDGET, months, budget * PLANNED_SHARE, "b")
        lines += self._lines(CostLine.Kind.FORECAST, months, budget * PLANNED_SHARE, "f")
        lines.append(
            CostDraft(
                CostLine.Kind.COMMITMENT,
                months[0],
                (budget * Decimal("0.2")).quantize(Decimal(1)),
                CostLine.Type.EXTERNAL,
                note="Framework contract",
                external_key="c:contract",
            )
        )
        self._enter(lines)

    def _enter_actuals(self, day: date) -> None:
        story = self.running.story
        earned = Decimal(str(self.running.progress)) * Decimal(story.budget * 1000) * PLANNED_SHARE
        thrift = Decimal(str(round(story.thrift * self._chance.uniform(0.98, 1.02), 4)))
        fresh = (earned * thrift - self.spent).quantize(Decimal(1))
        if fresh <= 0:
            return
        self.spent += fresh
        self._enter(
            [
                CostDraft(
                    kind=CostLine.Kind.ACTUAL,
                    month=day,
                    amount=(fresh * Decimal(str(share))).quantize(Decimal(1)),
                    type=cost_type,
                    capital=capital,
                    external_key=f"a:{day}:{cost_type}",
                )
                for cost_type, share, capital in SHARES[story.template]
            ]
        )

    def _enter_forecast(self, day: date) -> None:
        running = self.running
        self._drop_forecast()
        seen = 1 + (running.story.thrift - 1) * (0.5 + running.story.candour / 2)
        left = (
            Decimal(str(max(0.0, 1 - running.progress)))
            * Decimal(running.story.budget * 1000)
            * PLANNED_SHARE
            * Decimal(str(seen))
        )
        last = working_day(running.start, running.true_days - 1)
        self._enter(self._lines(CostLine.Kind.FORECAST, self._months(day, max(day, last)), left, "f"))

    def _drop_forecast(self) -> None:
        running = self.running
        ids = list(
            CostLine.objects.filter(project=running.own, kind=CostLine.Kind.FORECAST).values_list("pk", flat=True)
        )
        if ids:
            delete_costs(actor=running.cast.lead_of_all, project=running.own, line_ids=ids)

    def _enter(self, lines: list[CostDraft]) -> None:
        enter_costs(
            actor=self.running.cast.lead_of_all,
            project=self.running.own,
            lines=[line for line in lines if line.amount],
        )
