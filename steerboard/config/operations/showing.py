"""Makes the demo and serves it."""

from __future__ import annotations

from pathlib import Path

import typer
from django.conf import settings
from django.db import connection

from steerboard.config.operations.demo import BEGUN
from steerboard.config.operations.serve import check_free, listen, prepare_to_serve
from steerboard.config.sqlite.checkpoints import Checkpointer
from steerboard.demo.public import prepare_demo


def show(*, serve: bool, host: str = "", port: int = 0) -> None:
    """Prepare the demo once, say who can sign in and where, and serve it if asked."""
    environment = settings.ENVIRONMENT
    listen_on = (host or environment.host, port or environment.port)
    if serve:
        check_free(*listen_on)
    lock = prepare_to_serve(migrate=True)
    checkpointer = Checkpointer(Path(connection.settings_dict["NAME"])) if lock is not None else None
    if checkpointer is not None:
        checkpointer.start()
    (settings.HOME / BEGUN).touch()
    prepare_demo(say=typer.echo)
    if checkpointer is not None:
        checkpointer.stop()
    typer.echo(
        f"\nSteerboard is at http://{listen_on[0]}:{listen_on[1]}" + ("" if serve else "  (when served: make demo)")
    )
    if serve:
        typer.echo("Stop it with Ctrl-C.")
        listen(listen_on, processes=environment.workers, threads=environment.threads)
    if lock is not None:
        lock.release()
