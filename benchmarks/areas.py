"""Area folders as cases: gridplan's own atoms and streets, handed to everybody."""

from pathlib import Path

import numpy as np
import shapely

from benchmarks.case import Case
from gridplan.atoms import AtomLayer, build_atoms
from gridplan.inputs import KINDS, VISIBLE, Area
from gridplan.partition.edges import compress
from gridplan.partition.model import bounds_of, grids_for, make_problem
from gridplan.plan.build import COARSEST_BLOCK  # the very atoms a plan is made of
from gridplan.schemes import load_scheme
from gridplan.sources import read_area
from gridplan.streets import WalkingBlocks, build_network, snap, walking_blocks

IS_VISIBLE = np.array([kind in VISIBLE for kind in KINDS])


def load(folder: Path) -> list[Case]:
    """Read an area, cut its atoms and make a case of every community with households."""
    if not folder.is_dir():
        msg = f"{folder} is needed for this case"
        raise FileNotFoundError(msg)
    scheme = load_scheme("wujin")
    area = read_area(folder)
    target = np.array([scheme.target_of(kind) for kind in area.communities.area_type])
    total = _households(area)
    bounds = [
        bounds_of(int(w), grids_for(int(w), int(t)), scheme.tolerance)
        for w, t in zip(total, target, strict=True)
    ]
    atoms, _ = build_atoms(
        area,
        heaviest=np.array([max(b.upper, 1) for b in bounds]),
        coarsest=target // COARSEST_BLOCK,
        target=target,
    )
    start = np.searchsorted(atoms.community, np.arange(len(area.communities) + 1))
    network = build_network(area.streets)
    walking = walking_blocks(network, snap(network, atoms.anchor), group_start=start, workers=2)
    cases = []
    for community, code in enumerate(area.communities.code):
        rows = np.arange(start[community], start[community + 1])
        if total[community] > 0:
            able = int((atoms.households[rows] > 0).sum())
            k = min(bounds[community].k, max(1, able))
            cases.append(_case(atoms, rows, walking, (community, code, k, scheme.tolerance)))
    return cases


def _households(area: Area) -> np.ndarray:
    inside = area.buildings.community >= 0
    return np.bincount(
        area.buildings.community[inside],
        area.buildings.households[inside],
        minlength=len(area.communities),
    ).astype(np.int64)


def _case(
    atoms: AtomLayer,
    rows: np.ndarray,
    walking: WalkingBlocks,
    about: tuple[int, str, int, float],
) -> Case:
    """Add to a problem what is measured on its answers."""
    community, code, k, tolerance = about
    bounds = bounds_of(int(atoms.households[rows].sum()), k, tolerance)
    problem = make_problem(atoms, rows, walking, community=community, bounds=bounds)
    first, n = int(rows[0]), len(rows)
    pair = atoms.adjacency.pair
    edge = np.arange(*np.searchsorted(pair[:, 0], [first, first + n]))
    u, v = pair[edge].T - first
    order = compress(n, np.concatenate([u, v]), np.concatenate([v, u])).order
    metres = atoms.adjacency.metres[edge]
    pieces = atoms.segments
    mine = (pieces.right < 0) & (pieces.left >= first) & (pieces.left < first + n)
    return Case(
        name=code,
        problem=problem,
        tolerance=tolerance,
        metres=np.tile(metres.sum(axis=1), 2)[order],
        visible_metres=np.tile(metres[:, IS_VISIBLE].sum(axis=1), 2)[order],
        area=shapely.area(atoms.geometry[rows]),
        outer_metres=np.bincount(
            pieces.left[mine] - first, pieces.metres[mine], minlength=n
        ).astype(np.float64),
        xy=atoms.anchor[rows],
    )
