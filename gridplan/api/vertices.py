"""Areas with too many vertices refused while whoever brings them waits."""

import time
from pathlib import Path

from gridplan.api.refusals import TooLargeError
from gridplan.api.settings import Limits
from gridplan.errors import CancelledError, GridplanError, InputError
from gridplan.jobs.limits import Limits as ChildLimits
from gridplan.jobs.spawn import run_child
from gridplan.jobs.vertices import COUNTS, LEAST
from gridplan.progress import silent

_SECONDS = 2  # of processor time


def refuse_many(folder: Path, limits: Limits, *, before: int, until: float) -> None:
    """
    Count the vertices of files that are no text, in a child process.

    Where it is not done in time, or a file is not what it claims, nothing is refused: the
    job that reads the area counts again.

    Parameters
    ----------
    folder : Path
        The files of an area.
    limits : Limits
        How many vertices there may be, and how much memory a child may use.
    before : int
        Vertices counted in other files.
    until : float, s
        When to give up, on the clock of `time.monotonic`.

    Raises
    ------
    TooLargeError
        If there are too many.
    """
    names = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in COUNTS)
    sizes = (
        (folder / name).stat().st_size // LEAST[Path(name).suffix.lower()] for name in names
    )
    if before + sum(sizes) <= limits.vertices:
        return  # as nearly always: there is no room for more
    asked = {"folder": str(folder), "names": names, "before": before, "most": limits.vertices}
    child = ChildLimits(memory=limits.memory, cpu=_SECONDS, nice=0, tries=1)
    try:
        run_child(
            "count", asked, limits=child, progress=silent,
            is_wanted=lambda: time.monotonic() < until,
        )  # fmt: skip
    except InputError as error:
        raise TooLargeError(error.key, **error.values) from error
    except (CancelledError, GridplanError, OSError):
        return
