"""Registers the core with Django."""

from importlib import import_module
from typing import Any

from django.db.models.signals import post_migrate

from steerboard.core import rooms


class CoreConfig(rooms.Room):
    """The core: mechanisms that every room stands on."""

    default = True
    name = "steerboard.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        super().ready()
        post_migrate.connect(_after_migrating, sender=self, dispatch_uid="steerboard-foundation")


def _after_migrating(using: str, plan: Any = None, **_: Any) -> None:
    # By name: models cannot be imported while apps are being registered.
    import_module("steerboard.core.foundation").lay_foundation(using=using)
