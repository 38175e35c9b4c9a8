"""What is measured on a division, the same for everybody."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks.case import Case
from gridplan.arrays import Bools, Floats, Ints


def measure(case: Case, grid_of: Ints) -> dict[str, float | int | None]:
    """Measure one community."""
    return measure_all([case], [grid_of])


def measure_all(
    cases: Sequence[Case], answers: Sequence[Ints]
) -> dict[str, float | int | None]:
    """Measure several communities as one table row."""
    rows = [
        _one(case, np.asarray(grid_of)) for case, grid_of in zip(cases, answers, strict=True)
    ]
    deviation = np.concatenate([r["deviation"] for r in rows])
    roundness = np.concatenate([r["roundness"] for r in rows])
    households = sum(int(c.problem.workload.sum()) for c in cases)
    boundary = sum(r["boundary"] for r in rows)
    known = [r["visible"] for r in rows if r["visible"] is not None]
    broken = sum(
        r["deviation"].max() > c.tolerance + 1e-9 for r, c in zip(rows, cases, strict=True)
    )
    return {
        "communities": len(cases),
        "grids": len(deviation),
        "max_deviation": float(deviation.max()),
        "mean_deviation": float(deviation.mean()),
        "within_5": float((deviation <= 0.05 + 1e-9).mean()),
        "within_10": float((deviation <= 0.10 + 1e-9).mean()),
        "communities_outside": int(broken),
        "empty": sum(r["empty"] for r in rows),
        "disconnected": sum(r["disconnected"] for r in rows),
        "stray_pieces": sum(r["stray"] for r in rows),
        "bridged": sum(r["bridged"] for r in rows),
        "polsby_popper": float(roundness.mean()),
        "min_polsby_popper": float(roundness.min()),
        "boundary_m": float(boundary),
        "hub_m": float(sum(r["walked"] for r in rows) / max(households, 1)),
        "visible_share": float(sum(known) / boundary) if known and boundary > 0 else None,
    }


def _one(case: Case, grid_of: Ints) -> dict:
    """Measure one community; grids are 0 … k − 1, and one that has no atom is empty."""
    p = case.problem
    if grid_of.shape != (len(p),) or grid_of.min() < 0:
        msg = f"{case.name}: an atom has no grid"
        raise ValueError(msg)
    k = max(p.k, int(grid_of.max()) + 1)
    is_used = np.bincount(grid_of, minlength=k) > 0
    held = np.bincount(grid_of, p.workload, minlength=k)
    mean = p.workload.sum() / p.k
    source = np.repeat(np.arange(len(p)), np.diff(p.indptr))
    is_cut = grid_of[source] != grid_of[p.indices]
    outline = np.bincount(grid_of, case.outer_metres, minlength=k)
    outline += np.bincount(grid_of[source[is_cut]], case.metres[is_cut], minlength=k)
    area = np.bincount(grid_of, case.area, minlength=k)
    pieces, bridged = _pieces(case, grid_of, source, is_cut)
    visible = case.visible_metres
    return {
        "deviation": np.abs(held - mean) / mean,
        "roundness": 4 * np.pi * area[is_used] / np.maximum(outline[is_used], 1e-9) ** 2,
        "empty": int((~is_used).sum()),
        "disconnected": int((pieces > 1).sum()),
        "stray": int(np.maximum(pieces - 1, 0).sum()),
        "bridged": bridged,
        "boundary": float(case.metres[is_cut].sum() / 2),
        "visible": None if visible is None else float(visible[is_cut].sum() / 2),
        "walked": float(hub_cost(case, grid_of).sum()),
    }


def _pieces(case: Case, grid_of: Ints, source: Ints, is_cut: Bools) -> tuple[Ints, int]:
    """
    Count the pieces of each grid, and the pieces excused.

    A walkable component too light to be a grid must join another grid: such a piece
    is bridged, not stray, for everybody.
    """
    p = case.problem
    n = len(p)
    part = _components(n, source[p.is_walkable], p.indices[p.is_walkable])
    kept = p.is_walkable & ~is_cut
    piece = _components(n, source[kept], p.indices[kept])
    first = np.unique(piece, return_index=True)[1]
    weight = np.bincount(part, p.workload)
    is_whole = np.bincount(piece) == np.bincount(part)[part[first]]
    excused = is_whole & (weight[part[first]] < p.lower)
    k = max(p.k, int(grid_of.max()) + 1)
    pieces = np.bincount(grid_of[first], minlength=k)
    light = np.bincount(grid_of[first[excused]], minlength=k)
    light = np.minimum(light, np.maximum(pieces - 1, 0))
    return pieces - light, int(light.sum())


def _components(n: int, source: Ints, other: Ints) -> Ints:
    graph = coo_array((np.ones(len(source), np.int8), (source, other)), shape=(n, n))
    labels: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return labels


def hub_cost(case: Case, grid_of: Ints) -> Floats:
    """Sum households times metres to the best hub atom, for each grid that has atoms."""
    p = case.problem
    order = np.argsort(grid_of, kind="stable")
    starts = np.flatnonzero(np.diff(grid_of[order], prepend=-1))
    costs = []
    for atoms in np.split(order, starts[1:]):
        distance = p.walking[np.ix_(atoms, atoms)].astype(np.float64)
        costs.append((p.workload[atoms] @ distance).min())
    return np.array(costs)
