"""`steerboard doctor`: looks at an installation and says in sentences what is well and what is not."""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import typer

from steerboard import __version__
from steerboard.config.faults import WrongSetting

app = typer.Typer(add_completion=False, rich_markup_mode=None)

OLDEST_PYTHON = (3, 11)
EXAMINATION = "steerboard.config.operations.examination"


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    topic: str
    well: bool
    sentence: str


@app.command(help="Check this installation and say in sentences what is wrong.")
def doctor(
    as_json: bool = typer.Option(False, "--json", help="Answer as JSON."),
) -> None:
    """Look at everything; exit status 1 if anything is wrong."""
    findings = list(examine())
    well = all(finding.well for finding in findings)
    if as_json:
        typer.echo(json.dumps({"well": well, "findings": [asdict(finding) for finding in findings]}, indent=2))
    else:
        for finding in findings:
            typer.echo(f"{'ok   ' if finding.well else 'WRONG'} {finding.topic:<12} {finding.sentence}")
    raise typer.Exit(0 if well else 1)


def examine() -> Iterator[Finding]:
    """Every finding, from the machine up; what cannot be looked at is a finding too."""
    yield Finding(
        "python",
        sys.version_info >= OLDEST_PYTHON,
        f"Python {platform.python_version()}, Steerboard {__version__}; Python 3.11 or newer is needed.",
    )
    settings = _looked("settings", _settings)
    yield settings
    if not importlib.import_module("django.apps").apps.ready:
        return
    # Only now: these looks need the rooms to be loaded, which a wrong setting prevents.
    looks: dict[str, Callable[[], tuple[bool, str]]] = importlib.import_module(EXAMINATION).LOOKS
    for topic, look in looks.items():
        yield _looked(topic, look)


def _looked(topic: str, look: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        return Finding(topic, *look())
    except WrongSetting as fault:
        return Finding(topic, False, " ".join(str(fault).splitlines()))
    except Exception as fault:  # noqa: BLE001 - a doctor who faints helps nobody
        return Finding(topic, False, f"Could not be looked at: {type(fault).__name__}: {fault}")


def _settings() -> tuple[bool, str]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steerboard.config.settings")
    importlib.import_module("django").setup()
    settings = importlib.import_module("django.conf").settings
    environment = settings.ENVIRONMENT
    if environment.debug and environment.host not in {"127.0.0.1", "localhost", "::1"}:
        return False, f"STEERBOARD_DEBUG is on while listening on {environment.host}: strangers would see our insides."
    return True, f"All settings are sound; the home is {settings.HOME}."
