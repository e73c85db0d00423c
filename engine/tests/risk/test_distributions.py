"""Samples have the moments and quantiles the books give."""

from math import comb
from statistics import NormalDist

import numpy as np
import pytest

from steerboard_engine.risk import tables
from steerboard_engine.risk.distributions import pert, pert_shapes, triangular
from steerboard_engine.risk.random_numbers import Purpose, uniforms

EVEN = (np.arange(200_000) + 0.5) / 200_000


def _beta_cdf(alpha: int, x: np.ndarray) -> np.ndarray:
    """Beta(alpha, 6 - alpha) for whole alpha is a binomial tail."""
    return sum(comb(5, k) * x**k * (1 - x) ** (5 - k) for k in range(alpha, 6))


@pytest.mark.parametrize("alpha", [1, 2, 3, 4, 5])
def test_pert_quantiles_invert_the_beta_distribution(alpha: int) -> None:
    shape = pert_shapes(np.array([(alpha - 1) / 4]))[0][0]

    quantiles = pert(EVEN, 0.0, 1.0, shape)

    assert np.max(np.abs(_beta_cdf(alpha, quantiles) - EVEN)) < 4e-5
    assert np.all(np.diff(quantiles) >= 0)


@pytest.mark.parametrize(("low", "likely", "high"), [(10.0, 12.0, 30.0), (0.0, 0.0, 5.0), (1.0, 9.0, 9.0), (2, 3.3, 7)])
def test_pert_has_the_mean_and_variance_of_its_definition(low: float, likely: float, high: float) -> None:
    shape = pert_shapes(np.array([(likely - low) / (high - low)]))[0][0]

    values = pert(EVEN, low, high, shape)

    mean = (low + 4 * likely + high) / 6
    assert values.mean() == pytest.approx(mean, abs=2e-5 * (high - low))
    assert values.var() == pytest.approx((mean - low) * (high - mean) / 7, rel=2e-3)
    assert values.min() >= low
    assert values.max() <= high


@pytest.mark.parametrize(("low", "likely", "high"), [(10.0, 12.0, 30.0), (0.0, 0.0, 5.0), (1.0, 9.0, 9.0)])
def test_triangular_has_the_mean_and_variance_of_its_definition(low: float, likely: float, high: float) -> None:
    values = triangular(EVEN, low, likely, high)

    assert values.mean() == pytest.approx((low + likely + high) / 3, rel=1e-5)
    variance = (low**2 + likely**2 + high**2 - low * likely - low * high - likely * high) / 18
    assert values.var() == pytest.approx(variance, rel=1e-4)


def test_many_different_shapes_are_rounded_not_refused() -> None:
    places = np.random.default_rng(1).random(5000)

    shapes, rows = pert_shapes(places)

    assert shapes.shape[0] <= 4097
    assert rows.shape == places.shape


def test_normal_deviates_and_their_probabilities_are_those_of_the_normal_distribution() -> None:
    u = uniforms(3, 1, Purpose.DURATION, 20_000)
    exact = np.array([NormalDist().inv_cdf(value) for value in u])

    deviates = tables.normal_deviates(u)

    assert np.max(np.abs(deviates - exact)) < 1e-4
    assert np.max(np.abs(tables.probabilities_of(exact) - u)) < 1.3e-7
    assert np.max(np.abs(tables.probabilities_of(deviates) - u)) < 3e-5
