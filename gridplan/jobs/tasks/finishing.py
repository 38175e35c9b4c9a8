"""What every plan folder gets before it is kept: tiles in it, and rows beside it."""

import json
from pathlib import Path
from typing import Any

from gridplan.progress import Progress
from gridplan.store.tiles import TILES, write_tiles
from gridplan.store.unfold import unfold


def finish(out: Path, rows: Path, progress: Progress) -> dict[str, Any]:
    """
    Finish a plan folder.

    Parameters
    ----------
    out : Path
        The plan folder; ``tiles.pmtiles`` is added.
    rows : Path
        Where the rows of the feature tables go.
    progress : Progress
        Told twice.

    Returns
    -------
    dict
        ``summary`` of the plan and ``counts`` of its features.
    """
    progress("tiles", 0, 2)
    write_tiles(out, out / TILES)
    progress("tiles", 1, 2)
    counts = unfold(out, rows)
    progress("tiles", 2, 2)
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return {"summary": summary, "counts": counts}
