"""The present week: what waits for somebody to decide."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from steerboard.core.public import OptionDraft, clock
from steerboard.demo.replay.cast import Cast
from steerboard.governance.public import ask_about_project, propose_rebaseline, propose_stop
from steerboard.insights.public import newest_forecast, rebaseline_evidence
from steerboard.work.public import Project

NEW_ERP_BUDGET = Decimal(7_500_000)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def _open_project(code: str) -> Project | None:
    project = Project.objects.select_related("scope").filter(code=code).first()
    return project if project is not None and project.is_open else None


def wait_for_decisions(cast: Cast, today: date) -> None:
    """Put the questions of the present week."""
    _move_erp(cast, today)
    _go_live(cast, today)
    _stop_hr(cast, today)
    _fund_network(cast, today)


def _move_erp(cast: Cast, today: date) -> None:
    project = _open_project("ERP-02")
    forecast = newest_forecast(project) if project is not None else None
    if project is None or forecast is None:
        return
    finish = date(1970, 1, 1) + timedelta(days=forecast.finish_p80 // 1440 + 3)
    evidence = rebaseline_evidence(project, new_finish=finish, new_budget=NEW_ERP_BUDGET)
    before, after = (evidence[side]["promise_kept_percent"] for side in ("before", "after"))
    with clock.replaying(min(clock.now(), _at(today - timedelta(days=4), 14))):
        propose_rebaseline(
            actor=cast.people["s.okafor"],
            project=project,
            new_finish=finish,
            new_budget=NEW_ERP_BUDGET,
            reason="Interfaces came back from the acceptance test twice. With the present team the promised date "
            f"is kept in {before} % of {forecast.iterations:,} runs; the new one in {after} %.",
            deciders=[cast.people["h.lang"], cast.people["t.vogel"]],
            due_at=_at(today + timedelta(days=4), 16),
            cost_of_delay_per_day=Decimal(8_100),
            evidence=evidence,
        )


def _go_live(cast: Cast, today: date) -> None:
    project = _open_project("CLD-07")
    if project is None:
        return
    with clock.replaying(min(clock.now(), _at(today - timedelta(days=3), 10))):
        ask_about_project(
            actor=cast.people["p.ilic"],
            project=project,
            question="CLD-07: cut over before the change freeze?",
            explanation="The network team is free again in the week before the freeze. Cutting over then leaves "
            "one weekend; waiting means four weeks of both sites.",
            options=[
                OptionDraft("go", "Go, if the rehearsal passes", "One weekend, rehearsal a week before", False, True),
                OptionDraft("hold", "Hold until after the freeze", "Both sites run four weeks longer", True),
            ],
            deciders=[cast.people["t.vogel"], cast.people["m.keller"]],
            due_at=_at(today + timedelta(days=3), 16),
            cost_of_delay_per_day=Decimal(12_300),
        )


def _stop_hr(cast: Cast, today: date) -> None:
    project = _open_project("HRX-01")
    if project is None:
        return
    with clock.replaying(min(clock.now(), _at(today - timedelta(days=18), 9))):
        propose_stop(
            actor=cast.lead_of_all,
            project=project,
            reason="Nobody has decided on the scope since the works council asked for a second agreement. "
            "Stopping frees money and three people.",
            deciders=[cast.people["r.stein"], cast.people["h.lang"]],
            due_at=_at(today + timedelta(days=1), 16),
            cost_of_delay_per_day=Decimal(9_400),
            impact={"frees": "€410,000 and 3.2 people"},
        )


def _fund_network(cast: Cast, today: date) -> None:
    project = _open_project("NET-03")
    if project is None:
        return
    with clock.replaying(min(clock.now(), _at(today - timedelta(days=6), 11))):
        ask_about_project(
            actor=cast.people["a.weber"],
            project=project,
            question="NET-03: a second installation team for site group 3?",
            explanation="A second team saves three weeks and costs €64,000.",
            options=[
                OptionDraft("second", "Hire the second team", "three weeks earlier, €64,000", False, True),
                OptionDraft("one", "One team as planned", "no extra cost", True),
            ],
            deciders=[cast.people["m.keller"], cast.people["d.lindqvist"]],
            due_at=_at(today + timedelta(days=6), 16),
            cost_of_delay_per_day=Decimal(3_100),
        )
