"""Machine code kept on disk is never older than the kernels it was made from."""

import os
from pathlib import Path

import pytest

from steerboard_engine.kernels import compiling


@pytest.mark.skipif(not compiling.HAS_NUMBA, reason="nothing is compiled without numba")
def test_code_older_than_the_newest_kernel_is_dropped_and_newer_code_kept(tmp_path: Path) -> None:
    newest = max(path.stat().st_mtime for path in Path(compiling.__file__).parent.glob("*.py"))
    old, new, other = tmp_path / "old.nbi", tmp_path / "new.nbi", tmp_path / "other.txt"
    for path, age in ((old, -10), (new, 1_000_000), (other, -10)):
        path.write_bytes(b"code")
        os.utime(path, (newest + age, newest + age))

    compiling._forget_older_code(str(tmp_path))

    assert [path.name for path in sorted(tmp_path.iterdir())] == ["new.nbi", "other.txt"]


def test_a_place_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    compiling._forget_older_code(str(tmp_path / "nowhere"))
