"""The figures of a plan: balance, cover, shape, ways and what could not be met."""

from typing import Any

import numpy as np
import shapely

import gridplan
from gridplan.arrays import Floats, Geometries, Ints
from gridplan.inputs import VISIBLE
from gridplan.partition.compactness import polsby_popper
from gridplan.partition.result import Obstacle
from gridplan.plan.balance import community_means, community_targets, deviations
from gridplan.plan.grid_geometry import dissolve, gap_and_overlap
from gridplan.plan.pieces import find_pieces
from gridplan.plan.plan import Plan
from gridplan.words import LANGUAGES, say


def summarise(plan: Plan, *, outlines: Geometries | None = None) -> dict[str, Any]:
    """
    Gather the figures of a plan, in the order ``summary.json`` has them.

    Parameters
    ----------
    plan : Plan
        The plan.
    outlines : (n_grids,) ndarray of Polygon or MultiPolygon, metric, optional
        Its grids, when they were dissolved before.

    Returns
    -------
    dict
        Plain values: numbers, text, lists and dicts. Shares run from 0 to 1;
        ``visible_boundary_share`` is None where no two grids meet.
    """
    grids = grid_outlines(plan) if outlines is None else outlines
    area, partition = plan.area, plan.partition
    total = int(area.buildings.households.sum())
    placed = int(plan.atoms.parts.households.sum())
    apart = sum(int(area.buildings.households[b]) for b in plan.exclusive_code_of())
    pieces = find_pieces(plan.atoms.adjacency, partition)
    gap, overlap = gap_and_overlap(area.communities.geometry, grids, partition.community)
    roundness = polsby_popper(shapely.area(grids), shapely.length(grids))
    mean, target = community_means(plan), community_targets(plan)
    return {
        "version": gridplan.__version__,
        "seed": partition.seed,
        "scheme": plan.scheme.name,
        "area": area.name,
        "attribution": area.attribution,
        "input_hash": area.input_hash,
        "communities": len(area.communities),
        "grids": len(plan.grid_code),
        "households": {"in": total, "placed": placed, "unplaced": total - placed - apart},
        "deviation": _spread(plan.households, mean[partition.community]),
        "deviation_from_target": _spread(plan.households, target[partition.community]),
        "floor_max": _rounded((np.abs(mean - target) / target).max()),
        "tolerance": {"asked": plan.scheme.tolerance, "needed": _needed(plan)},
        "disconnected": int(pieces.is_disconnected.sum()),
        "bridged": pieces.n_bridged,
        "gap_m2": _rounded(gap),
        "overlap_m2": _rounded(overlap),
        "polsby_popper": {
            "mean": _rounded(roundness.mean()),
            "min": _rounded(roundness.min()),
        },
        "walking_m": _mean_walk(plan),
        "visible_boundary_share": visible_share(plan),
        "split_buildings": len(split_buildings(plan)),
        "infeasible": [_told(plan, obstacle) for obstacle in partition.obstacles],
        **_asked(plan),
        **_certified(plan),
    }


def grid_outlines(plan: Plan) -> Geometries:
    """
    Dissolve the atoms of each grid.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    (n_grids,) ndarray of Polygon or MultiPolygon, metric
        Neighbours share their vertices.
    """
    return dissolve(plan.atoms.geometry, plan.partition.grid_of, n_groups=len(plan.grid_code))


def visible_share(plan: Plan) -> float | None:
    """
    Measure how much of the border between grids of one community can be seen.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    float or None, share
        Metres on street, water, rail or wall over all metres; None without borders.
    """
    adjacency, grid_of = plan.atoms.adjacency, plan.partition.grid_of
    between = grid_of[adjacency.pair[:, 0]] != grid_of[adjacency.pair[:, 1]]
    by_kind = adjacency.metres[between].sum(axis=0)
    whole = float(by_kind.sum())
    seen = float(by_kind[sorted(VISIBLE)].sum())
    return _rounded(seen / whole) if whole > 0 else None


def split_buildings(plan: Plan) -> Ints:
    """
    Find buildings whose households are in more than one grid.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    (n,) ndarray of int
        Indices into the area's buildings, sorted.
    """
    parts = plan.atoms.parts
    pairs = np.unique(
        np.column_stack([parts.building, plan.partition.grid_of[parts.atom]]), axis=0
    )
    building, n_grids = np.unique(pairs[:, 0], return_counts=True)
    found: Ints = building[n_grids > 1].astype(np.int64)
    return found


def _asked(plan: Plan) -> dict[str, Any]:
    """Tell what counts as walking beside the streets, and what was wished."""
    ways = plan.scheme.ways.told()
    return ({"ways": ways} if ways else {}) | (
        {"wishes": [wish.told() for wish in plan.wishes]} if plan.wishes else {}
    )


def _certified(plan: Plan) -> dict[str, Any]:
    """Tell how many communities have a floor, and how far they are from it."""
    if plan.certified is None:
        return {}
    gaps = np.array([one.gap for one in plan.certified if one.method != "none"])
    return {
        "certified": {
            "communities": len(gaps),
            "proven": sum(one.is_proven for one in plan.certified),
            "median_gap": _rounded(np.median(gaps)) if len(gaps) else None,
            "max_gap": _rounded(gaps.max()) if len(gaps) else None,
        }
    }


def _spread(households: Ints, wanted: Floats) -> dict[str, float]:
    off = np.abs(deviations(households, wanted))
    return {
        "max": _rounded(off.max()),
        "mean": _rounded(off.mean()),
        "within_5": _rounded((off <= 0.05 + 1e-12).mean()),
        "within_10": _rounded((off <= 0.10 + 1e-12).mean()),
    }


def _needed(plan: Plan) -> dict[str, float]:
    kept = zip(plan.area.communities.code, plan.partition.tolerance, strict=True)
    return {
        code: _rounded(share) for code, share in kept if share > plan.scheme.tolerance + 1e-12
    }


def _mean_walk(plan: Plan) -> float:
    weight = plan.atoms.parts.households
    total = int(weight.sum())
    return _rounded(float(plan.walking @ weight) / total) if total else 0.0


def _told(plan: Plan, obstacle: Obstacle) -> dict[str, Any]:
    grid = plan.grid_code[obstacle.grid]
    community = plan.area.communities.code[int(plan.partition.community[obstacle.grid])]
    said = {"grid": grid, "community": community, "atom": obstacle.atom, **obstacle.values}
    return {
        "community": community,
        "grid": grid,
        "reason": obstacle.reason,
        "atom": obstacle.atom if obstacle.atom >= 0 else None,
        "values": dict(sorted(obstacle.values.items())),
        "sentence": {
            language: say(f"partition.{obstacle.reason}", language, **said)
            for language in LANGUAGES
        },
    }


def _rounded(value: float) -> float:
    # Six decimals: more would only repeat the last bits of the machine.
    return round(float(value), 6) + 0.0  # and no minus zero
