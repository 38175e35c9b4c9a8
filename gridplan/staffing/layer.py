"""
Units that are not grids: micro-grids, neighbours, estates, buildings, people.

A layer is a partition of buildings, or of pieces of heavy ones, into units; people
are found for it by the rules that find them for grids.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.staffing.grids import Grids
from gridplan.staffing.knowledge import Knowledge, knowledge_of

_NO_PAIRS = np.empty((0, 2), dtype=np.int64)
_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """
    Units of one level.

    Attributes
    ----------
    level : str
        Key of the level.
    code : (n_units,) tuple of str
        Unique.
    grid : (n_units,) ndarray of int
        Grid each unit lies in, or has most households in.
    centre : (n_units, 2) ndarray, m
        Middle of its households, metric.
    row : (n_pieces,) ndarray of int
        Row of `Grids.building_id` each piece belongs to.
    unit, households : (n_pieces,) ndarray of int
        Unit of each piece, -1 for none, and its households.
    """

    level: str
    code: tuple[str, ...]
    grid: Ints
    centre: Floats
    row: Ints
    unit: Ints
    households: Ints

    def as_grids(self, grids: Grids) -> Grids:
        """
        See the units as grids, so that what fills grids fills them.

        Parameters
        ----------
        grids : Grids
            Those the units lie in.

        Returns
        -------
        Grids
            Without neighbours and buildings.
        """
        is_in = self.unit >= 0
        counted = np.bincount(
            self.unit[is_in], weights=self.households[is_in], minlength=len(self.code)
        )
        return Grids(
            code=self.code,
            community=grids.community[self.grid],
            community_code=grids.community_code,
            area_type=grids.area_type,
            households=counted.astype(np.int64),
            centre=self.centre,
            touching=_NO_PAIRS,
            building_id=(),
            building_grid=_NONE,
            building_households=_NONE,
        )

    def knowledge(self, known: Sequence[Ints]) -> Knowledge:
        """
        Count what people know of the units.

        Parameters
        ----------
        known : (n_people,) sequence of ndarray of int
            Rows of `Grids.building_id` each person knows.

        Returns
        -------
        Knowledge
            A row for each person and unit.
        """
        order = np.argsort(self.row, kind="stable")
        start = np.searchsorted(self.row[order], np.arange(int(self.row.max(initial=-1)) + 2))

        def pieces(rows: Ints) -> Ints:
            there = rows[rows < len(start) - 1]
            return np.concatenate(
                [_NONE, *(order[start[r] : start[r + 1]] for r in there.tolist())]
            )

        return knowledge_of([pieces(rows) for rows in known], self.unit, self.households)


def layer_of_people(
    level: str, people: Sequence[tuple[str, Ints]], grids: Grids, point: Floats
) -> Layer:
    """
    Give every building to the nearest person of its grid who has a building there.

    Parameters
    ----------
    level : str
        Key of the level, such as that of building chiefs.
    people : sequence of (str, ndarray of int)
        Staff ids, and the rows of the buildings each is bound to.
    grids : Grids
        The grids.
    point : (n_parts, 2) ndarray, m
        Where the buildings are.

    Returns
    -------
    Layer
        A unit for each person with a building; buildings of grids without any are
        in none.
    """
    bound = [(who, rows) for who, rows in people if len(rows)]
    n = len(bound)
    home = np.array([int(rows[0]) for _, rows in bound], dtype=np.int64)
    unit = np.full(len(grids.building_id), -1, dtype=np.int64)
    by_grid: dict[int, list[int]] = {}
    for number, row in enumerate(home.tolist()):
        by_grid.setdefault(int(grids.building_grid[row]), []).append(number)
    for grid, there in sorted(by_grid.items()):
        mine = np.flatnonzero(grids.building_grid == grid)
        apart = point[mine][:, None, :] - point[home[there]][None, :, :]
        unit[mine] = np.array(there)[np.argmin((apart**2).sum(axis=2), axis=1)]
    return Layer(
        level=level,
        code=tuple(who for who, _ in bound),
        grid=grids.building_grid[home] if n else _NONE,
        centre=point[home] if n else np.empty((0, 2)),
        row=np.arange(len(grids.building_id)),
        unit=unit,
        households=grids.building_households,
    )
