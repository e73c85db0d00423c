"""The event log: append-only, gapless, hash-chained."""

from typing import Any, ClassVar

from django.db import models


class Event(models.Model):
    """One thing that happened. `body` is the canonical text that the hash covers; the other
    columns repeat parts of it for finding and are checked against it when the chain is verified."""

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    scope_id = models.BigIntegerField(null=True)
    action_id = models.CharField(max_length=32)
    body = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["object_type", "object_id", "seq"], name="event_object"),
            models.Index(fields=["scope_id", "seq"], name="event_scope"),
            models.Index(fields=["action_id"], name="event_action"),
            models.Index(fields=["kind", "verb", "seq"], name="event_kind"),
            models.Index(fields=["at"], name="event_at"),
        ]


class ChainHead(models.Model):
    """The chain's last number and hash; locked while events are appended, so that no number is lost."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField(null=True)


class Checkpoint(models.Model):
    """A signed statement of the chain's length and Merkle root at a moment."""

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    root_hash = models.CharField(max_length=64)
    chain_hash = models.CharField(max_length=64)
    note = models.TextField()


class PersonKey(models.Model):
    """The key that seals one person's values in the log. Deleting it erases them for good."""

    person_id = models.BigIntegerField(unique=True)
    key = models.BinaryField()
