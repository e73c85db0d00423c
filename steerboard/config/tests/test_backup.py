"""B1–B3: what was backed up comes back equal; what is damaged is refused before anything is touched."""

from __future__ import annotations

import random
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from steerboard.config.operations import backup, replacing
from steerboard.config.operations.archive import DamagedBackup, extract, new_archive, read_manifest
from steerboard.config.operations.copies import CannotRestore, copy_sqlite, examine_sqlite
from steerboard.core.accounts.queries import system_user
from steerboard.core.actions import note_event
from steerboard.core.events.models import Event


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "small.steerboard"
    with new_archive(path, lambda: {"version": "1", "rows": {}, "files": 2, "secrets": 0}) as writer:
        writer.add("files/a.txt", lambda file: file.write(b"alpha " * 200))  # type: ignore[arg-type,return-value]
        writer.add("files/deep/b.bin", lambda file: file.write(random.Random(7).randbytes(3000)))  # type: ignore[arg-type,return-value]
    return path


def test_a_whole_archive_gives_back_every_member(archive: Path, tmp_path: Path) -> None:
    manifest = read_manifest(archive)

    written = extract(archive, manifest, "files/", tmp_path / "out")

    assert [path.name for path in written] == ["a.txt", "b.bin"]
    assert (tmp_path / "out" / "a.txt").read_bytes() == b"alpha " * 200


def test_any_flipped_bit_is_refused(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    damaged = tmp_path / "damaged.steerboard"
    chance = random.Random(20261123)

    for position in [*range(len(whole) - 100, len(whole)), *chance.sample(range(len(whole)), 400)]:
        changed = bytearray(whole)
        changed[position] ^= 1 << chance.randrange(8)
        damaged.write_bytes(changed)
        with pytest.raises(DamagedBackup):
            read_manifest(damaged)


def test_any_missing_tail_is_refused(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    cut = tmp_path / "cut.steerboard"

    for length in [0, 1, 90, len(whole) // 2, *range(len(whole) - 95, len(whole))]:
        cut.write_bytes(whole[:length])
        with pytest.raises(DamagedBackup):
            read_manifest(cut)


def test_a_member_never_lands_outside_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "sly.steerboard"
    with new_archive(path, dict) as writer:
        writer.add("files/../../outside.txt", lambda file: file.write(b"x"))  # type: ignore[arg-type,return-value]

    with pytest.raises(DamagedBackup, match="outside its folder"):
        extract(path, read_manifest(path), "files/", tmp_path / "in")

    assert not (tmp_path / "outside.txt").exists()


def test_a_failed_backup_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "never.steerboard"

    with pytest.raises(ZeroDivisionError), new_archive(path, dict) as writer:
        writer.add("files/a", lambda _: 1 / 0)  # type: ignore[arg-type,return-value]

    assert list(tmp_path.iterdir()) == []


def test_a_copy_is_of_one_moment_although_others_write(tmp_path: Path) -> None:
    source = sqlite3.connect(tmp_path / "busy.sqlite3", isolation_level=None)
    source.executescript(
        "PRAGMA journal_mode=WAL; CREATE TABLE pair (a INTEGER, b INTEGER); INSERT INTO pair VALUES (1, 1)"
    )
    source.execute("BEGIN IMMEDIATE")
    source.execute("UPDATE pair SET a = 2")

    copy_sqlite(tmp_path / "busy.sqlite3", tmp_path / "copy.sqlite3")

    assert sqlite3.connect(tmp_path / "copy.sqlite3").execute("SELECT a, b FROM pair").fetchone() == (1, 1)
    source.close()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite3").write_bytes(b"not a database at all" * 100)

    with pytest.raises(CannotRestore, match="cannot be read"):
        examine_sqlite(tmp_path / "x.sqlite3")


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Path:
    """This test's own home around the test database, with a file somebody uploaded."""
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    (tmp_path / "home" / "files").mkdir(parents=True)
    (tmp_path / "home" / "files" / "minutes.txt").write_text("as agreed")
    return tmp_path / "home"


def _note(word: str) -> None:
    note_event(actor=system_user(), verb="test.note", kind="read", data={"word": word})


def _words() -> list[Any]:
    return list(Event.objects.filter(verb="test.note").order_by("seq").values_list("body", flat=True))


def test_a_restore_brings_back_exactly_what_was_there(installation: Path, tmp_path: Path) -> None:
    _note("before")
    made = backup.write_backup(tmp_path / "one.steerboard")
    words = _words()
    _note("after")
    (installation / "files" / "minutes.txt").write_text("changed later")

    well, sentence = replacing.replace_by(
        tmp_path / "one.steerboard", read_manifest(tmp_path / "one.steerboard"), other_key=False
    )

    assert well, sentence
    assert _words() == words
    assert made["rows"]["core_event"] <= Event.objects.count()
    assert (installation / "files" / "minutes.txt").read_text() == "as agreed"
    _note("life goes on")  # sequences and guards are in place again


def test_a_log_that_does_not_hold_is_not_left_in_place(installation: Path, tmp_path: Path) -> None:
    _note("kept")
    path = tmp_path / "bad.steerboard"
    backup.write_backup(path)
    manifest = read_manifest(path)
    _tamper(path, manifest)
    words = _words()

    try:
        well, sentence = replacing.replace_by(path, read_manifest(path), other_key=False)
    except CannotRestore as refusal:
        well, sentence = False, str(refusal)

    assert not well
    assert "does not hold" in sentence
    assert _words() == words
    assert (installation / "files" / "minutes.txt").read_text() == "as agreed"


def _tamper(path: Path, manifest: dict[str, Any]) -> None:
    """Change one word in the backed-up log, and seal the backup as if it were honest."""
    folder = path.with_suffix(".open")
    extract(path, manifest, "", folder)
    for copy in (folder / "database").rglob("*"):
        if copy.suffix == ".sqlite3":
            other = sqlite3.connect(copy, isolation_level=None)
            for (trigger,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                other.execute(f'DROP TRIGGER "{trigger}"')
            other.execute("UPDATE core_event SET body = replace(body, 'kept', 'lost')")
            other.close()
        elif copy.name == "core_event.copy":
            copy.write_bytes(copy.read_bytes().replace(b"kept", b"lost"))
    described = {name: value for name, value in manifest.items() if name not in {"members", "format"}}
    with new_archive(path, lambda: described) as writer:
        for name, info in manifest["members"].items():
            writer.add_file(name, folder / name)
            writer.members[name].update({key: value for key, value in info.items() if key == "columns"})


def test_a_backup_of_a_newer_version_is_refused(installation: Path, tmp_path: Path) -> None:
    backup.write_backup(tmp_path / "new.steerboard")
    manifest = read_manifest(tmp_path / "new.steerboard")
    manifest["migrations"].append(["work", "9999_from_the_future"])

    with pytest.raises(CannotRestore, match="newer version"):
        replacing.replace_by(tmp_path / "new.steerboard", manifest, other_key=False)


def test_a_backup_signed_by_another_key_is_refused_unless_wanted(installation: Path, tmp_path: Path) -> None:
    backup.write_backup(tmp_path / "other.steerboard")
    manifest = read_manifest(tmp_path / "other.steerboard")
    manifest["audit_key"] = "steerboard/elsewhere+00000000+AAAA"

    with pytest.raises(CannotRestore, match="another key"):
        replacing.replace_by(tmp_path / "other.steerboard", manifest, other_key=False)


def test_keys_are_in_a_backup_only_when_asked_for(installation: Path, tmp_path: Path) -> None:
    (installation / "secrets").mkdir()
    (installation / "secrets" / "audit_key").write_text("a-key")

    backup.write_backup(tmp_path / "plain.steerboard")
    backup.write_backup(tmp_path / "keyed.steerboard", with_secrets=True)

    assert not any(name.startswith("secrets/") for name in zipfile.ZipFile(tmp_path / "plain.steerboard").namelist())
    assert "secrets/audit_key" in zipfile.ZipFile(tmp_path / "keyed.steerboard").namelist()
