"""Styles, scripts and pictures, copied to where they are served from and compressed once."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from steerboard import __version__

STAMP = ".collected"
UNUSED = ["django_htmx/*", "ninja/*"]  # their scripts: ours come from our own bundle, and theirs are inline on the page


def collect_assets() -> bool:
    """Collect them if any changed since the last time. Returns whether it had to."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / STAMP
    state = _state()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == state:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=UNUSED)
    stamp.write_text(state, encoding="ascii")
    return True


def _state() -> str:
    seen = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))  # noqa: PTH116 - one call per file, at every start
            seen.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return seen.hexdigest()
