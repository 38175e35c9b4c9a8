"""Two plans of one area against each other, from their folders alone."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import orjson

from gridplan.plan.change import marks_of
from gridplan.plan.previous import Previous
from gridplan.progress import Progress
from gridplan.sources.previous import read_previous

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
    then, now = _homes(before), _homes(after)
    links = [(then[home][0], now[home][0]) for home in sorted(then) if home in now]
    flows: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for home in sorted(then):
        if home in now and then[home][0] != now[home][0]:
            flow = flows[then[home][0], now[home][0]]
            flow[0] += now[home][1]
            flow[1] += 1
    compared = sum(now[home][1] for home in now if home in then)
    moved = sum(households for households, _ in flows.values())
    marks = marks_of(links, after.grid_code)
    return {
        "moved": {
            "households": moved,
            "share": round(moved / compared, 6) if compared else 0.0,
            "buildings": sum(count for _, count in flows.values()),
        },
        "grids": marks,
        "counts": {mark: list(marks.values()).count(mark) for mark in "USMXN"},
        "retired": sorted(set(before.grid_code) - set(after.grid_code)),
        "flows": [
            {"old": a, "new": b, "households": households, "buildings": count}
            for (a, b), (households, count) in sorted(flows.items())
        ],
        "heads": _heads(before, after),
        "measures": {"old": _measures(old), "new": _measures(new)},
    }


def _homes(plan: Previous) -> dict[tuple[str, int], tuple[str, int]]:
    """Tell code and households of each building or entrance."""
    rows = zip(
        plan.building_id, plan.unit.tolist(), plan.grid.tolist(), plan.households.tolist(),
        strict=True,
    )  # fmt: skip
    return {
        (name, unit): (plan.grid_code[grid], households)
        for name, unit, grid, households in rows
        if grid >= 0
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


def _measures(folder: Path) -> dict[str, Any]:
    summary = orjson.loads((folder / "summary.json").read_bytes())
    return {name: summary[name] for name in _MEASURES if name in summary}
