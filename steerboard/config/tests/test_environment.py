"""Settings: typed, from the environment or a file, wrong ones named."""

from __future__ import annotations

from pathlib import Path

import pytest

from steerboard.config.environment import read_environment
from steerboard.config.faults import WrongSetting


def test_without_any_setting_everything_has_a_safe_default(tmp_path: Path) -> None:
    environment = read_environment({"STEERBOARD_HOME": str(tmp_path)})

    assert (environment.host, environment.debug, environment.workers) == ("127.0.0.1", False, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("DEBUG", "perhaps"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("DATABASE", "mysql://root@localhost/pmo"),
        ("PUBLIC_URL", "pmo.example.org"),
        ("LOG_LEVEL", "loud"),
        ("WORKERS", "4"),
        ("LANGUAGE", "english"),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence_that_names_the_variable(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(WrongSetting) as refusal:
        read_environment({"STEERBOARD_HOME": str(tmp_path), f"STEERBOARD_{name}": value})

    sentence = str(refusal.value)
    assert sentence.startswith(f"STEERBOARD_{name}")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_misspelt_variable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="STEERBOARD_DATABSE in the environment is not a setting"):
        read_environment({"STEERBOARD_HOME": str(tmp_path), "STEERBOARD_DATABSE": "sqlite:///x"})


def test_a_wrong_database_address_is_refused_without_showing_its_password() -> None:
    with pytest.raises(WrongSetting) as refusal:
        read_environment({"STEERBOARD_DATABASE": "mysql://root:hunter22@localhost/pmo"})

    assert "hunter22" not in str(refusal.value)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "steerboard.env").write_text("# ours\nSTEERBOARD_PORT=9000\nexport STEERBOARD_LANGUAGE='de'\n")

    environment = read_environment({"STEERBOARD_HOME": str(tmp_path), "STEERBOARD_PORT": "9001"})

    assert (environment.port, environment.language) == (9001, "de")


def test_a_line_of_the_file_that_is_no_setting_is_named_by_number(tmp_path: Path) -> None:
    (tmp_path / "own.env").write_text("STEERBOARD_PORT=9000\nPORT 80\n")

    with pytest.raises(WrongSetting, match="Line 2 of"):
        read_environment({"STEERBOARD_CONFIG": str(tmp_path / "own.env")})


def test_a_named_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="STEERBOARD_CONFIG names"):
        read_environment({"STEERBOARD_CONFIG": str(tmp_path / "nowhere.env")})


def test_several_processes_are_accepted_on_postgresql() -> None:
    environment = read_environment({"STEERBOARD_WORKERS": "4", "STEERBOARD_DATABASE": "postgresql://pmo@127.0.0.1/pmo"})

    assert environment.workers == 4
