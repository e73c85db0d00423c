"""`steerboard demo`: a company's portfolio in an installation of its own, ready to look at."""

from __future__ import annotations

import os
import shutil
from importlib import import_module
from pathlib import Path

import typer

from steerboard.config.cli import start_django
from steerboard.config.environment import read_environment
from steerboard.config.faults import WrongSetting
from steerboard.config.sqlite.locks import serving_lock

app = typer.Typer(add_completion=False, rich_markup_mode=None)

HOME = "var/demo"  # apart from `var`, where an installation of one's own lives
BEGUN = ".demo-begun"
FINISHED = "demo-sign-ins.json"


@app.command(help="Show a company's IT portfolio: make it if need be, print who can sign in, serve it.")
def demo(
    serve: bool = typer.Option(True, "--serve/--no-serve", help="Serve it when it is ready."),
    fresh: bool = typer.Option(False, "--fresh", help="Throw the old demo away and make a new one, dated today."),
    host: str = typer.Option("", help="Address to listen on; default: STEERBOARD_HOST."),
    port: int = typer.Option(0, min=0, max=65535, help="Port to listen on; default: STEERBOARD_PORT."),
) -> None:
    """Prepare the demo, print its sign-ins and address, and serve it."""
    os.environ.setdefault("STEERBOARD_HOME", HOME)
    make_way(read_environment().home, fresh=fresh)
    start_django()
    # By name: nothing of Django may load before its settings, and those depend on the home chosen above.
    import_module("steerboard.config.operations.showing").show(serve=serve, host=host, port=port)


def make_way(home: Path, *, fresh: bool) -> None:
    """Remove a demo that was interrupted while it was made, or any demo if a fresh one is wanted; nothing else."""
    begun, finished = (home / BEGUN).exists(), (home / FINISHED).exists()
    if not begun or (finished and not fresh):
        if fresh and home.exists():
            raise WrongSetting(f"{home} holds no demo, so --fresh does not clear it. Choose another STEERBOARD_HOME.")
        return
    database = home / "steerboard.sqlite3"
    if database.exists():
        serving_lock(database).release()  # refuses while it is being served
    shutil.rmtree(home)
