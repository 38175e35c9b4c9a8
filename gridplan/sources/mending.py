"""
Mend self-crossing polygons within a time limit.

A polygon of a few kilobytes can keep the geometry library busy for minutes, and
nothing in its own process can stop it. So the work is done by a child process, which
is killed when one polygon takes too long.
"""

import contextlib
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Timer

import numpy as np
import shapely

from gridplan.arrays import Geometries

_CHILD = Path(__file__).with_name("mend_child.py")
PATIENCE = 10.0
"""Seconds one polygon may take; the usual ones take a thousandth."""
_PATIENCE_IN_ALL = 60.0


def mend(broken: Geometries, *, patience: float = PATIENCE) -> Geometries:
    """
    Mend polygons that cross themselves.

    Parameters
    ----------
    broken : (n,) ndarray of shapely geometries
        Finite coordinates, not valid.
    patience : float, s
        How long one of them may take; all of them together a minute.

    Returns
    -------
    (n,) ndarray of shapely geometries or None
        Valid; None where mending took too long or failed.
    """
    lines = [shapely.to_wkb(shape, hex=True) for shape in broken]
    mended: list[str] = []
    deadline = time.monotonic() + _PATIENCE_IN_ALL
    while len(mended) < len(lines) and time.monotonic() < deadline:
        mended += _until_stuck(lines[len(mended) :], patience, deadline)
    found = np.full(len(broken), None, dtype=object)
    for number, line in enumerate(mended):
        found[number] = shapely.from_wkb(line) if line else None
    return found


def _until_stuck(lines: Sequence[str], patience: float, deadline: float) -> list[str]:
    """Mend lines until one is stuck, which then is the last and empty."""
    mended: list[str] = []
    with subprocess.Popen(  # noqa: S603  # our own script, our own interpreter
        [sys.executable, "-P", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        with contextlib.suppress(BrokenPipeError):  # a child that dies at once mends nothing
            child.stdin.write("\n".join(lines))
            child.stdin.close()
        for _ in lines:
            left = min(patience, deadline - time.monotonic())
            timer = Timer(max(left, 0.0), child.kill)
            timer.start()
            mended.append(child.stdout.readline().strip())
            timer.cancel()
            if not mended[-1]:
                break
    return mended
