"""Routes of the interface itself."""

from django.urls import path

from steerboard.core.ui import views

urlpatterns = [
    path("ui/gallery", views.gallery, name="ui-gallery"),
    path("ui/gallery/charts/<slug:name>.json", views.gallery_chart, name="ui-gallery-chart"),
    path("ui/gallery/rows/<int:number>", views.gallery_row, name="ui-gallery-row"),
    path("ui/columns/<str:key>", views.save_columns, name="ui-columns"),
    path("ui/views/<str:key>", views.save_view, name="ui-views"),
]
