"""Decisions: questions put to named people."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from steerboard.core.access.models import Scope
from steerboard.core.records import Record


class Decision(Record):
    """A question with options, a due date, a quorum and a default if nobody decides."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        DECIDED = "decided", "decided"
        DEFAULTED = "defaulted", "decided by default"
        WITHDRAWN = "withdrawn", "withdrawn"

    code = models.CharField(max_length=20, unique=True)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    question = models.CharField(max_length=300)
    explanation = models.TextField(blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    quorum = models.PositiveSmallIntegerField(default=1)
    cost_of_delay_per_day = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="EUR")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    conditions = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # What the deciders saw, frozen with the question: figures, files, their SHA-256.
    evidence = models.JSONField(default=dict)
    evidence_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["state", "due_at"], name="decision_open"),
            models.Index(fields=["subject_type", "subject_id"], name="decision_subject"),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def access_scope(self) -> Scope:
        """Where the decision is taken."""
        return self.scope


class DecisionOption(Record):
    """One possible answer, with its impact as computed when the question was put."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    explanation = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    is_default = models.BooleanField(default=False)
    is_proposed = models.BooleanField(default=False)
    impact = models.JSONField(default=dict)
    effect = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["decision", "key"], name="decision_option_once"),
        ]

    def event_scope_id(self) -> int | None:
        return self.decision.scope_id


class Vote(Record):
    """A named decider and, once given, the voice."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    option = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["decision", "decider"], name="vote_once"),
        ]

    def event_scope_id(self) -> int | None:
        return self.decision.scope_id
