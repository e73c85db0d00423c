"""Judging projects: computes health indicators of many projects at once and publishes them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Min, Q, Sum

from steerboard.core.public import Decision, Reading, clock, publish
from steerboard.governance.public import Risk
from steerboard.insights.forecasts.models import Forecast
from steerboard.insights.forecasts.queries import newest_by_project
from steerboard.insights.health import indicators, rules
from steerboard.insights.judgements.rules import Finding
from steerboard.insights.value.indicators import value_readings
from steerboard.insights.value.queries import values_of
from steerboard.work.public import CostLine, Project, Promise, ReportedStatus


def refresh_health(project_ids: Iterable[int]) -> int:
    """Compute and publish the health of these projects, in a dozen queries however many there are.

    Indicators are derived numbers, so no permission is asked and nothing is audited.
    """
    projects = list(Project.objects.filter(pk__in=list(project_ids)))
    ids = [project.pk for project in projects]
    if not ids:
        return 0
    forecasts = newest_by_project(ids)
    inputs = _Inputs(ids)
    today = clock.today()
    values = values_of(projects, today)
    publish(
        reading
        for project in projects
        for reading in (
            *_judge(project, forecasts.get(project.pk), inputs, today),
            *value_readings(
                project.scope_id, values.get(project.pk), is_open=project.is_open, as_of=project.plan_changed_at
            ),
        )
    )
    return len(projects)


class _Inputs:
    """What judging needs beside forecasts, read at once for all projects."""

    def __init__(self, ids: list[int]) -> None:
        self.promised: dict[int, date] = dict(
            Promise.objects.filter(project_id__in=ids, item=None, state=Promise.State.OPEN)
            .values_list("project_id")
            .annotate(Min("due"))
        )
        self.reported: dict[int, datetime] = dict(
            ReportedStatus.objects.filter(project_id__in=ids).values_list("project_id").annotate(Max("reported_at"))
        )
        self.spent_months: dict[int, date] = dict(
            CostLine.objects.filter(project_id__in=ids, kind=CostLine.Kind.ACTUAL)
            .values_list("project_id")
            .annotate(Max("month"))
        )
        self.risks: dict[int, dict[str, Any]] = {
            row["project_id"]: dict(row)
            for row in Risk.objects.filter(project_id__in=ids, state=Risk.State.OPEN)
            .values("project_id")
            .annotate(
                exposure=Sum(F("probability_percent") * F("cost_likely") / Decimal(100)),
                count=Count("pk"),
                unanswered=Count("pk", filter=Q(response="")),
            )
        }
        self.delay: dict[int, Decimal] = dict(
            Decision.objects.filter(state=Decision.State.OPEN, cost_of_delay_per_day__isnull=False)
            .values_list("scope_id")
            .annotate(Max("cost_of_delay_per_day"))
        )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _judge(project: Project, forecast: Forecast | None, inputs: _Inputs, today: date) -> list[Reading]:
    promised = inputs.promised.get(project.pk) or project.promised_finish
    budget = _number(project.budget_at_approval)
    found = {
        "schedule": rules.schedule_health(
            p50=forecast.finish_p50 if forecast else None,
            p80=forecast.finish_p80 if forecast else None,
            promised=promised,
        ),
        "cost": rules.cost_health(
            p50=_number(forecast.cost_p50) if forecast else None,
            p80=_number(forecast.cost_p80) if forecast else None,
            budget=budget,
        ),
    }
    risk = inputs.risks.get(project.pk, {})
    found["risk"] = rules.risk_health(
        exposure=float(risk.get("exposure") or 0),
        budget=budget,
        open_risks=risk.get("count", 0),
        without_response=risk.get("unanswered", 0),
    )
    newest = max(
        (moment.date() for moment in (project.plan_changed_at, inputs.reported.get(project.pk)) if moment is not None),
        default=None,
    )
    found["freshness"] = rules.freshness(newest_input=newest, today=today)
    return _readings(project, forecast, found, inputs, promised, today)


def _readings(
    project: Project,
    forecast: Forecast | None,
    found: dict[str, Finding],
    inputs: _Inputs,
    promised: date | None,
    today: date,
) -> list[Reading]:
    as_of = forecast.made_at if forecast else project.plan_changed_at
    open_now = project.is_open

    def reading(code: str, finding: Finding) -> Reading:
        return Reading(
            code,
            project.scope_id,
            finding.number,
            finding.status if open_now else "",
            finding.sentence,
            finding.derivation,
            as_of,
        )

    by_code = {
        indicators.SCHEDULE.code: found["schedule"],
        indicators.COST.code: found["cost"],
        indicators.RISK.code: found["risk"],
        indicators.FRESHNESS.code: found["freshness"],
        indicators.HEALTH.code: rules.overall(found),
    }
    readings = [reading(code, finding) for code, finding in by_code.items()]
    budget = _number(project.budget_at_approval)
    at_risk = rules.value_at_risk(
        cost_over_p80=found["cost"].number or 0.0,
        days_late_p80=found["schedule"].number or 0.0,
        cost_of_delay_per_day=_number(inputs.delay.get(project.scope_id)),
        budget=budget,
    )
    shares = [
        1 - float(share)
        for share in ((forecast.promise_share, forecast.budget_share) if forecast else ())
        if share is not None
    ]
    miss = max(shares, default=0.0)
    days_left = max(1, (promised - today).days) if promised is not None else 90
    score = rules.exception_score(at_risk=at_risk, probability=miss, days_left=days_left) if open_now else 0.0
    derivation = {"value_at_risk": at_risk, "chance_to_miss": miss, "days_left": days_left}
    readings += [
        Reading(indicators.VALUE_AT_RISK.code, project.scope_id, at_risk, "", "", derivation, as_of),
        Reading(indicators.LATE_SHARE.code, project.scope_id, 100 * miss, "", "", derivation, as_of),
        Reading(indicators.EXCEPTION.code, project.scope_id, score, "", "", derivation, as_of),
    ]
    if forecast is not None:
        day = forecast.finish_p80 / 1440
        readings.append(Reading(indicators.P80_FINISH.code, project.scope_id, day, "", "", {}, as_of))
    return readings
