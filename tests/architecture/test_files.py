"""Files and their names come from the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.house import (
    FREE_FOLDERS,
    MECHANISMS,
    NAMES_THAT_SAY_NOTHING,
    PACKAGE,
    ROLES,
    ROOM_FILES,
    ROOMS,
    ROOT,
    place,
    python_files,
)

LONGEST_FILE = 400
# Handed to people outside as one file that imports nothing of ours.
ONE_FILE_ON_PURPOSE = {"core/audit/standalone/verify_steerboard.py"}


def _strangers(room: str) -> list[str]:
    """Files of a room whose name is not in the table."""
    found = []
    for path in python_files():
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] != room or parts[-1] == "__init__" or place(path).startswith(FREE_FOLDERS):
            continue
        inside = parts[1:]
        if len(inside) == 1:
            known = inside[0] in ROOM_FILES | MECHANISMS.get(room, set())
        else:
            extra = MECHANISMS.get(f"{room}/{inside[0]}", set())
            # A role may itself be a folder, whose files are its own business.
            known = any(part in ROLES | extra for part in inside[1:])
        if not known:
            found.append(place(path))
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_file_of_a_room_has_a_name_from_the_role_table(room: str) -> None:
    assert _strangers(room) == []


def test_no_name_says_nothing() -> None:
    named = [*PACKAGE.rglob("*"), *(ROOT / "engine" / "steerboard_engine").rglob("*")]

    empty = [str(path.relative_to(ROOT)) for path in named if path.stem in NAMES_THAT_SAY_NOTHING and _is_ours(path)]

    assert empty == []


def _is_ours(path: Path) -> bool:
    return path.suffix in {"", ".py"} and "__pycache__" not in path.parts and "static" not in path.parts


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_an_app_with_a_front_door(room: str) -> None:
    assert (PACKAGE / room / "apps.py").is_file()
    assert (PACKAGE / room / "public.py").is_file()


def test_a_room_that_declares_anything_has_its_page() -> None:
    declaring = {
        place(path).split("/")[0]
        for path in python_files()
        if path.stem in {"indicators", "jobs", "reactions", "panels", "urls"} and place(path).count("/") > 1
    }

    without_page = [room for room in sorted(declaring & set(ROOMS)) if not (PACKAGE / room / "room.py").is_file()]

    assert without_page == []


def test_no_file_is_longer_than_anybody_reads() -> None:
    long = {
        place(path): lines
        for path in python_files()
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE and place(path) not in ONE_FILE_ON_PURPOSE
    }

    assert long == {}


def test_every_module_says_what_it_is() -> None:
    silent = [
        place(path)
        for path in python_files()
        if (text := path.read_text().strip()) and not text.startswith(('"""', "#", "r'''", 'r"""'))
    ]

    assert silent == []
