"""What browser tests share: somebody signed in without the form, and limits that begin anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from steerboard.core.public import User

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def session_of(user: User) -> str:
    """The value of a session's cookie for somebody who has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Limits on signing in count in the cache; each test begins at nought."""
    cache.clear()
