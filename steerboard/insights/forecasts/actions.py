"""Making forecasts."""

from decimal import Decimal

from steerboard.core.public import RuleBroken, User, action, announce, clock
from steerboard.governance.public import open_risks
from steerboard.insights.forecasts.compute import (
    ITERATIONS,
    ForecastValues,
    inputs_hash,
    run_forecast,
    seed_from,
)
from steerboard.insights.forecasts.events import ForecastMade
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.forecasts.queries import money_input, newest_forecast, promised_day, promised_minute
from steerboard.insights.permissions import FORECAST
from steerboard.work.public import Project, plan_values, store_item_forecasts


@action(FORECAST, on="project")
def make_forecast(
    *,
    actor: User,
    project: Project,
    cause: str = "asked for",
    seed: int | None = None,
    iterations: int = ITERATIONS,
    drivers: int = 8,
) -> Forecast:
    """Simulate a project's finish and cost and keep the answer for good.

    The same inputs with the same seed give the same forecast; without a seed it follows from the
    inputs. When nothing has changed since the newest one, that one is returned.
    """
    project = Project.objects.select_related("scope").get(pk=project.pk)
    plan = plan_values(project, extra=())
    if not plan.ids:
        raise RuleBroken("There is nothing to forecast: the plan is empty.")
    before = newest_forecast(project)
    risks, money, promised = open_risks(project.pk), money_input(project), promised_minute(project)
    fingerprint = inputs_hash(plan, risks, money, promised)
    chosen = seed if seed is not None else seed_from(fingerprint)
    if before is not None and (before.inputs_hash, before.seed, before.iterations) == (fingerprint, chosen, iterations):
        return before  # known before any run is made: several reactions to one change cost one simulation
    values = run_forecast(plan, risks, money, promised=promised, seed=chosen, iterations=iterations, drivers=drivers)
    forecast = _row(project, cause, values)
    Project.objects.select_for_update().get(pk=project.pk)  # two simulations that end together: one after the other
    Forecast.objects.filter(project=project, is_newest=True).update(is_newest=False)
    forecast.save()
    store_item_forecasts(values.items)
    announce(
        ForecastMade(
            scope_id=project.scope_id,
            project_id=project.pk,
            forecast_id=forecast.pk,
            p80_before=before.finish_p80 if before is not None else None,
            p80_after=forecast.finish_p80,
        )
    )
    return forecast


def _money(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))


def _share(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.0001"))


def _row(project: Project, cause: str, values: ForecastValues) -> Forecast:
    cost = values.cost or {}
    return Forecast(
        project=project,
        made_at=clock.now(),
        cause=cause[:120],
        seed=values.seed,
        iterations=values.iterations,
        engine_version=values.engine_version,
        plan_revision=project.plan_revision,
        inputs_hash=values.inputs_hash,
        planned_finish=values.planned_finish,
        finish_p10=values.finish[10],
        finish_p50=values.finish[50],
        finish_p80=values.finish[80],
        finish_p95=values.finish[95],
        promised=promised_day(project),
        promise_share=_share(values.promise_share),
        cost_p50=_money(cost.get(50)),
        cost_p80=_money(cost.get(80)),
        cost_p95=_money(cost.get(95)),
        budget=project.budget_at_approval,
        budget_share=_share(values.budget_share),
        details=values.details,
    )
