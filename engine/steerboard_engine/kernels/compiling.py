"""The one place that knows whether numba is installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

try:
    from numba import njit

    HAS_NUMBA = True
except ImportError:
    HAS_NUMBA = False

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile at first call and keep the machine code on disk; without numba the engine is as right, but slower."""
    if not HAS_NUMBA:
        return function
    return cast("Function", njit(cache=True, nogil=True)(function))


def plain(function: Function) -> Function:
    """The uncompiled twin of a kernel."""
    return getattr(function, "py_func", function)
