"""The grids that people are found for: sizes, places, neighbours and buildings."""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.atoms.layer import AtomLayer
from gridplan.inputs import Area
from gridplan.partition.result import Partition


@dataclass(frozen=True, slots=True, kw_only=True)
class Grids:
    """
    Grids of an area as staffing sees them.

    Attributes
    ----------
    code : (n_grids,) tuple of str
        Unique.
    community : (n_grids,) ndarray of int
        Index into the communities.
    community_code, area_type : (n_communities,) tuple of str
        Of each community.
    households : (n_grids,) ndarray of int
        In each grid.
    centre : (n_grids, 2) ndarray, m
        Where each grid is walked from, metric.
    touching : (n, 2) ndarray of int
        Pairs of grids that share a border, the lower first.
    building_id : (n_parts,) tuple of str
        A row for each building, or one for each part of a divided building.
    building_grid, building_households : (n_parts,) ndarray of int
        Grid and households of each row.
    building_point : (n_parts, 2) ndarray, m, or None
        Where each row's door is, metric; None where nobody asks.
    """

    code: tuple[str, ...]
    community: Ints
    community_code: tuple[str, ...]
    area_type: tuple[str, ...]
    households: Ints
    centre: Floats
    touching: Ints
    building_id: tuple[str, ...]
    building_grid: Ints
    building_households: Ints
    building_point: Floats | None = None

    def __len__(self) -> int:
        """Count the grids."""
        return len(self.code)


def grids_of_partition(
    area: Area, atoms: AtomLayer, partition: Partition, grid_code: tuple[str, ...]
) -> Grids:
    """
    Take from a division what staffing needs.

    Parameters
    ----------
    area : Area
        What was divided.
    atoms : AtomLayer
        Its cells.
    partition : Partition
        Their grids.
    grid_code : (n_grids,) tuple of str
        Code of each grid.

    Returns
    -------
    Grids
        Sizes, places, neighbours and buildings.
    """
    n = len(grid_code)
    pair = np.sort(partition.grid_of[atoms.adjacency.pair], axis=1)
    # A shared border has length; a bridge between two parts has none.
    is_border = (pair[:, 0] != pair[:, 1]) & (atoms.adjacency.metres.sum(axis=1) > 0)
    parts = atoms.parts
    return Grids(
        code=grid_code,
        community=partition.community,
        community_code=area.communities.code,
        area_type=area.communities.area_type,
        households=np.bincount(partition.grid_of, weights=atoms.households, minlength=n).astype(
            np.int64
        ),
        centre=atoms.anchor[partition.hub],
        touching=np.unique(pair[is_border], axis=0).astype(np.int64).reshape(-1, 2),
        building_id=tuple(area.buildings.building_id[row] for row in parts.building),
        building_grid=partition.grid_of[parts.atom],
        building_households=parts.households,
        building_point=parts.point,
    )
