"""A changed plan, risk, promise or budget asks for a new forecast, once however many changes came."""

from steerboard.core.public import RuleBroken, reacts_to, system_user
from steerboard.governance.public import RiskChanged
from steerboard.insights.forecasts.actions import make_forecast
from steerboard.work.public import MoneyChanged, PlanChanged, Project, ProjectChanged


def _forecast(project_id: int, cause: str) -> None:
    project = Project.objects.filter(pk=project_id).first()
    if project is None or not project.is_open or project.item_count == 0:
        return
    try:
        make_forecast(actor=system_user(), project=project, cause=cause)
    except RuleBroken:
        return  # the plan itself shows what is wrong with it


@reacts_to(PlanChanged, key=lambda fact: str(fact.project_id), delay_seconds=2)
def forecast_again(fact: PlanChanged) -> None:
    """The plan moved."""
    _forecast(fact.project_id, "the plan changed")


@reacts_to(RiskChanged, key=lambda fact: str(fact.project_id), delay_seconds=2)
def forecast_with_risks(fact: RiskChanged) -> None:
    """A risk changed."""
    _forecast(fact.project_id, "a risk changed")


@reacts_to(MoneyChanged, key=lambda fact: str(fact.project_id), delay_seconds=2)
def forecast_with_money(fact: MoneyChanged) -> None:
    """Money changed."""
    _forecast(fact.project_id, "money changed")


@reacts_to(ProjectChanged, key=lambda fact: str(fact.project_id), delay_seconds=2)
def forecast_with_facts(fact: ProjectChanged) -> None:
    """What is promised or approved changed."""
    if {"promised_finish", "budget_at_approval", "promises", "state"} & set(fact.fields):
        _forecast(fact.project_id, "what is promised changed")
