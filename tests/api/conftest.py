"""What the tests of the API share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

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


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The same, built once for many requests that are each taken back.

    A module that uses it needs one test with `world` too: pytest-django makes a database only for modules with one.
    """
    with django_db_blocker.unblock():
        outermost = transaction.atomic()
        outermost.__enter__()
        try:
            yield build()
        finally:
            transaction.set_rollback(True)
            outermost.__exit__(None, None, None)
