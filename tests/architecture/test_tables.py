"""Tables and permissions keep to their floors."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from steerboard.core.access.permissions import declared_permissions
from tests.architecture.house import ROOMS


def _our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in ROOMS]


def _links() -> list[tuple[type[models.Model], models.ForeignKey[models.Model, models.Model]]]:
    return [
        (model, field)
        for model in _our_models()
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
    ]


def test_tables_point_down() -> None:
    upwards = [
        f"{model._meta.label}.{field.name} points up to {field.related_model._meta.label}"
        for model, field in _links()
        if (target := field.related_model._meta.app_label) in ROOMS
        and ROOMS.index(target) > ROOMS.index(model._meta.app_label)
    ]

    assert upwards == []


def test_links_are_hidden_from_below() -> None:
    # A reverse accessor would let a lower room reach up without an import that anybody sees.
    visible = [
        f"{model._meta.label}.{field.name}"
        for model, field in _links()
        if not str(field.remote_field.related_name or "").endswith("+")
        and field.related_model._meta.app_label != model._meta.app_label
    ]

    assert visible == []


def test_a_permission_code_begins_with_its_room() -> None:
    strangers = [
        permission.code for permission in declared_permissions() if permission.code.partition(".")[0] not in ROOMS
    ]

    assert strangers == []


def test_a_permission_says_in_words_what_it_allows() -> None:
    mute = [permission.code for permission in declared_permissions() if not (permission.label and permission.help)]

    assert mute == []


def test_every_table_has_its_own_primary_key_of_eight_bytes() -> None:
    narrow = [
        model._meta.label
        for model in _our_models()
        if isinstance(model._meta.pk, models.AutoField) and not isinstance(model._meta.pk, models.BigAutoField)
    ]

    assert narrow == []
