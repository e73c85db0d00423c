"""Which command lives where: read before anything else is loaded, so that `steerboard --help` is quick.

A line names the module that holds a typer application called `app`. Rooms' modules are their `commands.py` doors.
"""

from __future__ import annotations

from typing import NamedTuple


class CommandLine(NamedTuple):
    """One top-level command: its module, one line of help, and an example that works."""

    module: str
    help: str
    example: str
    needs_django: bool = True
    forks: bool = False  # starts processes of its own, so no thread may run before


COMMANDS: dict[str, CommandLine] = {
    "serve": CommandLine(
        "steerboard.config.operations.serve",
        "Serve the pages, the API and the background jobs.",
        "steerboard serve --port 8000",
        forks=True,
    ),
    "doctor": CommandLine(
        "steerboard.config.operations.doctor",
        "Check this installation and say in sentences what is wrong.",
        "steerboard doctor --json",
        needs_django=False,
    ),
    "backup": CommandLine(
        "steerboard.config.operations.backup",
        "Write a consistent copy of database and files into one file.",
        "steerboard backup --output monday.steerboard-backup",
    ),
    "restore": CommandLine(
        "steerboard.config.operations.restore",
        "Check a backup whole, then put it in place of what is here.",
        "steerboard restore monday.steerboard-backup --yes",
        needs_django=False,
    ),
    "manage": CommandLine(
        "steerboard.config.operations.manage",
        "Run one of Django's own commands.",
        "steerboard manage migrate",
        needs_django=False,
    ),
}
