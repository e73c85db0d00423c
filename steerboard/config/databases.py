"""How the two databases are set: safety first, then speed."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from steerboard.config.environment import Environment
from steerboard.config.faults import WrongSetting

# FULL: an acknowledged change survives a power cut. wal_autocheckpoint=0: before 3.51.3 two connections that
# checkpoint and write at once can corrupt the file, so one thread checkpoints under a lock (see checkpoints.py).
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA mmap_size=0; "
    "PRAGMA trusted_schema=ON; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY"
)


def django_databases(environment: Environment) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for the chosen database."""
    if environment.uses_postgresql:
        return {"default": _postgresql(environment)}
    return {"default": _sqlite(sqlite_path(environment))}


def sqlite_path(environment: Environment) -> Path:
    """Where the SQLite file is."""
    if not environment.database:
        return environment.home.absolute() / "steerboard.sqlite3"
    # sqlite:///relative and sqlite:////absolute, as everywhere
    return Path(unquote(urlsplit(environment.database).path)[1:]).absolute()


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": SQLITE_PRAGMAS},
    }


def _postgresql(environment: Environment) -> dict[str, Any]:
    parts = urlsplit(environment.database)
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise WrongSetting("STEERBOARD_DATABASE does not say which database: postgresql://USER@HOST/NAME.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    # Compiling a query by machine pays only where it runs for seconds; ours run for milliseconds.
    options["options"] = f"-c jit=off {options.get('options', '')}".strip()
    options["pool"] = {"min_size": 1, "max_size": environment.database_pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or unquote(dict(parse_qsl(parts.query)).get("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,  # the pool keeps connections; Django refuses both
        "OPTIONS": options,
    }
