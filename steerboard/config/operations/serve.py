"""`steerboard serve`: pages, API and background jobs from one command."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import sys
from importlib import import_module
from pathlib import Path

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from steerboard.config.assets import collect_assets
from steerboard.config.faults import WrongSetting
from steerboard.config.sqlite.inspection import state_of_connection
from steerboard.config.sqlite.locks import FileLock, serving_lock
from steerboard.config.sqlite.rules import check_state

app = typer.Typer(add_completion=False, rich_markup_mode=None)

APPLICATION = "steerboard.config.serving"
# Pages make many short-lived objects and few circles: looking for garbage less often saves a tenth of their time.
GARBAGE_THRESHOLDS = (20_000, 20, 50)
STOP_SECONDS = 20  # then a process that does not end is killed; its jobs run again elsewhere


class CannotServe(WrongSetting):
    """The server must not start as things are."""


@app.command(help="Serve the pages, the API and the background jobs.", epilog="Example: steerboard serve --port 8000")
def serve(
    host: str = typer.Option("", help="Address to listen on; default: STEERBOARD_HOST."),
    port: int = typer.Option(0, min=0, max=65535, help="Port to listen on; default: STEERBOARD_PORT."),
    workers: int = typer.Option(0, min=0, max=64, help="Serving processes; more than one needs PostgreSQL."),
    threads: int = typer.Option(0, min=0, max=64, help="Requests served at once by each process."),
    migrate: bool = typer.Option(False, help="Bring the tables up to this version first. Take a backup before."),
    jobs: bool = typer.Option(True, help="Run background jobs in the serving process too."),
) -> None:
    """Check that it is safe, then listen until stopped."""
    environment = settings.ENVIRONMENT
    listen_on = (host or environment.host, port or environment.port)
    processes = workers or environment.workers
    lock = prepare_to_serve(processes=processes, migrate=migrate)
    check_free(*listen_on)
    if not jobs or environment.job_threads == 0:
        os.environ["STEERBOARD_JOB_THREADS"] = "0"
    typer.echo(f"Steerboard listens on http://{listen_on[0]}:{listen_on[1]}  (stop with Ctrl-C)", err=True)
    listen(listen_on, processes=processes, threads=threads or environment.threads)
    if lock is not None:
        lock.release()


def prepare_to_serve(*, processes: int = 1, migrate: bool = False) -> FileLock | None:
    """Check database, tables and built pages; on SQLite the lock that makes us its one server."""
    on_sqlite = connection.vendor == "sqlite"
    if processes > 1 and on_sqlite:
        raise CannotServe("More than one serving process needs PostgreSQL: set STEERBOARD_DATABASE to its address.")
    lock = serving_lock(Path(connection.settings_dict["NAME"])) if on_sqlite else None
    if on_sqlite:
        check_state(state_of_connection(), serving_processes=processes)
    migrate_if_empty_or_asked(migrate=migrate)
    collect_assets()
    return lock


def migrate_if_empty_or_asked(*, migrate: bool) -> None:
    """Make the tables of an empty database; on one in use only when asked, since that cannot be taken back."""
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not waiting:
        return
    if executor.loader.applied_migrations and not migrate:
        raise CannotServe(
            f"{waiting} migrations wait for this version. Run: steerboard backup, then: steerboard serve --migrate"
        )
    call_command("migrate", verbosity=0, interactive=False)


def check_free(host: str, port: int) -> None:
    """Say that a port is taken before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise CannotServe(f"Cannot listen on {host}:{port}: {problem.strerror or problem}.") from None


def listen(address: tuple[str, int], *, processes: int, threads: int) -> None:
    """Serve until told to stop; returns when every request and job in hand is done."""
    if processes > 1:
        _share_numbers()
    import_module(APPLICATION)  # only now: it reads the built pages, which the checks above may have made
    _forget_connections()
    gc.freeze()  # what is loaded now stays shared between the processes
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    server = Granian(
        f"{APPLICATION}:serving_application",
        address=address[0],
        port=address[1],
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        factory=True,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
        log_access=False,
    )
    server.serve()


def _share_numbers() -> None:
    """Let several processes add up their metrics; the library looks for this variable when it is first loaded."""
    folder = settings.HOME / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _forget_connections() -> None:
    """A process must not inherit open connections: neither database likes being shared by a fork."""
    for alias in connections:
        each = connections[alias]
        each.close()
        close_pool = getattr(each, "close_pool", None)
        if close_pool is not None:
            close_pool()
    sys.stdout.flush()
