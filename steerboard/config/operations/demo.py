"""`steerboard demo`: a company's portfolio in an installation of its own, ready to look at."""

from __future__ import annotations

import os
from importlib import import_module

import typer

from steerboard.config.cli import start_django

app = typer.Typer(add_completion=False, rich_markup_mode=None)

HOME = "var/demo"  # apart from `var`, where an installation of one's own lives


@app.command(help="Show a company's IT portfolio: make it if need be, print who can sign in, serve it.")
def demo(
    serve: bool = typer.Option(True, "--serve/--no-serve", help="Serve it when it is ready."),
    fresh: bool = typer.Option(False, "--fresh", help="Throw the old demo away and make a new one, dated today."),
    host: str = typer.Option("", help="Address to listen on; default: STEERBOARD_HOST."),
    port: int = typer.Option(0, min=0, max=65535, help="Port to listen on; default: STEERBOARD_PORT."),
) -> None:
    """Prepare the demo, print its sign-ins and address, and serve it."""
    os.environ.setdefault("STEERBOARD_HOME", HOME)
    start_django()
    # By name: nothing of Django may load before its settings, and those depend on the home chosen above.
    import_module("steerboard.config.operations.showing").show(serve=serve, fresh=fresh, host=host, port=port)
