"""Where rights apply (scopes) and who has which role where (grants)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from steerboard.core.access.permissions import Role
from steerboard.core.records import Record

WHOLE = "whole"


class Scope(Record):
    """A node of the visibility tree: the whole, a portfolio or a project.

    The nouns live in upper rooms; they hang on their scope, and rights follow the path.
    """

    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    # "/1/5/9/": a node sees what begins with its own path.
    path = models.CharField(max_length=200, unique=True)
    label = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.label

    def event_scope_id(self) -> int | None:
        return self.pk


class Grant(Record):
    """A role given to a person for everything below a scope."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=[(role.value, role.label) for role in Role])
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "role", "scope"], name="grant_given_once"),
        ]

    @property
    def role_label(self) -> str:
        """The role's name for people."""
        return Role(self.role).label
