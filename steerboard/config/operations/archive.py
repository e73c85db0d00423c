"""The file a backup is: a ZIP whose comment seals every byte before it, so that no damage goes unseen.

Layout: `manifest.json` (what it is, of what version, every member with size and SHA-256), the database, uploaded
files below `files/`, secrets below `secrets/` where asked for. The ZIP's comment is `steerboard-backup-1 sha256=` and
the hash of all bytes before the comment: one flipped bit or a missing tail is found before anything is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from steerboard.config.faults import WrongSetting

MANIFEST = "manifest.json"
FORMAT = 1
_SEAL_HEAD = b"steerboard-backup-1 sha256="
_SEAL_LENGTH = len(_SEAL_HEAD) + 64
_BLOCK = 1024 * 1024


class DamagedBackup(WrongSetting):
    """A file that is no whole backup; nothing of it may be used."""


@dataclass
class ArchiveWriter:
    """Collects members and their hashes."""

    archive: zipfile.ZipFile
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, fill: Callable[[IO[bytes]], None]) -> None:
        """Add a member; `fill` writes its bytes."""
        with self.archive.open(name, "w", force_zip64=True) as raw:
            hashing = _HashingFile(raw)
            fill(hashing)  # type: ignore[arg-type]
        self.members[name] = {"bytes": hashing.size, "sha256": hashing.digest.hexdigest()}

    def add_file(self, name: str, path: Path) -> None:
        """Add a member from a file."""

        def copy(target: IO[bytes]) -> None:
            with path.open("rb") as source:
                shutil.copyfileobj(source, target, _BLOCK)

        self.add(name, copy)


class _HashingFile:
    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes | memoryview) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self._raw.write(data)


@contextmanager
def new_archive(path: Path, describe: Callable[[], dict[str, Any]]) -> Iterator[ArchiveWriter]:
    """Write an archive beside `path` and put it there only when it is whole and on the disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
                writer = ArchiveWriter(archive)
                yield writer
                manifest = {"format": FORMAT, **describe(), "members": writer.members}
                archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
                archive.comment = _SEAL_HEAD + b"0" * 64
            _seal(file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _seal(file: IO[bytes]) -> None:
    end = file.seek(0, os.SEEK_END) - _SEAL_LENGTH
    digest = _digest_of_first(file, end)
    file.seek(end)
    file.write(_SEAL_HEAD + digest.encode())


def _digest_of_first(file: IO[bytes], count: int) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    left = count
    while left > 0 and (block := file.read(min(_BLOCK, left))):
        digest.update(block)
        left -= len(block)
    return digest.hexdigest()


def read_manifest(path: Path) -> dict[str, Any]:
    """Check the whole file, then give its manifest. Raises DamagedBackup before anything of it is used."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END) - _SEAL_LENGTH
            file.seek(max(end, 0))
            seal = file.read()
            if end <= 0 or not seal.startswith(_SEAL_HEAD):
                raise DamagedBackup(f"{path} is no backup of Steerboard, or its end is missing. Nothing was changed.")
            if _SEAL_HEAD + _digest_of_first(file, end).encode() != seal:
                raise DamagedBackup(f"{path} is damaged: its content does not match its seal. Nothing was changed.")
        with zipfile.ZipFile(path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except OSError as problem:
        raise DamagedBackup(f"{path} cannot be read: {problem.strerror or problem}. Nothing was changed.") from None
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise DamagedBackup(f"{path} is sealed and yet not readable as a backup. Nothing was changed.") from None
    if manifest.get("format") != FORMAT:
        raise DamagedBackup(f"{path} is of format {manifest.get('format')}, which this version does not know.")
    return manifest


def extract(path: Path, manifest: dict[str, Any], prefix: str, folder: Path) -> list[Path]:
    """Unpack the members below `prefix` into `folder`, each checked against its hash."""
    written = []
    with zipfile.ZipFile(path) as archive:
        for name, wanted in sorted(manifest["members"].items()):
            if not name.startswith(prefix):
                continue
            target = folder / name.removeprefix(prefix)
            if not target.resolve().is_relative_to(folder.resolve()):
                raise DamagedBackup(f"{path} holds {name!r}, which would be written outside its folder.")
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with archive.open(name) as source, target.open("wb") as sink:
                hashing = _HashingFile(sink)
                shutil.copyfileobj(source, hashing, _BLOCK)
                sink.flush()
                os.fsync(sink.fileno())
            if hashing.digest.hexdigest() != wanted["sha256"]:
                raise DamagedBackup(f"{name} in {path} does not match its hash. Nothing was changed.")
            target.chmod(0o600)
            written.append(target)
    return written


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
