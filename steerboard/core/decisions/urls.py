"""Routes of decisions."""

from django.urls import path

from steerboard.core.decisions import views

urlpatterns = [
    path("decisions/", views.inbox, name="decisions"),
    path("decisions/register/", views.register, name="decisions-register"),
    path("decisions/<str:code>/", views.decision, name="decision"),
    path("decisions/<str:code>/decide/<str:option>/", views.decide, name="decision-decide"),
    path("decisions/<str:code>/withdraw", views.withdraw, name="decision-withdraw"),
    path("decisions/<str:code>/evidence.json", views.evidence, name="decision-evidence"),
]
