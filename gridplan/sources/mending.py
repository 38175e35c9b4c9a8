"""
Mend self-crossing polygons within a time limit.

A polygon of a few kilobytes can keep the geometry library busy for minutes, and
nothing in its own process can stop it. So the work is done by a child process, which
is killed when one polygon takes too long.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Timer

import numpy as np
import shapely

from gridplan.arrays import Geometries

_CHILD = Path(__file__).with_name("mend_child.py")
PATIENCE = 20.0
"""Seconds one polygon may take; the usual ones take a thousandth."""


def mend(broken: Geometries, *, patience: float = PATIENCE) -> Geometries:
    """
    Mend polygons that cross themselves.

    Parameters
    ----------
    broken : (n,) ndarray of shapely geometries
        Finite coordinates, not valid.
    patience : float, s
        How long one of them may take.

    Returns
    -------
    (n,) ndarray of shapely geometries or None
        Valid; None where mending took too long or failed.
    """
    lines = [shapely.to_wkb(shape, hex=True) for shape in broken]
    mended: list[str | None] = []
    while len(mended) < len(lines):
        mended += _until_stuck(lines[len(mended) :], patience)
    found = np.full(len(broken), None, dtype=object)
    for row, line in enumerate(mended):
        if line is not None:
            found[row] = shapely.from_wkb(line)
    return found


def _until_stuck(lines: Iterable[str], patience: float) -> list[str | None]:
    """Mend lines until one is stuck, which then is the last and None."""
    waiting = list(lines)
    mended: list[str | None] = []
    with subprocess.Popen(  # noqa: S603  # our own script, our own interpreter
        [sys.executable, "-P", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write("\n".join(waiting))
        child.stdin.close()
        for _ in waiting:
            timer = Timer(patience, child.kill)
            timer.start()
            line = child.stdout.readline().strip()
            timer.cancel()
            mended.append(line or None)
            if not line:
                break
    return mended
