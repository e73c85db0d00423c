"""All the room insights adds. Reactions and jobs register by being imported."""

from steerboard.core.rooms import MenuEntry, Panel, RoomCard, Tab
from steerboard.insights.forecasts import panels as forecast_panels
from steerboard.insights.forecasts import reactions as forecast_reactions
from steerboard.insights.health import jobs as health_jobs
from steerboard.insights.health import reactions as health_reactions
from steerboard.insights.nudges import panels as nudge_panels
from steerboard.insights.outlook import panels as outlook_panels
from steerboard.insights.value import panels as value_panels

ROOM = RoomCard(
    menu=(
        MenuEntry("Home", "home", "insights:home", "", 10, lit_by=("insights:cockpit", "insights:one_page")),
        MenuEntry(
            "Insights", "chart-line", "insights:watermelons", "insights.see_cockpit", 80,
            lit_by=("insights:indicator", "insights:promises"),
        ),
    ),
    tabs=(Tab("work.project", "Forecast", "insights:forecast", "work.see_projects", 40),),
    panels=(
        Panel("work.project.facts", 10, forecast_panels.project_facts),
        Panel("work.project.home", 5, nudge_panels.project_nudge),
        Panel("work.project.home", 10, forecast_panels.project_home),
        Panel("work.project.home", 15, value_panels.project_value),
        Panel("work.portfolio.home", 10, outlook_panels.portfolio_home),
    ),
    extra={"registered": (forecast_reactions, health_jobs, health_reactions)},
)  # fmt: skip
