"""Two plans of one area against each other, from their folders alone."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from gridplan.plan.compare import compare_plans
from gridplan.plan.previous import Previous
from gridplan.progress import Progress
from gridplan.sources.previous import read_previous, read_summary

_ANY = "EPSG:3857"  # outlines are not looked at
_MEASURES = ("grids", "deviation", "deviation_from_target", "walking_m", "polsby_popper",
             "visible_boundary_share")  # fmt: skip


def run(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """
    Compare two plans.

    Parameters
    ----------
    request : dict
        ``old`` and ``new`` plan folders.
    progress : Progress
        Told twice.

    Returns
    -------
    dict
        ``comparison`` of `compare`.
    """
    progress("compare", 0, 1)
    found = compare(Path(request["old"]), Path(request["new"]))
    progress("compare", 1, 1)
    return {"comparison": found}


def compare(old: Path, new: Path) -> dict[str, Any]:
    """
    Compare two plans.

    Parameters
    ----------
    old, new : Path
        Where they were written.

    Returns
    -------
    dict
        ``moved`` households and buildings, ``grids`` with the mark of each new grid (U
        unchanged, S split, M merged, X irregular, N new), ``retired`` codes, ``flows``
        of households between grids that differ, ``heads`` whose grids changed, and the
        ``measures`` of both.
    """
    before, after = (read_previous(folder, crs=_ANY) for folder in (old, new))
    summaries = read_summary(old), read_summary(new)
    found = compare_plans(before, after, summaries)
    told = found.told()
    return {
        "moved": {"households": found.moved, "share": told["share"], "buildings": found.homes},
        "grids": found.mark,
        "counts": told["marks"],
        "retired": sorted(set(before.grid_code) - set(after.grid_code)),
        "flows": [
            {"old": one, "new": other, "households": households}
            for one, other, households in found.link
            if one != other
        ],
        "heads": _heads(before, after),
        "measures": {
            side: {name: summary[name] for name in _MEASURES if name in summary}
            for side, summary in zip(("old", "new"), summaries, strict=True)
        },
    }


def _heads(before: Previous, after: Previous) -> list[dict[str, Any]]:
    """List the heads whose grids are others now."""
    mine: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, plan in enumerate((before, after)):
        for code, head in zip(plan.grid_code, plan.head, strict=True):
            if head:
                mine[head][side].append(code)
    return [
        {"head_id": head, "old": sorted(old), "new": sorted(new)}
        for head, (old, new) in sorted(mine.items())
        if sorted(old) != sorted(new)
    ]
