"""Routes of the room communication."""

from django.urls import path

from steerboard.communication.reports import views as reports

app_name = "communication"
PACK = "reports/<str:portfolio_code>/<int:number>/"
urlpatterns = [
    path("reports/", reports.packs, name="packs"),
    path("reports/prepare/", reports.pack_prepare, name="pack_prepare"),
    path(PACK, reports.pack, name="pack"),
    path(f"{PACK}note/", reports.pack_note, name="pack_note"),
    path(f"{PACK}publish/", reports.pack_publish, name="pack_publish"),
    path(f"{PACK}<str:file_format>", reports.pack_file, name="pack_file"),
]
