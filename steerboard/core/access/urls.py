"""Routes of people and access."""

from django.urls import path

from steerboard.core.access import views

urlpatterns = [
    path("admin/people/", views.people, name="people"),
    path("admin/people/new", views.new_person, name="person-new"),
    path("admin/people/<int:person_id>/", views.person, name="person"),
    path("admin/people/<int:person_id>/give", views.give, name="role-give"),
    path("admin/people/<int:person_id>/take", views.take, name="role-take"),
    path("admin/people/<int:person_id>/account", views.change_state, name="account-state"),
    path("admin/permissions/", views.permissions, name="permissions"),
]
