"""Runs of imports and what they have learnt."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from steerboard.core.public import Record, Scope
from steerboard.work.public import Portfolio, Project


class ImportRun(Record):
    """One file on its way in: who brought it, what it is, how far it is, what it did."""

    class Kind(models.TextChoices):
        PLAN = "plan", "Plan"
        LIST = "list", "Portfolio list"

    class State(models.TextChoices):
        READING = "reading", "Being read"
        ASKED = "asked", "Waits for answers"
        READY = "ready", "Ready to apply"
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        UNDONE = "undone", "Undone"
        REFUSED = "refused", "Refused"

    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READING)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    portfolio = models.ForeignKey(Portfolio, null=True, on_delete=models.PROTECT, related_name="+")
    # The project a plan goes into; for a new one it is set when the plan has been applied.
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="+")
    makes_project = models.BooleanField(default=False)
    mapping = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    # Where the file lies, under a random name, until it is applied or refused.
    stored_as = models.CharField(max_length=120, blank=True)
    # The dry run: it follows from the file, the answers and what is here, so the log need not hold it.
    outcome = models.JSONField(default=dict)
    job_id = models.BigIntegerField(null=True)

    computed_fields = frozenset({"outcome", "job_id", "stored_as"})

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["scope", "-started_at"], name="import_newest")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display().lower()})"

    @property
    def access_scope(self) -> Scope:
        """Where the right to import is needed."""
        return self.scope

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered, applied or thrown away."""
        return self.state in (self.State.READING, self.State.ASKED, self.State.READY)


class ImportMapping(Record):
    """Which column is which, as somebody chose it for a list with these headers."""

    fingerprint = models.CharField(max_length=32, unique=True)
    mapping = models.JSONField()  # header → field, or None for an extra column
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
