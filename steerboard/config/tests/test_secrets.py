"""ID-01: no installation runs with a secret that somebody else could know."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from steerboard.config.environment import read_environment
from steerboard.config.secrets import WeakSecret, check_secret, installation_secrets, secret

GOOD = "q7Zp2mVx9RkL4tYc8WnJ5sHd3bGf6aEu"


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "abc",
        "x" * 64,
        "changeme-changeme-changeme-0123456789",
        "django-insecure-h2#k1$9z@f7w!q4m%p0v^c8b&n3x*l6j",
        "this-is-an-example-key-0123456789abcdef",
        "MySecretKeyThatIsLongEnough0123456789",
        "steerboard-production-key-0123456789",
    ],
)
def test_a_known_short_or_default_secret_is_refused(weak: str) -> None:
    with pytest.raises(WeakSecret):
        check_secret("STEERBOARD_SECRET_KEY", weak)


def test_a_weak_secret_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(WeakSecret) as refusal:
        check_secret("STEERBOARD_SECRET_KEY", "hunter22hunter22")

    assert "hunter22" not in str(refusal.value)


def test_secrets_are_made_at_first_start_for_their_owner_only(tmp_path: Path) -> None:
    environment = read_environment({"STEERBOARD_HOME": str(tmp_path)})

    made = installation_secrets(environment)

    assert made["secret_key"] != made["audit_key"]
    for name, value in made.items():
        path = tmp_path / "secrets" / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_text().strip() == value
        check_secret(name, value)


def test_the_same_secret_is_found_at_every_later_start(tmp_path: Path) -> None:
    first = secret("secret_key", "", tmp_path)

    assert secret("secret_key", "", tmp_path) == first


def test_two_installations_never_share_a_secret(tmp_path: Path) -> None:
    assert secret("secret_key", "", tmp_path / "a") != secret("secret_key", "", tmp_path / "b")


def test_a_secret_file_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    secret("secret_key", "", tmp_path)
    (tmp_path / "secrets" / "secret_key").chmod(0o644)

    with pytest.raises(WeakSecret, match="can be read by others"):
        secret("secret_key", "", tmp_path)


def test_a_weak_secret_in_the_file_stops_the_start(tmp_path: Path) -> None:
    secret("secret_key", "", tmp_path)
    (tmp_path / "secrets" / "secret_key").write_text("changeme\n")

    with pytest.raises(WeakSecret):
        secret("secret_key", "", tmp_path)


def test_the_operators_own_sound_secret_is_taken(tmp_path: Path) -> None:
    assert secret("secret_key", GOOD, tmp_path) == GOOD
    assert not (tmp_path / "secrets").exists()
