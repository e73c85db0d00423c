"""Routes of the room governance."""

from django.urls import path

from steerboard.governance.questions import views as questions
from steerboard.governance.raid import views as raid

app_name = "governance"
PROJECT = "projects/<str:project_code>/"
urlpatterns = [
    path("risks/", raid.all_risks, name="all_risks"),
    path(f"{PROJECT}risks/", raid.risks, name="risks"),
    path(f"{PROJECT}risks/new/", raid.risk_new, name="risk_new"),
    path(f"{PROJECT}risks/<int:number>/", raid.risk, name="risk"),
    path(f"{PROJECT}ask/", questions.ask, name="ask"),
    path(f"{PROJECT}stop/", questions.stop, name="stop"),
]
