"""Steering packs: drafted from the truth, frozen when published."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from steerboard.core.public import Record, Scope
from steerboard.work.public import Portfolio


class Pack(Record):
    """A steering pack of a portfolio. A draft shows the present; a published one never changes again."""

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        PUBLISHED = "published", "published"

    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    # The newest event when it was frozen: the whole truth behind it can be shown again.
    event_seq = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["portfolio", "number"], name="pack_number"),
        ]

    @property
    def access_scope(self) -> Scope:
        """The portfolio's scope."""
        return self.scope

    @property
    def code(self) -> str:
        """How people call it: INF-3."""
        return f"{self.portfolio.code}-{self.number}"
