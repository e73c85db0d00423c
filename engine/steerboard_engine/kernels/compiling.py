"""The one place that knows whether numba is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import TypeVar, cast

HAS_NUMBA = importlib.util.find_spec("numba") is not None
if HAS_NUMBA:
    from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile at first call and keep the machine code on disk; without numba the engine is as right, but slower."""
    if not HAS_NUMBA:
        return function
    return cast("Function", njit(cache=True, nogil=True)(function))


def plain(function: Function) -> Function:
    """The uncompiled twin of a kernel."""
    return getattr(function, "py_func", function)
