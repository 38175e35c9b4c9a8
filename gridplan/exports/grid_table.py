"""The grids of a plan as columns, made once for all files."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries, Ints
from gridplan.exports.colours import colour_numbers
from gridplan.inputs import KINDS
from gridplan.partition.compactness import polsby_popper
from gridplan.plan.balance import community_means, community_targets, deviations
from gridplan.plan.boundary_text import boundary_texts, sides_of
from gridplan.plan.outline import kind_shares, outline_of
from gridplan.plan.plan import Plan
from gridplan.plan.summary import grid_outlines
from gridplan.staffing import Roster
from gridplan.words import LANGUAGES, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class GridTable:
    """
    What is written of each grid; all columns run over grids.

    Attributes
    ----------
    code : (n_grids,) tuple of str
        Grid codes.
    community, community_name : (n_grids,) tuple of str
        Where it lies.
    households, target : (n_grids,) ndarray of int
        What it has, and what the scheme wants.
    deviation, deviation_from_target : (n_grids,) ndarray, share
        From the community's mean, and from the target; signed.
    walking : (n_grids,) ndarray, m
        Mean way from a household to the hub.
    buildings : (n_grids,) ndarray of int
        Buildings with at least one entrance in it.
    outline : (n_grids,) ndarray of Polygon or MultiPolygon, metric
        Its shape.
    area, roundness : (n_grids,) ndarray, m² and no unit
        Size and Polsby-Popper score.
    boundary : dict of str to (n_grids,) tuple of str
        四至 by language.
    kinds : (n_grids,) tuple of dict of str to float
        Share of the outline by what it runs along; kinds it does not touch are left out.
    colour : (n_grids,) ndarray of int
        Index into the palette; neighbours differ.
    head : (n_grids,) tuple of str
        Staff id of each head; empty where there is none.
    head_role : str
        Role key of heads; empty without a roster.
    """

    code: tuple[str, ...]
    community: tuple[str, ...]
    community_name: tuple[str, ...]
    households: Ints
    target: Ints
    deviation: Floats
    deviation_from_target: Floats
    walking: Floats
    buildings: Ints
    outline: Geometries
    area: Floats
    roundness: Floats
    boundary: dict[Language, tuple[str, ...]]
    kinds: tuple[dict[str, float], ...]
    colour: Ints
    head: tuple[str, ...]
    head_role: str

    def __len__(self) -> int:
        """Count the grids."""
        return len(self.code)


def table_of(plan: Plan, roster: Roster | None = None) -> GridTable:
    """
    Work out the columns.

    Parameters
    ----------
    plan : Plan
        The plan.
    roster : Roster, optional
        Its people.

    Returns
    -------
    GridTable
        A row a grid, in the plan's order.
    """
    shapes = grid_outlines(plan)
    community, communities = plan.partition.community, plan.area.communities
    target = community_targets(plan)[community]
    area = shapely.area(shapes)
    outline = outline_of(plan)
    sides = sides_of(plan, outline)
    return GridTable(
        code=plan.grid_code,
        community=tuple(communities.code[c] for c in community),
        community_name=tuple(communities.name[c] for c in community),
        households=plan.households,
        target=target.astype(np.int64),
        deviation=deviations(plan.households, community_means(plan)[community]),
        deviation_from_target=deviations(plan.households, target),
        walking=_walking(plan),
        buildings=_buildings(plan),
        outline=shapes,
        area=area,
        roundness=polsby_popper(area, shapely.length(shapes)),
        boundary={language: boundary_texts(plan, sides, language) for language in LANGUAGES},
        kinds=tuple(_named(row) for row in kind_shares(plan, outline)),
        colour=colour_numbers(shapes),
        head=_heads(plan, roster),
        head_role=plan.scheme.head.key if roster is not None and plan.scheme.head else "",
    )


def _heads(plan: Plan, roster: Roster | None) -> tuple[str, ...]:
    if roster is None:
        return ("",) * len(plan.grid_code)
    return tuple(
        roster.staff.staff_id[head] if head >= 0 else "" for head in roster.head_of.tolist()
    )


def _walking(plan: Plan) -> Floats:
    parts, n = plan.atoms.parts, len(plan.grid_code)
    grid = plan.partition.grid_of[parts.atom]
    weight = np.bincount(grid, weights=parts.households, minlength=n)
    way = np.bincount(grid, weights=parts.households * plan.walking, minlength=n)
    return np.divide(way, weight, out=np.zeros(n), where=weight > 0)


def _buildings(plan: Plan) -> Ints:
    parts, n = plan.atoms.parts, len(plan.grid_code)
    pairs = np.column_stack([plan.partition.grid_of[parts.atom], parts.building])
    return np.bincount(np.unique(pairs, axis=0)[:, 0], minlength=n).astype(np.int64)


def _named(shares: Floats) -> dict[str, float]:
    return {
        kind.name.lower(): round(float(shares[kind]), 4)
        for kind in KINDS
        if round(float(shares[kind]), 4) > 0
    }
