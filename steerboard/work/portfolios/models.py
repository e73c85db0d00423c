"""Portfolios and programmes: the tree that projects hang in."""

from django.conf import settings
from django.db import models

from steerboard.core.public import Record, Scope


class Portfolio(Record):
    """A node of the portfolio tree."""

    class Kind(models.TextChoices):
        PORTFOLIO = "portfolio", "portfolio"
        PROGRAMME = "programme", "programme"

    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PORTFOLIO)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    currency = models.CharField(max_length=3, default="EUR")
    external_key = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def access_scope(self) -> Scope:
        """Where rights on this portfolio are given."""
        return self.scope
