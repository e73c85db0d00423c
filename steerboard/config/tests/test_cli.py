"""The command line: quick help, an example for each command, an exit status one can rely on."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

from steerboard.config import cli
from steerboard.config.commandtable import COMMANDS


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "steerboard.config", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_the_overview_names_every_command() -> None:
    shown = cli.overview()

    assert [name for name in COMMANDS if f"  {name} " not in shown] == []


def test_the_overview_is_shown_without_loading_django() -> None:
    probe = "import sys; from steerboard.config import cli; cli.overview(); print('django' in sys.modules)"

    shown = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout

    assert shown.strip() == "False"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_of_the_table_exists_and_has_an_example(name: str) -> None:
    line = COMMANDS[name]

    assert find_spec(line.module.rpartition(".")[0]) is not None, f"{line.module} is missing"
    assert find_spec(line.module) is not None, f"{line.module} is missing"
    assert line.example.startswith(f"steerboard {name}")
    assert line.help.endswith(".")


def test_help_of_a_command_shows_its_example() -> None:
    shown = _run("backup", "--help")

    assert shown.returncode == 0
    assert COMMANDS["backup"].example in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [(), ("nonsense",), ("backup", "--nonsense"), ("restore", "nowhere.steerboard"), ("manage", "nonsense")],
)
def test_any_failure_has_an_exit_status_other_than_zero(arguments: tuple[str, ...]) -> None:
    ended = _run(*arguments)

    assert ended.returncode != 0
    assert "Traceback" not in ended.stderr
