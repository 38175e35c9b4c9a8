"""What a finished plan hands to the field and to the office: grids, homes, streets, walks."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from gridplan.arrays import Bools, Floats, Geometries, Ints
from gridplan.inputs import Streets
from gridplan.routing import Route

_NEAR = 0.5  # m: grids of communities that do not quite meet are neighbours all the same
_LEAST = 2.0  # m of common border; less is a corner
_WITHIN = frozenset({"service"})
_ON_FOOT = frozenset({"footway", "path", "steps", "track", "cycleway", "bridleway", "corridor"})
_TAILS = (r":[^:]*$", r"/\d+$", r"#\d+$")  # class, call and entrance behind a building's id


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutGrid:
    """
    One grid.

    Attributes
    ----------
    code, community, community_name : str
        Which it is and where.
    households, target, buildings : int
        What it has, and what the scheme wants.
    deviation : float, share
        From the community's mean.
    area : float, m²
        Its size.
    walking : float, m
        Mean way from a household to the hub.
    head_id, head_role : str
        Staff id and role key of its head; empty where there is none.
    boundary_text : str
        四至.
    outline : Polygon or MultiPolygon, metric
        Its shape.
    base : tuple of float, m
        Where its walks start.
    """

    code: str
    community: str
    community_name: str
    households: int
    target: int
    buildings: int
    deviation: float
    area: float
    walking: float
    head_id: str
    head_role: str
    boundary_text: str
    outline: shapely.Geometry
    base: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutExclusive:
    """
    A grid of its own for a school, a market or a park (专属网格).

    Attributes
    ----------
    code, community, kind, place_id : str
        Which it is, where, and what for.
    households : int
        What it has.
    area : float, m²
        Its size.
    middle : tuple of float, m
        A point inside.
    """

    code: str
    community: str
    kind: str
    place_id: str
    households: int
    area: float
    middle: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """
    All buildings of the plan.

    Attributes
    ----------
    building_id, name, address, grid_code : (n,) tuple of str
        Several grids of one building are parted by ``;``.
    floors, units, households : (n,) tuple of int
        0 where unknown.
    geometry : (n,) ndarray of shapely geometries, metric
        Outlines or points.
    """

    building_id: tuple[str, ...]
    name: tuple[str, ...]
    address: tuple[str, ...]
    grid_code: tuple[str, ...]
    floors: tuple[int, ...]
    units: tuple[int, ...]
    households: tuple[int, ...]
    geometry: Geometries


@dataclass(frozen=True, kw_only=True)
class Handout:
    """
    A finished plan as people carry it.

    Attributes
    ----------
    area, attribution : str
        Name of the area and whose data it is; empty where the folder does not say.
    crs : str
        The metric system of all geometry.
    scheme : str
        Name of the scheme.
    scheme_title : dict of str to str
        Its title by language.
    grids : tuple of HandoutGrid
        In the plan's order.
    communities : dict of str to shapely geometry, metric
        Outlines by code.
    homes : Homes
        Buildings.
    streets : Streets
        The network.
    routes : tuple of Route
        Sorted by grid, day and slot; empty where no patrols were planned.
    lift_from : int
        Floors from which routes counted on a lift.
    teams : dict of str to tuple of str
        Grids that walk together, by the name their routes have for a grid code.
    exclusive : tuple of HandoutExclusive
        Grids cut out before dividing.
    roster : tuple of dict of str to str
        Rows of ``roster.csv``; empty without staff.
    duties : dict of str to dict of str to tuple of str
        Duties by language and role key; empty where the scheme is not shipped.
    summary : dict
        ``summary.json``.
    conformance, tradeoff : dict or None
        The documents of that name, where there are any.
    """

    area: str
    attribution: str
    crs: str
    scheme: str
    scheme_title: dict[str, str]
    grids: tuple[HandoutGrid, ...]
    communities: dict[str, shapely.Geometry]
    homes: Homes
    streets: Streets
    routes: tuple[Route, ...] = ()
    lift_from: int = 7
    teams: dict[str, tuple[str, ...]] = field(default_factory=dict)
    exclusive: tuple[HandoutExclusive, ...] = ()
    roster: tuple[dict[str, str], ...] = ()
    duties: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    summary: dict[str, Any] = field(default_factory=dict)
    conformance: dict[str, Any] | None = None
    tradeoff: dict[str, Any] | None = None

    @cached_property
    def outlines(self) -> Geometries:
        """
        Line up the shapes of the grids.

        Returns
        -------
        (n_grids,) ndarray of Polygon or MultiPolygon, metric
            In the order of ``grids``.
        """
        shapes = np.empty(len(self.grids), dtype=object)
        shapes[:] = [grid.outline for grid in self.grids]
        return shapes

    @cached_property
    def grid_tree(self) -> shapely.STRtree:
        """
        Index the grids by place.

        Returns
        -------
        STRtree
            Over ``outlines``.
        """
        return shapely.STRtree(self.outlines)

    @cached_property
    def home_tree(self) -> shapely.STRtree:
        """
        Index the buildings by place.

        Returns
        -------
        STRtree
            Over the geometry of ``homes``.
        """
        return shapely.STRtree(self.homes.geometry)

    @cached_property
    def street_tree(self) -> shapely.STRtree:
        """
        Index the streets by place.

        Returns
        -------
        STRtree
            Over the geometry of ``streets``.
        """
        return shapely.STRtree(self.streets.geometry)

    @cached_property
    def row_of_home(self) -> dict[str, int]:
        """
        Find buildings by id.

        Returns
        -------
        dict of str to int
            Row in ``homes``.
        """
        return {name: row for row, name in enumerate(self.homes.building_id)}

    def routes_of(self, code: str) -> tuple[Route, ...]:
        """
        List the walks of a grid, those of its team among them.

        Parameters
        ----------
        code : str
            Of the grid.

        Returns
        -------
        tuple of Route
            By day and slot.
        """
        return tuple(
            route
            for route in self.routes
            if route.grid_code == code or code in self.teams.get(route.grid_code, ())
        )

    def neighbours_of(self, row: int) -> tuple[int, ...]:
        """
        List the grids that share a border with one.

        Parameters
        ----------
        row : int
            Of the grid.

        Returns
        -------
        tuple of int
            Rows, by the direction one walks there: clockwise from north.
        """
        mine = self.outlines[row]
        near = self.grid_tree.query(mine, predicate="dwithin", distance=_NEAR)
        near = near[near != row]
        band = shapely.buffer(shapely.boundary(mine), _NEAR)
        shared = shapely.length(
            shapely.intersection(shapely.boundary(self.outlines[near]), band)
        )
        found = near[shared >= _LEAST]
        here = _middle(np.array([mine], dtype=object))[0]
        away = _middle(self.outlines[found]) - here
        turn = np.arctan2(away[:, 0], away[:, 1]) % (2 * np.pi)
        order = np.lexsort((found, turn))
        return tuple(int(other) for other in found[order])

    def home_of(self, stop_id: str) -> int | None:
        """
        Find the building a stop is at.

        Parameters
        ----------
        stop_id : str
            Building id with entrance, call and class behind it, as routes have it.

        Returns
        -------
        int or None
            Row in ``homes``; None for places that are no building.
        """
        name = stop_id
        for tail in ("", *_TAILS):
            name = re.sub(tail, "", name) if tail else name
            if name in self.row_of_home:
                return self.row_of_home[name]
        return None

    def gates_of(self, row: int) -> Floats:
        """
        Find where private ways and service roads of a grid meet public streets.

        Parameters
        ----------
        row : int
            Of the grid.

        Returns
        -------
        (n, 2) ndarray, m
            Sorted by x, then y.
        """
        if not len(self.streets):
            return np.empty((0, 2))
        near = self.street_tree.query(self.outlines[row], predicate="dwithin", distance=1.0)
        within = np.array(
            [self.streets.highway[street] in _WITHIN for street in near], dtype=bool
        )
        is_inner = self.streets.is_private[near] | within
        lines = self.streets.geometry[near]
        is_mine = shapely.length(shapely.intersection(lines, self.outlines[row])) > _LEAST
        inner, outer = (
            _ends(lines[is_inner & is_mine]),
            _ends(lines[~is_inner & _is_public(self, near)]),
        )
        found = sorted(inner & outer)
        return np.array(found, dtype=np.float64).reshape(-1, 2)


def _is_public(handout: Handout, streets: Ints) -> Bools:
    return np.array(
        [handout.streets.highway[row] not in _ON_FOOT for row in streets], dtype=bool
    )


def _middle(shapes: Geometries) -> Floats:
    points: Floats = shapely.get_coordinates(shapely.centroid(shapes))
    return points


def _ends(lines: Geometries) -> set[tuple[float, float]]:
    """Collect end points, to the centimetre."""
    if not len(lines):
        return set()
    ends = np.concatenate([
        shapely.get_coordinates(shapely.get_point(lines, 0)),
        shapely.get_coordinates(shapely.get_point(lines, -1)),
    ])  # fmt: skip
    return {(float(x), float(y)) for x, y in np.round(ends, 2)}
