"""Puts a checked backup in the place of what is here, and takes it back if its event log does not hold."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.migrations.loader import MigrationLoader

from steerboard.config.operations.archive import extract
from steerboard.config.operations.copies import (
    SQLITE_MEMBER,
    TABLES,
    CannotRestore,
    examine_sqlite,
    load_postgresql,
    migrations_in_sqlite,
)
from steerboard.config.sqlite.locks import serving_lock
from steerboard.core.accounts.queries import system_user
from steerboard.core.actions import note_event
from steerboard.core.audit.signing import public_key
from steerboard.core.audit.verification import ALTERED, Verdict, verify_chain

_ALTERED = "The event log in the backup does not hold"


def holds_data() -> bool:
    """Whether there is anything here that a restore would replace."""
    return bool(connection.introspection.table_names())


def replace_by(file: Path, manifest: dict[str, Any], *, other_key: bool) -> tuple[bool, str]:
    """Replace database and files by a checked backup. Returns whether all is well, and a sentence."""
    _check_fits(manifest, other_key=other_key)
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as name:
        folder = Path(name)
        if connection.vendor == "postgresql":
            return _replace_tables(file, manifest, folder)
        return _replace_file(file, manifest, folder)


def _check_fits(manifest: dict[str, Any], *, other_key: bool) -> None:
    if manifest["engine"] != connection.vendor:
        raise CannotRestore(
            f"This backup is of {manifest['engine']} and STEERBOARD_DATABASE is {connection.vendor}: "
            "restore it there, then move over with export and import."
        )
    known = set(MigrationLoader(None).disk_migrations or {})
    newer = [f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in known]
    if newer:
        raise CannotRestore(f"This backup is of a newer version ({newer[0]} is unknown here): update Steerboard first.")
    if manifest["audit_key"] != str(public_key()) and not other_key:
        raise CannotRestore(
            "The log in this backup was signed by another key than the one here. Bring secrets/audit_key from there "
            "(or a backup made with --with-secrets), or go on with --other-key, where no signature can be checked."
        )


def _replace_file(file: Path, manifest: dict[str, Any], folder: Path) -> tuple[bool, str]:
    database = Path(connection.settings_dict["NAME"])
    new_files = _unpacked_files(file, manifest, folder)
    # Beside the database, so that putting it in place is one rename on one disk.
    with tempfile.TemporaryDirectory(dir=database.parent, prefix=".restore-") as name:
        extract(file, manifest, "database/", Path(name))
        copy = Path(name) / Path(SQLITE_MEMBER).name
        if examine_sqlite(copy) != manifest["rows"] or migrations_in_sqlite(copy) != manifest["migrations"]:
            raise CannotRestore("The copied database is not the one the backup describes.")
        with serving_lock(database):
            return _swap(database, copy, new_files)


def _swap(database: Path, copy: Path, new_files: Path) -> tuple[bool, str]:
    connections.close_all()
    kept = _moved_aside(database)
    kept_files: Path | None = None
    well, sentence = False, "The restore was interrupted."
    try:
        copy.replace(database)
        kept_files = _swap_files(new_files)
        well, sentence = _migrate_and_verify()
    finally:
        if not well:
            connections.close_all()
            if kept is None:
                database.unlink(missing_ok=True)
            _put_back(database, kept)
            _put_back(settings.HOME / "files", kept_files)
    if not well:
        return False, f"{sentence} What was here is in its place again."
    return True, sentence + (f" What was here before is kept as {kept}." if kept else "")


def _put_back(place: Path, aside: Path | None) -> None:
    if aside is None:
        return
    for ending in ("-wal", "-shm"):
        place.with_name(place.name + ending).unlink(missing_ok=True)
    shutil.rmtree(place, ignore_errors=True)
    aside.replace(place)
    for ending in ("-wal", "-shm"):
        part = aside.with_name(aside.name + ending)
        if part.exists():
            part.replace(place.with_name(place.name + ending))


def _replace_tables(file: Path, manifest: dict[str, Any], folder: Path) -> tuple[bool, str]:
    if not holds_data():
        call_command("migrate", verbosity=0, interactive=False)
    extract(file, manifest, TABLES, folder / "tables")
    new_files = _unpacked_files(file, manifest, folder)
    with transaction.atomic():
        load_postgresql(folder / "tables", manifest["members"], manifest["rows"])
        verdict = verify_chain()
        if verdict.status == ALTERED:
            raise CannotRestore(f"{_ALTERED}: {verdict.sentence} What was here is untouched.")
    _swap_files(new_files)
    return True, _noted(verdict)


def _migrate_and_verify() -> tuple[bool, str]:
    call_command("migrate", verbosity=0, interactive=False)
    verdict = verify_chain()
    if verdict.status == ALTERED:
        return False, f"{_ALTERED}: {verdict.sentence}"
    return True, _noted(verdict)


def _noted(verdict: Verdict) -> str:
    note_event(actor=system_user(), verb="config.restore", kind="restored", data={"events": verdict.events})
    return f"Restored. {verdict.sentence}"


def _unpacked_files(file: Path, manifest: dict[str, Any], folder: Path) -> Path:
    target = folder / "files"
    target.mkdir(mode=0o700)
    extract(file, manifest, "files/", target)
    return target


def _swap_files(new: Path) -> Path | None:
    place = settings.HOME / "files"
    aside = place.with_name(f"files.before-{_moment()}") if place.exists() else None
    if aside is not None:
        place.replace(aside)
    new.replace(place)
    return aside


def _moved_aside(database: Path) -> Path | None:
    if not database.exists():
        return None
    # Closing the last connection has copied its log into the file; a log left behind belongs to it and goes along.
    aside = database.with_name(f"{database.name}.before-{_moment()}")
    for ending in ("-wal", "-shm", ""):
        part = database.with_name(database.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    return aside


def _moment() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
