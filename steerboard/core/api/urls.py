"""Pages about the API."""

from django.urls import path

from steerboard.core.api import views

urlpatterns = [
    path("profile/tokens/", views.tokens, name="tokens"),
    path("profile/tokens/<int:token_id>/revoke", views.token_revoke, name="token-revoke"),
    path("docs/api/", views.documentation, name="api-documentation"),
]
