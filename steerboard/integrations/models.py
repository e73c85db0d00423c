"""Tables of the room integrations, gathered from its features."""

from steerboard.integrations.imports.models import ImportMapping, ImportRun
from steerboard.integrations.plans.models import KeptPlan

__all__ = ["ImportMapping", "ImportRun", "KeptPlan"]
