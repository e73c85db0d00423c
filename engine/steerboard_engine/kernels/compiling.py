"""The one place that knows whether numba is installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

try:
    import numba
except ImportError:  # the engine stays right, only slower
    numba = None

Function = TypeVar("Function", bound=Callable[..., object])

HAS_NUMBA = numba is not None


def compiled(function: Function) -> Function:
    """Compile at first call and keep the machine code on disk; identity without numba."""
    if numba is None:
        return function
    return numba.njit(cache=True, nogil=True)(function)  # type: ignore[no-any-return]


def plain(function: Function) -> Function:
    """The uncompiled twin of a kernel."""
    return getattr(function, "py_func", function)
