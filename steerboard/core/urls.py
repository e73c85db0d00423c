"""The core's addresses, gathered from its features."""

from django.urls import include, path

urlpatterns = [
    path("", include("steerboard.core.accounts.urls")),
    path("", include("steerboard.core.api.urls")),
    path("", include("steerboard.core.access.urls")),
    path("", include("steerboard.core.audit.urls")),
    path("", include("steerboard.core.decisions.urls")),
    path("", include("steerboard.core.search.urls")),
    path("", include("steerboard.core.ui.urls")),
]
