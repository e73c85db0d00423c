"""The command line `steerboard`: a table of commands, each loaded only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click
import typer

from steerboard import __version__
from steerboard.config.commandtable import COMMANDS, CommandLine
from steerboard.config.environment import WrongSetting

SETTINGS = "steerboard.config.settings"
MISUSED = 2
FAILED = 1


class LazyCommand(click.Command):
    """Stands for a command in `--help`; loads and runs the real one when called."""

    def __init__(self, name: str, line: CommandLine) -> None:
        super().__init__(
            name, help=f"{line.help}\n\nExample: {line.example}", short_help=line.help, add_help_option=False
        )
        self.line = line
        self.ignore_unknown_options = True
        self.allow_extra_args = True
        self.params = [click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)]

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        extra.setdefault("ignore_unknown_options", True)
        extra.setdefault("allow_extra_args", True)
        extra.setdefault("allow_interspersed_args", False)
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        command = load_command(self.line)
        arguments: Sequence[str] = ctx.params["arguments"]
        return command.main(list(arguments), prog_name=f"steerboard {self.name}", standalone_mode=False)


def load_command(line: CommandLine) -> click.Command:
    """The real command behind a line of the table."""
    if line.needs_django:
        start_django()
    app: typer.Typer = importlib.import_module(line.module).app
    command: click.Command = typer.main.get_command(app)
    command.epilog = command.epilog or f"Example: {line.example}"
    return command


def start_django() -> None:
    """Load settings and rooms; a wrong setting ends the program with its sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django = importlib.import_module("django")
    django.setup()


def application() -> click.Group:
    """All commands as one group."""
    group = click.Group(
        "steerboard",
        help="Steerboard, the open IT PMO. `steerboard COMMAND --help` says what a command does, with an example.",
        commands={name: LazyCommand(name, line) for name, line in sorted(COMMANDS.items())},
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    click.version_option(__version__, prog_name="steerboard")(group)
    return group


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; the exit status is 0 only when everything asked for was done."""
    try:
        result = application().main(
            list(sys.argv[1:] if arguments is None else arguments), prog_name="steerboard", standalone_mode=False
        )
    except WrongSetting as fault:
        click.echo(str(fault), err=True)
        raise SystemExit(MISUSED) from None
    except click.exceptions.Exit as leave:
        raise SystemExit(leave.exit_code) from None
    except click.ClickException as fault:
        fault.show()
        raise SystemExit(fault.exit_code) from None
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        raise SystemExit(130) from None
    raise SystemExit(result if isinstance(result, int) else 0)
