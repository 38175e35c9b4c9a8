"""
The one way gridplan compiles a hot loop.

Compiled code is cached on disk, releases the interpreter lock and keeps strict
floating point, so that the same input gives the same bytes on any number of
threads. As in numpy, a division by zero gives infinity and no error.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

import numba

P = ParamSpec("P")
R = TypeVar("R")

_PACKAGE = Path(__file__).parent


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
    with _cached_in(_cache_folder()):
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


@contextmanager
def _cached_in(folder: Path) -> Iterator[None]:
    """Tell numba for a moment where to keep code; where it cannot, it looks further."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        numba.config.CACHE_DIR = before


@cache
def _cache_folder() -> Path:
    """
    Name a folder after all that is compiled.

    numba compares only the file a function stands in with what was compiled, but a
    function holds the code of those it calls: after an upgrade, old and new would mix.
    """
    digest = hashlib.sha256()
    for file in sorted(_PACKAGE.glob("*/*.py")):
        source = file.read_bytes()
        if b"gridplan.jit" in source:
            digest.update(source)
    parent = _PACKAGE / "__pycache__"
    if numba.config.CACHE_DIR:  # NUMBA_CACHE_DIR is set
        parent = Path(numba.config.CACHE_DIR)
    elif not os.access(_PACKAGE, os.W_OK):
        with suppress(RuntimeError):  # a user without a home
            parent = Path.home() / ".cache" / "gridplan"
    return parent / f"jit-{digest.hexdigest()[:16]}"
