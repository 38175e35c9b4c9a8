"""A plan in force, as far as a new one needs to know it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gridplan.arrays import Bools, Geometries, Ints
from gridplan.plan.wishes import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """
    A plan to stay near, how far from it one may go, and what is insisted on.

    Attributes
    ----------
    previous : Previous or None
        The plan in force; None to plan afresh.
    most : float or None, share
        Of its households that may move; None for no limit.
    wishes : tuple of Wish
        What is insisted on.
    """

    previous: "Previous | None" = None
    most: float | None = None
    wishes: tuple[Wish, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """
    The grids of an earlier plan and who lived in them.

    Attributes
    ----------
    grid_code : (n_old,) tuple of str
        Codes in force, exclusive grids included.
    community : (n_old,) tuple of str
        Code of the community each lies in.
    outline : (n_old,) ndarray of Polygon or MultiPolygon, metric
        Outlines, in the system of the area.
    geometry : (n_old,) tuple of dict
        The same as GeoJSON, as it was written.
    head : (n_old,) tuple of str
        Staff id of each head; empty where there was none.
    is_exclusive : (n_old,) ndarray of bool
        Exclusive grids: nothing is divided there.
    building_id : (n_rows,) tuple of str
        A row a building, or one an entrance where it was divided.
    unit : (n_rows,) ndarray of int
        Entrance; 0 for the whole building.
    households : (n_rows,) ndarray of int
        As counted then.
    grid : (n_rows,) ndarray of int
        Old grid of each row; -1 for none.
    used : tuple of str
        Codes that were ever issued; none of them is issued again.
    scheme : str
        Name of its scheme.
    tolerance : float, share
        What was asked.
    """

    grid_code: tuple[str, ...]
    community: tuple[str, ...]
    outline: Geometries
    geometry: tuple[dict[str, Any], ...]
    head: tuple[str, ...]
    is_exclusive: Bools
    building_id: tuple[str, ...]
    unit: Ints
    households: Ints
    grid: Ints
    used: tuple[str, ...] = ()
    scheme: str = ""
    tolerance: float = 0.0

    def grids_of(self, community: str) -> Ints:
        """
        List the grids of a community that households may be in.

        Parameters
        ----------
        community : str
            Its code.

        Returns
        -------
        (m,) ndarray of int
            In their order; exclusive grids are none of them.
        """
        here = np.array([one == community for one in self.community], dtype=bool)
        return np.flatnonzero(here & ~self.is_exclusive).astype(np.int64)

    def rows_of(self) -> dict[str, list[int]]:
        """
        List the rows of every building.

        Returns
        -------
        dict of str to list of int
            Rows by building id, in order of entrance.
        """
        found: dict[str, list[int]] = {}
        for row in np.argsort(self.unit, kind="stable").tolist():
            found.setdefault(self.building_id[row], []).append(row)
        return found

    def codes_of_buildings(self) -> dict[str, str]:
        """
        Name the old grid of each building, that of its first entrance where they differ.

        Returns
        -------
        dict of str to str
            Code by building id.
        """
        return {
            name: self.grid_code[int(self.grid[rows[0]])]
            for name, rows in self.rows_of().items()
            if self.grid[rows[0]] >= 0
        }
