"""What runs in a serving process: the application, and its background threads beside it."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing.util import Finalize
from typing import Any

import structlog
from django.conf import settings

from steerboard.config.databases import sqlite_path
from steerboard.config.sqlite.checkpoints import Checkpointer
from steerboard.config.wsgi import application
from steerboard.core.jobs.runner import Worker

logger = structlog.get_logger("steerboard.serve")

LAST_JOB_SECONDS = 10


def serving_application() -> Any:
    """What a serving process runs: the application, with its background threads beside it."""
    background = [*_checkpointers(), *_workers()]
    for thread in background:
        thread.start()
    Finalize(None, _stop, args=(background,), exitpriority=100)
    threading.Thread(target=_leave_with_parent, args=(os.getppid(),), name="steerboard-watch", daemon=True).start()
    return application


def _checkpointers() -> list[Checkpointer]:
    on_sqlite = not settings.ENVIRONMENT.uses_postgresql
    return [Checkpointer(sqlite_path(settings.ENVIRONMENT))] if on_sqlite else []


def _workers() -> list[Worker]:
    wanted = int(os.environ.get("STEERBOARD_JOB_THREADS") or settings.ENVIRONMENT.job_threads)
    return [Worker() for _ in range(wanted)]


def _stop(background: list[Checkpointer | Worker]) -> None:
    for thread in reversed(background):
        thread.stop()
    for thread in reversed(background):
        thread.join(timeout=LAST_JOB_SECONDS)


def _leave_with_parent(parent: int) -> None:
    # A killed parent must not leave a process behind that holds the port and the lock.
    pause = threading.Event()
    while not pause.wait(1.0):
        if os.getppid() != parent:
            logger.warning("parent ended, so do we")
            os.kill(os.getpid(), signal.SIGTERM)
            return
