"""The one place that knows whether numba is installed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar, cast

try:
    from numba import njit

    HAS_NUMBA = True
except ImportError:
    HAS_NUMBA = False

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile at first call and keep the machine code on disk, where there is a place for it.

    Without numba the engine is as right, but slower.
    """
    if not HAS_NUMBA:
        return function
    try:
        kernel = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no place to write to: a read-only installation without a home directory
        return cast("Function", njit(nogil=True)(function))
    _forget_older_code(kernel.stats.cache_path)
    return cast("Function", kernel)


def plain(function: Function) -> Function:
    """The uncompiled twin of a kernel."""
    return getattr(function, "py_func", function)


@lru_cache
def _forget_older_code(cache_path: str) -> None:
    """Drop machine code older than the newest kernel source.

    numba looks at the file of the function itself only, but kernels have those of other files built in:
    after a change in one of these the kept code would quietly go on with the old rules.
    """
    newest = _newest_kernel()
    for index in Path(cache_path).glob("*.nbi"):
        try:
            if index.stat().st_mtime < newest:
                index.unlink(missing_ok=True)
        except OSError:  # another process was faster, or the place is not ours
            continue


@lru_cache
def _newest_kernel() -> float:
    package = Path(__file__).parents[1]
    sources = [path for path in package.rglob("*.py") if "@compiled" in path.read_text(encoding="utf-8")]
    return max((path.stat().st_mtime for path in sources), default=0.0)
