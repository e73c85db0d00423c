"""`steerboard restore`: checks a backup whole before it touches anything, and the event log after."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import typer

from steerboard.config.cli import FAILED
from steerboard.config.environment import read_environment
from steerboard.config.operations.archive import extract, read_manifest

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help="Check a backup whole, then put it in place of what is here.")
def restore(
    file: Path = typer.Argument(help="The backup."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask before replacing what is here."),
    check_only: bool = typer.Option(False, "--check-only", help="Say whether it is whole, and change nothing."),
    other_key: bool = typer.Option(
        False, "--other-key", help="Go on although its checkpoints were signed by a key that is not here."
    ),
) -> None:
    """Check, replace, verify; what was here stays beside it until the log has been verified."""
    manifest = read_manifest(file)
    typer.echo(
        f"{file} is whole: Steerboard {manifest['version']} on {manifest['engine']}, made {manifest['made_at']}, "
        f"{sum(manifest['rows'].values())} rows, {manifest['files']} files."
    )
    if check_only:
        return
    home = read_environment().home
    if not (home / "secrets").exists() and manifest["secrets"]:
        # An empty home takes over the keys before Django would make new ones.
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        extract(file, manifest, "secrets/", home / "secrets")
        (home / "secrets").chmod(0o700)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steerboard.config.settings")
    import_module("django").setup()
    replacing = import_module("steerboard.config.operations.replacing")
    if replacing.holds_data() and not yes:
        typer.confirm("Replace what is in this installation by the backup?", abort=True)
    well, sentence = replacing.replace_by(file, manifest, other_key=other_key)
    typer.echo(sentence, err=not well)
    if not well:
        raise typer.Exit(FAILED)
