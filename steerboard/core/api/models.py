"""Tokens that let programs act for people, and answers kept so that a repeated request has one effect."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from steerboard.core.records import Record


class ApiToken(Record):
    """A key for programs: acts as its owner, within its scopes, until it expires. Only a hash of it is kept."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    # The part that may be shown: it tells people, and scanners for leaked secrets, which token this is.
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True)

    computed_fields = frozenset({"last_used_at"})
    secret_fields = frozenset({"secret_hash"})

    def __str__(self) -> str:
        return self.name

    def is_alive(self, moment: datetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.revoked_at is None and self.expires_at > moment


class KeptAnswer(models.Model):
    """What was answered to a request with an Idempotency-Key."""

    caller = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    route = models.CharField(max_length=300)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["kept_at"], name="kept_answer_age")]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["caller", "key", "route"], name="kept_answer_once"),
        ]
