"""Count the vertices of an area that was brought, as long as somebody waits for it."""

import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gridplan.errors import InputError
from gridplan.jobs.vertices import COUNTS
from gridplan.progress import Progress

# what the bytes of a file that is not what it claims lead to
_NONSENSE = (ValueError, IndexError, RecursionError, struct.error, sqlite3.Error)


def run(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """
    Count, and stop at the first vertex that is too many.

    Parameters
    ----------
    request : dict
        ``folder`` of the files, ``names`` of those to count, ``before`` how many there
        are elsewhere, ``most`` there may be.
    progress : Progress
        Told nothing.

    Returns
    -------
    dict
        ``vertices``, with those before.

    Raises
    ------
    InputError
        If there are too many; it names the file.
    """
    del progress
    total = int(request["before"])
    for name in request["names"]:
        for number in _of_file(Path(request["folder"]) / name):
            total += max(0, number)
            if total > request["most"]:
                raise InputError("sources.too_many_vertices", file=name, most=request["most"])
    return {"vertices": total}


def _of_file(path: Path) -> Iterator[int]:
    try:
        yield from COUNTS[path.suffix.lower()](path)
    except _NONSENSE:
        return
