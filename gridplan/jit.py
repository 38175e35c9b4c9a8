"""
The one way gridplan compiles a hot loop.

Compiled code is cached on disk, releases the interpreter lock and keeps strict
floating point, so that the same input gives the same bytes on any number of
threads. As in numpy, a division by zero gives infinity and no error.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """
    Compile a function with numba.

    Parameters
    ----------
    function : callable
        A function of arrays and numbers in numba's subset of Python.

    Returns
    -------
    callable
        The same function, compiled at its first call and cached on disk.
    """
    wrapped: Callable[P, R] = numba.njit(
        cache=True, nogil=True, fastmath=False, error_model="numpy"
    )(function)
    return wrapped


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """
    Compile a small function into its compiled callers.

    Parameters
    ----------
    function : callable
        A function of arrays and numbers in numba's subset of Python.

    Returns
    -------
    callable
        The same function, for use inside compiled functions.
    """
    wrapped: Callable[P, R] = numba.njit(nogil=True, fastmath=False, inline="always")(function)
    return wrapped
