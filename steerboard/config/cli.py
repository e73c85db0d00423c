"""The command line `steerboard`: a table of commands, each loaded only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
import textwrap
from collections.abc import Sequence
from typing import NoReturn

from steerboard import __version__
from steerboard.config.commandtable import COMMANDS, CommandLine
from steerboard.config.faults import WrongSetting

SETTINGS = "steerboard.config.settings"
MISUSED = 2
FAILED = 1


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; the exit status is 0 only when everything asked for was done."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in {"-h", "--help", "help"}:
        print(overview())
        raise SystemExit(0 if given else MISUSED)
    if given[0] == "--version":
        print(f"steerboard {__version__}")
        raise SystemExit(0)
    if given[0] not in COMMANDS:
        print(f"There is no command {given[0]!r}. `steerboard --help` lists them all.", file=sys.stderr)
        raise SystemExit(MISUSED)
    try:
        run(given[0], COMMANDS[given[0]], given[1:])
    except WrongSetting as fault:
        print(fault, file=sys.stderr)
        raise SystemExit(MISUSED) from None
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        raise SystemExit(130) from None


def overview() -> str:
    """What `steerboard --help` says."""
    width = max(len(name) for name in COMMANDS) + 2
    lines = [f"  {name:<{width}}{COMMANDS[name].help}" for name in sorted(COMMANDS)]
    return "\n".join(
        [
            f"Steerboard {__version__}, the open IT PMO.",
            "",
            "Usage: steerboard COMMAND …      `steerboard COMMAND --help` shows its options and an example.",
            "",
            *lines,
        ]
    )


def run(name: str, line: CommandLine, arguments: Sequence[str]) -> NoReturn:
    """Load a command and run it; it ends the program with its own exit status."""
    if line.needs_django:
        start_django()
        if not line.forks:
            # What many changes leave in SQLite's log is copied into its file while the command runs.
            importlib.import_module("steerboard.config.sqlite.checkpoints").keep_checkpointed()
    # Read late on purpose: typer costs 0.1 s, which `steerboard --help` need not pay.
    typer = importlib.import_module("typer")
    command = typer.main.get_command(importlib.import_module(line.module).app)
    command.epilog = f"Example: {textwrap.dedent(line.example)}"
    command.main(list(arguments), prog_name=f"steerboard {name}")
    raise SystemExit(0)


def start_django() -> None:
    """Load settings and rooms; a wrong setting ends the program with its sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    importlib.import_module("django").setup()
