"""The one place that asks what time it is.

The demo replays twelve months of history through the real actions; its events carry the replayed
time and say so (`is_replayed`), so that nobody can mistake them for witnessed ones.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_replayed: ContextVar[datetime | None] = ContextVar("replayed_time", default=None)


def now() -> datetime:
    """The present moment in UTC, or the replayed one."""
    return _replayed.get() or timezone.now()


def today() -> date:
    """The present day in the installation's time zone, or the replayed one."""
    return timezone.localtime(now()).date()


def is_replayed() -> bool:
    """Whether history is being replayed."""
    return _replayed.get() is not None


@contextmanager
def replaying(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at `moment`."""
    token = _replayed.set(moment)
    try:
        yield
    finally:
        _replayed.reset(token)
