"""Routes of the room work."""

from django.urls import path

from steerboard.work.schedule import views as schedule

app_name = "work"
urlpatterns = [
    path("projects/<str:project_code>/plan/", schedule.plan, name="plan"),
    path("projects/<str:project_code>/plan.json", schedule.plan_data, name="plan_data"),
    path("projects/<str:project_code>/plan/edit", schedule.plan_edit, name="plan_edit"),
]
