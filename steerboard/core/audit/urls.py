"""Routes of the audit room."""

from django.urls import path

from steerboard.core.audit import views

urlpatterns = [
    path("audit/", views.log, name="audit"),
    path("audit/status", views.status, name="audit-status"),
    path("audit/verify", views.verify, name="audit-verify"),
    path("audit/evidence", views.evidence, name="audit-evidence"),
    path("audit/events/<int:seq>/", views.event, name="audit-event"),
    path("audit/events/<int:seq>/proof", views.proof, name="audit-proof"),
]
