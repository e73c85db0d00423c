"""A portfolio's outlook as charts: health, timeline, money, bubble."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from steerboard.core.public import IndicatorValue, User, clock
from steerboard.insights.forecasts.queries import newest_by_project
from steerboard.insights.judgements.rules import day_of
from steerboard.work.public import Portfolio, Project, months_by_kind, projects_below, sums_by_kind

HEALTH_CODES = ("insights.health", "insights.schedule", "insights.cost", "insights.risk", "insights.freshness")
NOT_JUDGED = ("stale", "Not judged yet.")
MOST_BARS = 120


def open_below(user: User, portfolio: Portfolio) -> list[Project]:
    """Open projects of a portfolio and all below it."""
    rows = projects_below(user, portfolio).exclude(state__in=(Project.State.CLOSED, Project.State.STOPPED))
    return list(rows.select_related(None).order_by("code")[:2000])


def health_grid(projects: list[Project]) -> list[dict[str, Any]]:
    """One row per project with the statuses of all dimensions, the worst first."""
    values: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    scopes = [project.scope_id for project in projects]
    judged = IndicatorValue.objects.filter(scope_id__in=scopes, code__in=HEALTH_CODES)
    for scope_id, code, *said in judged.values_list("scope_id", "code", "status", "sentence"):
        values[scope_id][code] = (said[0], said[1])
    order = {"bad": 0, "watch": 1, "stale": 2, "good": 3, "": 4}
    rows = [
        {
            "project": project,
            "cells": [
                dict(zip(("status", "sentence"), values[project.scope_id].get(code, NOT_JUDGED), strict=True))
                for code in HEALTH_CODES
            ],
        }
        for project in projects
    ]
    return sorted(rows, key=lambda row: [order[cell["status"]] for cell in row["cells"]])


def timeline(projects: list[Project]) -> dict[str, Any]:
    """Each project from start to finish, with P80 and P95 reach and the promise."""
    newest = newest_by_project([p.pk for p in projects])
    data: list[dict[str, Any]] = []
    for project in projects[:MOST_BARS]:
        if project.scheduled_start is None or project.scheduled_finish is None:
            continue
        forecast = newest.get(project.pk)
        bar: dict[str, Any] = {
            "row": f"{project.code} {project.name}"[:48],
            "from": str(day_of(project.scheduled_start)),
            "to": str(day_of(forecast.finish_p50 if forecast else project.scheduled_finish)),
            "tone": "plan",
        }
        if forecast is not None:
            bar |= {"p80": str(day_of(forecast.finish_p80)), "p95": str(day_of(forecast.finish_p95))}
        data.append(bar)
        if project.promised_finish is not None:
            data.append(
                {"row": bar["row"], "at": str(project.promised_finish), "promise": str(project.promised_finish)}
            )
    return {
        "type": "timeline",
        "title": "Timeline",
        "x": {"kind": "time", "label": ""},
        "series": [{"name": "Projects", "data": data}],
        "marks": [{"kind": "today", "at": str(clock.today()), "label": "today"}],
    }


def money(projects: list[Project], currency: str) -> dict[str, Any]:
    """Cumulative budget, actual and forecast by month, of projects in the portfolio's currency."""
    chosen = [p.pk for p in projects if p.currency == currency]
    months: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for _, month, kind, _currency, amount in months_by_kind(chosen):
        months[f"{month:%Y-%m-%d}"][kind] += amount
    lines: dict[str, list[list[Any]]] = {"budget": [], "actual": [], "forecast": []}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    last_actual = max((m for m, kinds in months.items() if kinds.get("actual")), default="")
    for day in sorted(months):
        for kind in lines:
            sums[kind] += months[day].get(kind, Decimal(0))
        lines["budget"].append([day, float(sums["budget"])])
        if day <= last_actual:
            lines["actual"].append([day, float(sums["actual"])])
        if day >= last_actual:
            lines["forecast"].append([day, float(sums["actual"] + sums["forecast"])])
    return {
        "type": "line",
        "title": "Money",
        "unit": currency,
        "x": {"kind": "time", "label": ""},
        "y": {"label": currency},
        "series": [
            {"name": "Budget", "data": lines["budget"], "role": "plan"},
            {"name": "Actual", "data": lines["actual"], "color": 1},
            {"name": "Actual and forecast", "data": lines["forecast"], "color": 2},
        ],
        "marks": [{"kind": "today", "at": str(clock.today()), "label": "today"}],
    }


def bubbles(projects: list[Project]) -> dict[str, Any]:
    """Days P80 is late against cost over budget; the size is the budget."""
    newest = newest_by_project([p.pk for p in projects])
    groups: dict[str, list[list[Any]]] = defaultdict(list)
    for project in projects:
        forecast = newest.get(project.pk)
        p80 = day_of(forecast.finish_p80) if forecast else None
        if forecast is None or p80 is None or project.promised_finish is None or forecast.cost_p80 is None:
            continue
        if not project.budget_at_approval:
            continue
        over = float(100 * (forecast.cost_p80 - project.budget_at_approval) / project.budget_at_approval)
        groups[project.get_category_display()].append(
            [(p80 - project.promised_finish).days, round(over, 1), float(project.budget_at_approval), project.code]
        )
    return {
        "type": "bubble",
        "title": "Late and over",
        "x": {"kind": "number", "label": "P80 after the promise, days"},
        "y": {"label": "P80 cost over budget, %"},
        "size": {"label": "Budget"},
        "series": [{"name": name, "data": data} for name, data in sorted(groups.items())],
    }


def mix(projects: list[Project]) -> dict[str, Any]:
    """Budget and spent by category."""
    sums = sums_by_kind([p.pk for p in projects])
    names = [label for _, label in Project.Category.choices]
    budget: dict[str, float] = defaultdict(float)
    spent: dict[str, float] = defaultdict(float)
    for project in projects:
        label = project.get_category_display()
        budget[label] += float(project.budget_at_approval or 0)
        spent[label] += float(sums.get(project.pk, {}).get("actual", 0))
    return {
        "type": "bar",
        "title": "Run, grow, transform",
        "x": {"kind": "category", "values": names},
        "y": {"label": "Money"},
        "series": [
            {"name": "Budget", "data": [budget[name] for name in names], "color": 7},
            {"name": "Spent", "data": [spent[name] for name in names], "color": 1},
        ],
    }
