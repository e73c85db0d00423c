"""Routes of the room integrations."""

from django.urls import path

from steerboard.integrations.exports import views as exports
from steerboard.integrations.imports import views as imports

app_name = "integrations"
urlpatterns = [
    path("import/", imports.imports, name="import"),
    path("import/<int:run_id>/", imports.import_run, name="import_run"),
    path("import/<int:run_id>/progress", imports.import_progress, name="import_progress"),
    path("import/<int:run_id>/answer", imports.import_answer, name="import_answer"),
    path("import/<int:run_id>/apply", imports.import_apply, name="import_apply"),
    path("import/<int:run_id>/undo", imports.import_undo, name="import_undo"),
    path("import/<int:run_id>/discard", imports.import_discard, name="import_discard"),
    path("projects/<str:project_code>/export/<str:form>", exports.project_file, name="export_project"),
    path("portfolio/<str:portfolio_code>/export/<str:form>", exports.portfolio_file, name="export_portfolio"),
]
