"""What browser tests share: somebody signed in without the form, and the clean bill of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from steerboard.core.public import User

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def session_of(user: User) -> str:
    """The value of a session's cookie for somebody who has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def enter() -> Callable[[BrowserContext, str, User], None]:
    """Give a browser the session of somebody, where signing in itself is not what is tested."""

    def given(context: BrowserContext, home: str, user: User) -> None:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": home}])

    return given


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[Any]:
    """Limits on signing in count in the cache; each test begins at nought."""
    cache.clear()
    yield
