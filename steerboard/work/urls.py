"""Routes of the room work."""

from django.urls import path

from steerboard.work.calendars import views as calendars
from steerboard.work.costs import views as costs
from steerboard.work.history import views as history
from steerboard.work.myday import views as myday
from steerboard.work.portfolios import views as portfolios
from steerboard.work.projects.views import editing, home, lists
from steerboard.work.schedule import views as schedule

app_name = "work"
PROJECT = "projects/<str:project_code>/"
urlpatterns = [
    path("projects/", lists.projects, name="projects"),
    path("projects/change/", lists.projects_bulk, name="projects_bulk"),
    path("projects/new/", editing.project_new, name="project_new"),
    path(PROJECT, home.project, name="project"),
    path(f"{PROJECT}edit/", editing.project_edit, name="project_edit"),
    path(f"{PROJECT}move/", editing.project_move, name="project_move"),
    path(f"{PROJECT}status/", home.status_report, name="status_report"),
    path(f"{PROJECT}promises/", home.promise_make, name="promise_make"),
    path(f"{PROJECT}promises/<int:promise_id>/", home.promise_settle, name="promise_settle"),
    path(f"{PROJECT}baselines/", home.baseline_take, name="baseline_take"),
    path(f"{PROJECT}plan/", schedule.plan, name="plan"),
    path(f"{PROJECT}plan.json", schedule.plan_data, name="plan_data"),
    path(f"{PROJECT}plan/edit", schedule.plan_edit, name="plan_edit"),
    path(f"{PROJECT}items/<int:item_id>/", schedule.item, name="item"),
    path(f"{PROJECT}items/<int:item_id>/progress/", schedule.item_progress, name="item_progress"),
    path(f"{PROJECT}calendars/", calendars.calendars, name="calendars"),
    path("calendars/", calendars.shared, name="shared_calendars"),
    path(f"{PROJECT}money/", costs.money, name="money"),
    path(f"{PROJECT}money.json", costs.money_curve, name="money_curve"),
    path(f"{PROJECT}money/add/", costs.cost_add, name="cost_add"),
    path(f"{PROJECT}money/paste/", costs.cost_paste, name="cost_paste"),
    path(f"{PROJECT}money/change/", costs.cost_bulk, name="cost_bulk"),
    path(f"{PROJECT}money/delete/", costs.cost_delete, name="cost_delete"),
    path(f"{PROJECT}money/<int:line_id>/", costs.cost_edit, name="cost_edit"),
    path(f"{PROJECT}history/", history.project_history, name="history"),
    path("my-day/", myday.my_day, name="my_day"),
    path("my-day/<int:item_id>/progress/", myday.my_progress, name="my_progress"),
    path("my-day/<int:item_id>/blocked/", myday.my_blocker, name="my_blocker"),
    path("rates/", costs.rates, name="rates"),
    path("rates/<int:rate_id>/delete/", costs.rate_delete, name="rate_delete"),
    path("portfolio/", portfolios.portfolios, name="portfolios"),
    path("portfolio/new/", portfolios.portfolio_new, name="portfolio_new"),
    path("portfolio/<str:portfolio_code>/", portfolios.portfolio, name="portfolio"),
    path("portfolio/<str:portfolio_code>/edit/", portfolios.portfolio_edit, name="portfolio_edit"),
    path("portfolio/<str:portfolio_code>/move/", portfolios.portfolio_move, name="portfolio_move"),
]
