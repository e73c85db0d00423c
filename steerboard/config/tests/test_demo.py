"""The demo clears away demos, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from steerboard.config.faults import WrongSetting
from steerboard.config.operations.demo import BEGUN, FINISHED, make_way


def _home(tmp_path: Path, *files: str) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    for name in files:
        (home / name).touch()
    return home


def test_a_finished_demo_is_kept(tmp_path: Path) -> None:
    home = _home(tmp_path, BEGUN, FINISHED)

    make_way(home, fresh=False)

    assert (home / FINISHED).exists()


def test_a_demo_interrupted_while_made_is_made_anew(tmp_path: Path) -> None:
    home = _home(tmp_path, BEGUN, "steerboard.sqlite3")

    make_way(home, fresh=False)

    assert not home.exists()


def test_a_fresh_demo_takes_the_place_of_an_old_one(tmp_path: Path) -> None:
    home = _home(tmp_path, BEGUN, FINISHED)

    make_way(home, fresh=True)

    assert not home.exists()


def test_an_installation_of_ones_own_is_never_cleared(tmp_path: Path) -> None:
    home = _home(tmp_path, "steerboard.sqlite3")

    with pytest.raises(WrongSetting, match="holds no demo"):
        make_way(home, fresh=True)

    assert (home / "steerboard.sqlite3").exists()
