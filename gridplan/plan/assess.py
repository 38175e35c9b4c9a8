"""A finished plan against its scheme: its people, its gates and its conformance report."""

from dataclasses import replace

import numpy as np
import shapely

from gridplan.errors import InputError
from gridplan.plan.balance import community_means
from gridplan.plan.conformance import Conformance, Measurement, judge
from gridplan.plan.gates import Gate, check_gates, escalation_paths
from gridplan.plan.grid_geometry import gap_and_overlap
from gridplan.plan.layers import grids_of_stations
from gridplan.plan.measures import Division, measure_division, measure_paths, measure_roster
from gridplan.plan.pieces import find_pieces
from gridplan.plan.plan import Plan
from gridplan.plan.summary import grid_outlines, split_buildings, visible_share
from gridplan.staffing import Circumstances, Roster, build_roster, grids_of_partition


def staff_plan(plan: Plan, around: Circumstances | None = None) -> Roster:
    """
    Staff the grids of a plan.

    Parameters
    ----------
    plan : Plan
        Made from an area with staff.
    around : Circumstances, optional
        Levels beside the grids, and the plan before.

    Returns
    -------
    Roster
        Who stands where, and what is missing.

    Raises
    ------
    InputError
        If the area has no staff.
    """
    if plan.area.staff is None:
        raise InputError("conformance.no_staff")
    grids = grids_of_partition(plan.area, plan.atoms, plan.partition, plan.grid_code)
    around = replace(around or Circumstances(), stations=grids_of_stations(plan))
    return build_roster(grids, plan.area.staff, plan.scheme, around)


def division_of(plan: Plan) -> Division:
    """
    Measure a plan's grids on the ground.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    Division
        What the conformance report needs.
    """
    outlines = grid_outlines(plan)
    partition, communities = plan.partition, plan.area.communities
    gap, overlap = gap_and_overlap(communities.geometry, outlines, partition.community)
    pieces = find_pieces(plan.atoms.adjacency, partition)
    parts = plan.atoms.parts
    placed = np.zeros(len(plan.area.buildings), dtype=bool)
    placed[parts.building] = True
    stray = set(np.flatnonzero(~placed).tolist()) | set(split_buildings(plan).tolist())
    atoms_in = np.unique(np.column_stack([partition.grid_of, plan.atoms.community]), axis=0)
    return Division(
        grid_code=plan.grid_code,
        community_code=tuple(communities.code[c] for c in partition.community),
        area_type=tuple(communities.area_type[c] for c in partition.community),
        households=plan.households,
        mean=community_means(plan)[partition.community],
        pieces=1 + pieces.is_disconnected.astype(np.int64),
        communities=np.bincount(atoms_in[:, 0], minlength=len(plan.grid_code)),
        gap=gap,
        overlap=overlap,
        stray_buildings=tuple(plan.area.buildings.building_id[b] for b in sorted(stray)),
        visible_share=visible_share(plan) or 0.0,
    )


def gates_of(plan: Plan, roster: Roster | None) -> tuple[Gate, ...]:
    """
    Try the gates that a plan's scheme asks for.

    Parameters
    ----------
    plan : Plan
        The plan.
    roster : Roster or None
        Its people; without any no grid has a head.

    Returns
    -------
    tuple of Gate
        All open before a plan may be published.
    """
    codes = [plan.area.communities.code[c] for c in plan.partition.community]
    heads = [""] * len(plan.grid_code)
    if roster is not None:
        heads = [roster.staff.staff_id[h] if h >= 0 else "" for h in roster.head_of.tolist()]
    return check_gates(
        plan.scheme,
        plan.grid_code,
        shapely.area(grid_outlines(plan)) > 0,
        heads,
        escalation_paths(plan.scheme, plan.grid_code, codes),
    )


def assess(
    plan: Plan, roster: Roster | None = None, further: tuple[Measurement, ...] = ()
) -> Conformance:
    """
    Hold a plan against its scheme.

    Parameters
    ----------
    plan : Plan
        The plan.
    roster : Roster, optional
        Its people; rules about people stay open without it.
    further : tuple of Measurement, optional
        What was measured elsewhere, such as circles and nested levels.

    Returns
    -------
    Conformance
        A line for every rule of the scheme.
    """
    codes = [plan.area.communities.code[c] for c in plan.partition.community]
    found = [
        *measure_division(division_of(plan), plan.scheme),
        measure_paths(escalation_paths(plan.scheme, plan.grid_code, codes)),
        *further,
    ]
    if roster is not None:
        found += measure_roster(roster, plan.scheme)
    return judge(plan.scheme, found)
