"""The area and its files laid side by side, as arrays every check reads."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.arrays import Bools, Floats, Geometries, Ints
from gridplan.checking.files import PlanFiles, Row
from gridplan.inputs import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """
    A plan as its files tell it.

    Attributes
    ----------
    area : Area
        What was to be divided.
    code : tuple of str
        Grid codes, as the grids layer has them.
    grid : dict of str to int
        Row of the grids layer by code; the first where a code stands twice.
    outline : (n_grids,) ndarray of Polygon or MultiPolygon, metric
        Grids.
    community : (n_grids,) ndarray of int
        Community of the area each grid claims; -1 where the area has none such.
    claimed, target : (n_grids,) ndarray of int
        Households and target the grids layer tells.
    counted : (n_grids,) ndarray of int
        Households that ``buildings.csv`` puts there.
    atom : (n_atoms,) ndarray of Polygon or MultiPolygon, metric
        Atoms.
    weight : (n_atoms,) ndarray of int
        Households of each atom.
    atom_community, atom_grid : (n_atoms,) ndarray of int
        What the atoms layer tells; -1 for a community or grid nobody knows.
    home : (n_atoms,) ndarray of int
        Grid whose outline holds the middle of the atom; -1 for none.
    is_bridged : (n_atoms,) ndarray of bool
        Told to be in a part too light to be a grid.
    edge : (n_edges, 2) ndarray of int
        Pairs of atoms one can walk between.
    metres : (n_edges,) ndarray, m
        Border told to be shared; 0 where the two do not touch.
    component : (n_atoms,) ndarray of int
        Parts of the communities one can walk about in.
    rows : tuple of Row
        ``buildings.csv``.
    summary : dict
        ``summary.json``.
    work : (n_atoms,) ndarray of int or None
        Work of each atom where that is more than households; bounds are then on work.
    """

    area: Area
    code: tuple[str, ...]
    grid: dict[str, int]
    outline: Geometries
    community: Ints
    claimed: Ints
    target: Ints
    counted: Ints
    atom: Geometries
    weight: Ints
    atom_community: Ints
    atom_grid: Ints
    home: Ints
    is_bridged: Bools
    edge: Ints
    metres: Floats
    component: Ints
    rows: tuple[Row, ...]
    summary: dict[str, Any]
    work: Ints | None = None

    def by_work(self) -> "Record":
        """
        Give the record that bounds and reasons speak of.

        Returns
        -------
        Record
            Itself, or one with work in the place of households.
        """
        if self.work is None:
            return self
        known = self.atom_grid >= 0
        load = np.zeros(len(self.code), dtype=np.int64)
        np.add.at(load, self.atom_grid[known], self.work[known])
        return replace(self, weight=self.work, counted=load, work=None)


def lay_out(area: Area, files: PlanFiles) -> Record:
    """
    Turn the files into arrays.

    Parameters
    ----------
    area : Area
        What was to be divided.
    files : PlanFiles
        What was written.

    Returns
    -------
    Record
        Codes looked up, sums counted again, parts labelled.

    Raises
    ------
    ValueError
        If a count is missing or not whole; it names the column.
    """
    known = {code: row for row, code in enumerate(area.communities.code)}
    codes = tuple(str(code) for code in files.grids["grid_code"])
    grid: dict[str, int] = {}
    for row, code in enumerate(codes):
        grid.setdefault(code, row)
    outline = files.grids.geometry.to_numpy()
    atoms = files.atoms.sort_values("atom", kind="stable")
    walkable = files.adjacency[files.adjacency["walkable"].astype(bool)]
    edge = walkable[["u", "v"]].to_numpy(dtype=np.int64)
    counted = np.zeros(len(codes), dtype=np.int64)
    for told in files.rows:
        if told.grid_code in grid:
            counted[grid[told.grid_code]] += told.households
    shapes = atoms.geometry.to_numpy()
    return Record(
        area=area,
        code=codes,
        grid=grid,
        outline=outline,
        community=_looked_up(files.grids["community"], known),
        claimed=_whole(files.grids["households"]),
        target=_whole(files.grids["target"]),
        counted=counted,
        atom=shapes,
        weight=_whole(atoms["households"]),
        atom_community=_looked_up(atoms["community"], known),
        atom_grid=_looked_up(atoms["grid_code"], grid),
        home=_holders(shapely.point_on_surface(shapes), outline),
        is_bridged=atoms["is_bridged"].to_numpy(dtype=bool),
        edge=edge,
        metres=walkable["metres"].to_numpy(dtype=np.float64),
        component=label_parts(edge, len(shapes)),
        rows=files.rows,
        summary=files.summary,
        work=_whole(atoms["workload"]) if "workload" in atoms else None,
    )


def label_parts(edge: Ints, n: int) -> Ints:
    """
    Label the parts of a graph.

    Parameters
    ----------
    edge : (n_edges, 2) ndarray of int
        Pairs that hold together.
    n : int
        How many nodes there are.

    Returns
    -------
    (n,) ndarray of int
        Part of each node.
    """
    pairs = edge.reshape(-1, 2)
    graph = coo_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), (n, n))
    label: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return label


def _whole(column: Any) -> Ints:
    numbers = column.to_numpy(dtype=np.float64)
    if not np.isfinite(numbers).all() or (numbers != np.rint(numbers)).any():
        raise ValueError(column.name)
    whole: Ints = numbers.astype(np.int64)
    return whole


def _looked_up(column: Any, known: dict[str, int]) -> Ints:
    return np.array([known.get(str(value), -1) for value in column], dtype=np.int64)


def _holders(points: Geometries, outlines: Geometries) -> Ints:
    found = np.full(len(points), -1, dtype=np.int64)
    tree = shapely.STRtree(outlines)
    point, outline = tree.query(points, predicate="intersects")
    # Backwards, so that the first of several outlines has the last word.
    found[point[::-1]] = outline[::-1]
    return found
