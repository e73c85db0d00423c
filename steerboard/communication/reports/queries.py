"""What a steering pack holds, gathered in a fixed number of queries however large the portfolio is."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q, QuerySet

from steerboard.communication.permissions import SEE_REPORTS, WRITE_REPORTS
from steerboard.communication.reports import rules
from steerboard.communication.reports.models import Pack
from steerboard.core.public import (
    Decision,
    DecisionOption,
    IndicatorValue,
    NotAllowed,
    User,
    can,
    canonical,
    clock,
    event_value,
    visible,
    visible_decisions,
)
from steerboard.governance.public import visible_risks
from steerboard.insights.public import Forecast, newest_by_project
from steerboard.work.public import (
    SEE_MONEY,
    CostLine,
    Portfolio,
    Project,
    Promise,
    WorkItem,
    day_start,
    months_by_kind,
    projects_below,
    sums_by_kind,
    visible_promises,
    with_reported,
)

FORMAT = 1
HORIZON_DAYS = 90
MOST_ROWS = 200


def visible_packs(user: User, *, whole: bool = False) -> QuerySet[Pack]:
    """Published packs of what this person may see, and drafts of what they may write.

    Lists do without the frozen content; `whole` brings it along.
    """
    rows = visible(Pack.objects.select_related("portfolio__scope", "author", "scope"), user, SEE_REPORTS)
    mine = visible(Pack.objects.all(), user, WRITE_REPORTS).values("pk")
    rows = rows.filter(Q(state=Pack.State.PUBLISHED) | Q(pk__in=mine)).order_by("-created_at", "-pk")
    return rows if whole else rows.defer("content")


def reportable_portfolios(user: User) -> QuerySet[Portfolio]:
    """Portfolios this person may report on, parents first."""
    rows = visible(Portfolio.objects.select_related("scope"), user, WRITE_REPORTS)
    return rows.order_by("scope__path")


def packs_around(pack: Pack) -> tuple[Pack | None, Pack | None]:
    """The published packs of this portfolio before and after one."""
    rows = Pack.objects.filter(portfolio=pack.portfolio, state=Pack.State.PUBLISHED).exclude(pk=pack.pk)
    found = list(rows.select_related("portfolio").defer("content").order_by("number"))
    earlier = [row for row in found if row.number < pack.number]
    later = [row for row in found if row.number > pack.number]
    return (earlier[-1] if earlier else None), (later[0] if later else None)


def content_holds(pack: Pack) -> bool:
    """Whether the frozen content is still what its hash says."""
    return hashlib.sha256(canonical(pack.content).encode()).hexdigest() == pack.content_hash


def content_to_show(*, actor: User, pack: Pack) -> dict[str, Any]:
    """The frozen content, or of a draft what it would say now, as this person may see it.

    Raises NotAllowed for who may not read this pack.
    """
    wanted = SEE_REPORTS if pack.state == Pack.State.PUBLISHED else WRITE_REPORTS
    if not can(actor, wanted, pack.scope):
        raise NotAllowed("You may not read this pack.", permission=wanted.code)
    if pack.state == Pack.State.PUBLISHED:
        content: dict[str, Any] = pack.content
    else:
        live = event_value(pack_content(actor, pack.portfolio, previous_pack(pack.portfolio, pack)))
        content = {**live, "title": pack.title, "note": pack.note, "author": pack.author.name, "code": pack.code}
    return content if can(actor, SEE_MONEY, pack.scope) else rules.without_money(content)


def previous_pack(portfolio: Portfolio, before: Pack | None = None) -> Pack | None:
    """The newest published pack before this one."""
    rows = Pack.objects.filter(portfolio=portfolio, state=Pack.State.PUBLISHED).order_by("-number")
    return (rows.filter(number__lt=before.number) if before is not None else rows).first()


def pack_content(user: User, portfolio: Portfolio, previous: Pack | None) -> dict[str, Any]:
    """Everything the pack says, as plain JSON values: what this person may see, as it is now."""
    since = previous.published_at if previous is not None and previous.published_at else _month_ago()
    projects = list(with_reported(projects_below(user, portfolio)).order_by("code")[:1000])
    ids = [project.pk for project in projects]
    open_projects = [project for project in projects if project.is_open]
    newest = newest_by_project(ids)
    names = {project.pk: (project.code, project.name) for project in projects}
    health = _health(open_projects, newest)
    decisions = _decisions(user, portfolio)
    moves = rules.p80_moves(
        {p.pk: newest[p.pk].finish_p80 for p in open_projects if p.pk in newest}, _p80_then(ids, since), names
    )
    content: dict[str, Any] = {
        "format": FORMAT,
        "portfolio": {"code": portfolio.code, "name": portfolio.name, "currency": portfolio.currency},
        "as_of": clock.now().isoformat(timespec="minutes"),
        "since": since.isoformat(timespec="minutes"),
        "previous": previous.code if previous is not None else None,
        "headline": rules.headline(health, len(decisions), moves),
        "decisions": decisions,
        "moves": moves,
        "shifts": rules.health_shifts(previous.content["health"], health) if previous is not None else [],
        "news": _news(projects, ids, since),
        "health": health,
        "milestones": _milestones(open_projects, names),
        "promises": _promises(user, ids, since, names),
        "risks": _risks(user, ids),
    }
    if can(user, SEE_MONEY, portfolio.scope):
        content["money"] = _money(open_projects, newest, previous)
    return content


def _month_ago() -> datetime:
    return clock.now() - timedelta(days=28)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _day(value: date | None) -> str | None:
    return None if value is None else str(value)


def _health(projects: list[Project], newest: dict[int, Forecast]) -> list[dict[str, Any]]:
    codes = ("insights.health", "insights.schedule", "insights.cost", "insights.risk", "insights.exception")
    values: dict[int, dict[str, IndicatorValue]] = {}
    scopes = [project.scope_id for project in projects]
    for value in IndicatorValue.objects.filter(scope_id__in=scopes, code__in=codes):
        values.setdefault(value.scope_id, {})[value.code] = value
    rows = []
    for project in projects:
        found = values.get(project.scope_id, {})
        health, forecast = found.get("insights.health"), newest.get(project.pk)
        score = found.get("insights.exception")
        rows.append(
            {
                "code": project.code,
                "name": project.name,
                "manager": project.manager.name if project.manager else project.manager_name,
                "status": health.status if health else "stale",
                "sentence": health.sentence if health else "Not judged yet.",
                "reported": getattr(project, "reported_colour", None) or "",
                "reported_text": getattr(project, "reported_text", None) or "",
                "schedule": found["insights.schedule"].status if "insights.schedule" in found else "stale",
                "cost": found["insights.cost"].status if "insights.cost" in found else "stale",
                "risk": found["insights.risk"].status if "insights.risk" in found else "stale",
                "percent": str(project.percent_complete),
                "promised": _day(project.promised_finish),
                "p50": _day(rules.day_of(forecast.finish_p50)) if forecast else None,
                "p80": _day(rules.day_of(forecast.finish_p80)) if forecast else None,
                "score": round(score.number or 0, 2) if score else 0,
            }
        )
    return sorted(rows, key=lambda row: (rules.RANK.get(str(row["status"]), 4), -float(str(row["score"])), row["code"]))


def _decisions(user: User, portfolio: Portfolio) -> list[dict[str, Any]]:
    rows = list(
        visible_decisions(user)
        .filter(state=Decision.State.OPEN, scope__path__startswith=portfolio.scope.path)
        .select_related("proposer", "scope")
        .order_by("due_at")[:MOST_ROWS]
    )
    options: dict[int, list[DecisionOption]] = {}
    for option in DecisionOption.objects.filter(decision__in=rows).order_by("order"):
        options.setdefault(option.decision_id, []).append(option)
    return [
        {
            "code": row.code,
            "question": row.question,
            "explanation": row.explanation,
            "proposer": row.proposer.name,
            "proposed": str(row.proposed_at.date()),
            "due": str(row.due_at.date()),
            "cost_of_delay": _text(row.cost_of_delay_per_day),
            "currency": row.currency,
            "options": [
                {
                    "label": o.label,
                    "explanation": o.explanation,
                    "default": o.is_default,
                    "proposed": o.is_proposed,
                    "impact": {key: value for key, value in o.impact.items() if isinstance(value, str | int)},
                }
                for o in options.get(row.pk, [])
            ],
            "evidence": row.evidence_hash,
        }
        for row in rows
    ]


def _p80_then(ids: Iterable[int], since: datetime) -> dict[int, int]:
    """P80 of each project as it was forecast at a moment."""
    then = (
        Forecast.objects.filter(project_id__in=list(ids), made_at__lte=since)
        .values("project_id")
        .annotate(last=Max("pk"))
        .values("last")
    )
    return dict(Forecast.objects.filter(pk__in=then).values_list("project_id", "finish_p80"))


def _news(projects: list[Project], ids: list[int], since: datetime) -> list[dict[str, Any]]:
    news: list[dict[str, Any]] = []
    for project in projects:
        if project.actual_finish is not None and project.actual_finish >= since.date():
            word = "finished" if project.state == Project.State.CLOSED else "stopped"
            news.append(_new(project, word, project.actual_finish))
        elif project.start_date is not None and since.date() <= project.start_date <= clock.today():
            news.append(_new(project, "started", project.start_date))
    scopes = {project.scope_id: project for project in projects}
    taken = list(
        Decision.objects.filter(
            decided_at__gt=since,
            scope_id__in=list(scopes),
            state__in=[Decision.State.DECIDED, Decision.State.DEFAULTED],
        ).order_by("decided_at")
    )
    labels = {
        (option.decision_id, option.key): option.label for option in DecisionOption.objects.filter(decision__in=taken)
    }
    for decision in taken:
        project = scopes[decision.scope_id]
        how = "by default" if decision.state == Decision.State.DEFAULTED else "decided"
        outcome = labels.get((decision.pk, decision.outcome), decision.outcome)
        news.append({"code": project.code, "name": project.name, "text": f"{decision.code} {how}: {outcome}"})
    return news


def _new(project: Project, word: str, day: date) -> dict[str, Any]:
    return {"code": project.code, "name": project.name, "text": f"{word} on {day.day} {day:%b %Y}"}


def _milestones(projects: list[Project], names: dict[int, tuple[str, str]]) -> list[dict[str, Any]]:
    today = clock.today()
    rows = WorkItem.objects.filter(
        project__in=projects,
        milestone=True,
        actual_finish=None,
        inactive=False,
        finish__lt=day_start(today + timedelta(days=HORIZON_DAYS)),
    ).order_by("finish", "pk")[:MOST_ROWS]
    due = dict(
        Promise.objects.filter(item__in=[row.pk for row in rows], state=Promise.State.OPEN).values_list(
            "item_id", "due"
        )
    )
    return [
        {
            "code": names[row.project_id][0],
            "name": row.name,
            "planned": _day(rules.day_of(row.finish)),
            "p50": _day(rules.day_of(row.p50)),
            "p80": _day(rules.day_of(row.p80)),
            "promised": _day(due.get(row.pk) or rules.day_of(row.deadline)),
        }
        for row in rows
    ]


def _promises(user: User, ids: list[int], since: datetime, names: dict[int, tuple[str, str]]) -> list[dict[str, Any]]:
    rows = (
        visible_promises(user)
        .filter(project_id__in=ids)
        .filter(
            Q(settled_on__gte=since.date(), state__in=[Promise.State.KEPT, Promise.State.BROKEN])
            | Q(state=Promise.State.OPEN, due__lt=clock.today())
        )
    )
    return [
        {
            "code": names[row.project_id][0],
            "what": row.what,
            "told_to": row.told_to,
            "due": str(row.due),
            "state": "overdue" if row.state == Promise.State.OPEN else row.state,
            "reason": row.reason,
        }
        for row in rows.order_by("due")[:MOST_ROWS]
    ]


def _risks(user: User, ids: list[int]) -> list[dict[str, Any]]:
    return [
        {
            "code": row.project.code,
            "title": row.title,
            "percent": str(row.probability_percent),
            "days": round(row.delay_likely / (row.project.minutes_per_day or 480), 1),
            "cost": _text(row.cost_likely),
            "currency": row.project.currency,
            "response": row.get_response_display(),
            "owner": row.owner.name if row.owner else "",
        }
        for row in visible_risks(user).filter(project_id__in=ids, state="open")[:10]
    ]


def _money(projects: list[Project], newest: dict[int, Forecast], previous: Pack | None) -> dict[str, Any]:
    sums = sums_by_kind([project.pk for project in projects])
    rows = []
    for project in projects:
        found, forecast = sums.get(project.pk, {}), newest.get(project.pk)
        rows.append(
            {
                "code": project.code,
                "name": project.name,
                "currency": project.currency,
                "budget": _text(project.budget_at_approval),
                "spent": _text(found.get(CostLine.Kind.ACTUAL, Decimal(0))),
                "p50": _text(forecast.cost_p50) if forecast else None,
                "p80": _text(forecast.cost_p80) if forecast else None,
            }
        )
    currencies = {row["currency"] for row in rows}
    months: dict[str, dict[str, Decimal]] = {}
    if len(currencies) == 1:
        for _, month, kind, _currency, amount in months_by_kind([project.pk for project in projects]):
            sums_of_month = months.setdefault(f"{month:%Y-%m}", {})
            sums_of_month[kind] = sums_of_month.get(kind, Decimal(0)) + amount
    return {
        "rows": rows,
        "one_currency": len(currencies) == 1,
        "total": {name: str(rules.money_total(rows, name)) for name in ("budget", "spent", "p50", "p80")}
        if len(currencies) == 1
        else None,
        "total_before": previous.content.get("money", {}).get("total") if previous is not None else None,
        "months": [
            {"month": month, **{kind: str(amount) for kind, amount in kinds.items()}}
            for month, kinds in sorted(months.items())
        ],
    }
