"""`steerboard backup`: one file with all there is, consistent although people go on working."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from steerboard import __version__
from steerboard.config.operations.archive import ArchiveWriter, new_archive
from steerboard.config.operations.copies import SQLITE_MEMBER, copy_postgresql, copy_sqlite, examine_sqlite
from steerboard.core.accounts.queries import system_user
from steerboard.core.actions import note_event
from steerboard.core.audit.signing import public_key

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help="Write a consistent copy of database and files into one file.")
def backup(
    output: Path = typer.Option(Path(), help="The file to write; default: a dated one in the home's backups/."),
    with_secrets: bool = typer.Option(
        False, "--with-secrets", help="Put the keys in too. Keep such a file as safe as the keys themselves."
    ),
    as_json: bool = typer.Option(False, "--json", help="Answer as JSON."),
) -> None:
    """Write the backup and say what is in it."""
    target = output if output != Path() else _dated()
    made = write_backup(target, with_secrets=with_secrets)
    if as_json:
        typer.echo(json.dumps({"file": str(target), "bytes": target.stat().st_size, **made}, sort_keys=True))
        return
    total = sum(made["rows"].values())
    typer.echo(
        f"{target}: {total} rows of {len(made['rows'])} tables, {made['files']} files, {target.stat().st_size} bytes."
    )
    if not with_secrets:
        typer.echo("The keys are not in it. Keep the folder 'secrets' elsewhere, or add --with-secrets.", err=True)


def write_backup(target: Path, *, with_secrets: bool = False) -> dict[str, Any]:
    """Write a backup to `target`. Returns what it holds."""
    target.parent.mkdir(parents=True, exist_ok=True)
    note_event(actor=system_user(), verb="config.backup", kind="exported", data={"with_secrets": with_secrets})
    content: dict[str, Any] = {}
    with new_archive(target, lambda: _description(content)) as writer:
        content["rows"] = _add_database(writer)
        content["files"] = _add_folder(writer, settings.HOME / "files", "files/")
        content["secrets"] = _add_folder(writer, settings.HOME / "secrets", "secrets/") if with_secrets else 0
    return content


def _add_database(writer: ArchiveWriter) -> dict[str, int]:
    if connection.vendor == "postgresql":
        return copy_postgresql(writer)
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".backup-") as folder:
        copy = Path(folder) / "copy.sqlite3"
        copy_sqlite(Path(connection.settings_dict["NAME"]), copy)
        rows = examine_sqlite(copy)
        writer.add_file(SQLITE_MEMBER, copy)
    return rows


def _add_folder(writer: ArchiveWriter, folder: Path, prefix: str) -> int:
    count = 0
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and not path.name.endswith(".draft"):
            writer.add_file(prefix + path.relative_to(folder).as_posix(), path)
            count += 1
    return count


def _description(content: dict[str, Any]) -> dict[str, Any]:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        **content,
        "product": "steerboard",
        "version": __version__,
        "engine": connection.vendor,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "migrations": sorted([app_label, name] for app_label, name in applied),
        "audit_key": str(public_key()),
    }


def _dated() -> Path:
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    return Path(settings.HOME) / "backups" / f"{moment}.steerboard"
