"""Facts about risks."""

from dataclasses import dataclass

from steerboard.core.public import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskChanged(Fact):
    """A risk was raised, changed or closed."""

    name = "governance.RiskChanged"
    project_id: int
    risk_id: int
