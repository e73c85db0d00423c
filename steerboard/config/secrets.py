"""Secrets of this installation: made at first start, kept in files only their owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from steerboard.config.environment import Environment
from steerboard.config.faults import WrongSetting

SHORTEST = 32
FEWEST_DIFFERENT = 10

# Words that stand in examples and tutorials; a secret that holds one is known to everybody.
KNOWN_WORDS = ("changeme", "change-me", "change_me", "django-insecure", "secret", "password", "example", "steerboard")


class WeakSecret(WrongSetting):
    """A secret that is known, short or guessable."""


def check_secret(name: str, value: str) -> None:
    """Refuse a secret somebody else could know."""
    if len(value) < SHORTEST:
        raise WeakSecret(f"{name} is too short: a secret has at least {SHORTEST} characters.")
    if len(set(value)) < FEWEST_DIFFERENT:
        raise WeakSecret(
            f"{name} is too uniform: use {FEWEST_DIFFERENT} different characters or more, chosen at random."
        )
    for word in KNOWN_WORDS:
        if word in value.lower():
            raise WeakSecret(f"{name} holds {word!r}, as secrets in examples do; leave it out and one is made for you.")


def secret(name: str, given: str, home: Path) -> str:
    """The operator's secret if there is one, else the one kept in `home`, made there at first use."""
    variable = f"STEERBOARD_{name.upper()}"
    if given:
        check_secret(variable, given)
        return given
    path = home / "secrets" / name
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    if path.stat().st_mode & 0o077:
        raise WeakSecret(f"{path} can be read by others than its owner; run: chmod 600 {path}")
    value = path.read_text(encoding="ascii").strip()
    check_secret(str(path), value)
    return value


def installation_secrets(environment: Environment) -> dict[str, str]:
    """Every secret by name."""
    return {
        "secret_key": secret("secret_key", environment.secret_key.get_secret_value(), environment.home),
        "audit_key": secret("audit_key", environment.audit_key.get_secret_value(), environment.home),
    }


def _write_once(path: Path, value: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(value + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails where another process was first, whose secret then counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()
