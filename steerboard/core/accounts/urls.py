"""Routes of one's own account, beside those of allauth."""

from django.urls import path

from steerboard.core.accounts import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/sessions/<int:session_id>/end", views.end_session, name="session-end"),
]
