"""Schedule and cost risk by Monte Carlo simulation: `simulate(problem)` and what it answers."""

from steerboard_engine.risk.comparison import Comparison, compare
from steerboard_engine.risk.distributions import Distribution
from steerboard_engine.risk.problem import CostModel, RiskEvent, SimulationError, SimulationProblem
from steerboard_engine.risk.results import Curve, Driver, Histogram, SimulationResult
from steerboard_engine.risk.simulation import simulate
from steerboard_engine.risk.warming import warm_up

__all__ = [
    "Comparison",
    "CostModel",
    "Curve",
    "Distribution",
    "Driver",
    "Histogram",
    "RiskEvent",
    "SimulationError",
    "SimulationProblem",
    "SimulationResult",
    "compare",
    "simulate",
    "warm_up",
]
