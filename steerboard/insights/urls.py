"""Routes of the room insights."""

from django.urls import path

from steerboard.insights.cockpit import views as cockpit
from steerboard.insights.forecasts import views as forecasts
from steerboard.insights.health import views as health
from steerboard.insights.nudges import views as nudges
from steerboard.insights.one_page import views as one_page
from steerboard.insights.outlook import views as outlook

app_name = "insights"
urlpatterns = [
    path("", cockpit.home, name="home"),
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("one-page/", one_page.one_page, name="one_page"),
    path("nudge/", nudges.nudge_all, name="nudge_all"),
    path("projects/<str:project_code>/nudge", nudges.nudge, name="nudge"),
    path("indicators/<str:code>/", health.indicator, name="indicator"),
    path("promises/", health.promises, name="promises"),
    path("reported-and-computed/", health.watermelons, name="watermelons"),
    path("portfolio/<str:portfolio_code>/charts/<str:chart>.json", outlook.chart, name="portfolio_chart"),
    path("projects/<str:project_code>/forecast/", forecasts.forecast, name="forecast"),
    path("projects/<str:project_code>/forecast/<str:chart>.json", forecasts.forecast_chart, name="forecast_chart"),
    path("projects/<str:project_code>/forecast/now", forecasts.forecast_now, name="forecast_now"),
    path("projects/<str:project_code>/rebaseline/", forecasts.rebaseline, name="rebaseline"),
]
