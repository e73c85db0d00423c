"""The map of addresses: each room's `urls.py`, and what belongs to the installation as a whole."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from steerboard.config import health
from steerboard.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
]
urlpatterns += [path("", include(f"{room}.urls")) for room in settings.ROOMS if find_spec(f"{room}.urls") is not None]

handler400 = "steerboard.config.errors.bad_request"
handler403 = "steerboard.config.errors.permission_denied"
handler404 = "steerboard.config.errors.not_found"
handler500 = "steerboard.config.errors.server_error"
