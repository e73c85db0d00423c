"""Figures over many projects from the figures of each."""

from collections.abc import Iterable
from math import sqrt

# Finishing dear is contagious: the same people, prices and suppliers. The house's correlation between projects.
CORRELATION = 0.2


def spread_of_sum(spreads: Iterable[float]) -> float:
    """How far a percentile of a sum lies from the sum of middles, from the same distance of each part.

    Adding the parts' own P80 would be right only if all went wrong together; independence would be
    too hopeful. Between the two: variance = (1 - r)·Σs² + r·(Σs)² with the house's correlation r.
    """
    parts = [max(0.0, spread) for spread in spreads]
    return sqrt((1 - CORRELATION) * sum(s * s for s in parts) + CORRELATION * sum(parts) ** 2)
