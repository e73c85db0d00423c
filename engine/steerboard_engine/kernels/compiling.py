"""The one place that knows whether numba is installed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

try:
    from numba import njit

    HAS_NUMBA = True
except ImportError:
    HAS_NUMBA = False

Function = TypeVar("Function", bound=Callable[..., object])

PACKAGE = Path(__file__).resolve().parent.parent


def forget_stale_code(package: Path = PACKAGE) -> bool:
    """Throw compiled code away that other sources made; says whether it did.

    numba keys its files by the function's own source file alone. A kernel that calls one of another
    file would go on running the old one after an upgrade, and be wrong.
    """
    sources = sorted(path for path in package.rglob("*.py") if "__pycache__" not in path.parts)
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    stamp = package / "__pycache__" / "kernels.sha256"
    try:
        if stamp.exists() and stamp.read_text() == digest:
            return False
        for pattern in ("*.nbi", "*.nbc"):
            for compiled_file in package.rglob(pattern):
                compiled_file.unlink(missing_ok=True)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(digest)
    except OSError:  # a read-only installation keeps no compiled code
        return False
    return True


if HAS_NUMBA:
    forget_stale_code()


def compiled(function: Function) -> Function:
    """Compile at first call and keep the machine code on disk, where there is a place for it.

    Without numba the engine is as right, but slower.
    """
    if not HAS_NUMBA:
        return function
    try:
        return cast("Function", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no place to write to: a read-only installation without a home directory
        return cast("Function", njit(nogil=True)(function))


def plain(function: Function) -> Function:
    """The uncompiled twin of a kernel."""
    return getattr(function, "py_func", function)
