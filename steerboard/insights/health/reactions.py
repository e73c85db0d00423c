"""Health follows forecasts, reports and facts."""

from steerboard.core.public import reacts_to
from steerboard.governance.public import RiskChanged
from steerboard.insights.forecasts.events import ForecastMade
from steerboard.insights.health.actions import refresh_health
from steerboard.work.public import ProjectChanged, ProjectCreated, StatusReported


@reacts_to(ForecastMade, key=lambda fact: str(fact.project_id))
def judge_after_forecast(fact: ForecastMade) -> None:
    """A new forecast changes the judgement."""
    refresh_health([fact.project_id])


@reacts_to(StatusReported, key=lambda fact: str(fact.project_id))
def judge_after_report(fact: StatusReported) -> None:
    """A report makes the data fresh."""
    refresh_health([fact.project_id])


@reacts_to(ProjectChanged, key=lambda fact: str(fact.project_id))
def judge_after_change(fact: ProjectChanged) -> None:
    """Promise, budget or state changed."""
    refresh_health([fact.project_id])


@reacts_to(ProjectCreated, key=lambda fact: str(fact.project_id))
def judge_new_project(fact: ProjectCreated) -> None:
    """A new project is judged from its first day."""
    refresh_health([fact.project_id])


@reacts_to(RiskChanged, key=lambda fact: str(fact.project_id))
def judge_after_risk(fact: RiskChanged) -> None:
    """Exposure changed."""
    refresh_health([fact.project_id])
