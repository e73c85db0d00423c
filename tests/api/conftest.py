"""What the tests of the API share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from steerboard.core.api.limits import limiter
from tests.api.world import World, build


@pytest.fixture(autouse=True)
def _unlimited() -> Iterator[None]:
    """Each test begins with full buckets."""
    limiter.forget()
    yield
    limiter.forget()


@pytest.fixture
def world(db: None) -> World:
    """Two portfolios that know nothing of each other."""
    return build()
