"""What a plan tells its patrols: grids, homes, places, streets, and rules."""

from dataclasses import dataclass, field

import numpy as np
import shapely

from gridplan.arrays import Floats, Geometries, Ints
from gridplan.errors import InputError
from gridplan.inputs import Places, Streets
from gridplan.routing.demand import Homes
from gridplan.schemes import Patrol, VisitRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """
    Buildings of any use, by id: where a listed visit goes.

    Attributes
    ----------
    name : (n,) tuple of str
        Building ids.
    xy : (n, 2) ndarray, m
        Where each is.
    floors : (n,) ndarray of int
        0 where unknown.
    """

    name: tuple[str, ...]
    xy: Floats
    floors: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    What a plan tells routing.

    Attributes
    ----------
    crs : str
        The metric system of all geometry.
    codes : (n_grids,) tuple of str
        Grid codes; exclusive grids stand behind the others.
    outlines : (n_grids,) ndarray of Polygon or MultiPolygon, metric
        Grids.
    bases : (n_grids, 2) ndarray, m
        Anchors of their hubs, where walks start.
    homes : Homes
        Buildings and entrances with households.
    doors : Doors
        All buildings.
    streets : Streets
        The network, metric.
    scheme : str
        Name of the scheme the plan was made with.
    digest : str
        Of the grids and buildings; routes of another plan have another one.
    places : Places or None
        Points of interest the plan kept.
    visits : tuple of VisitRule
        Visits the plan's scheme asks for.
    patrol : Patrol
        Speeds, shifts and gates of the plan's scheme.
    people : dict of str to tuple of str
        Staff ids by grid code; heads first, empty without a roster.
    heads : dict of str to str
        Head of each grid, by grid code.
    area, attribution : str
        Its name, and whose data it is, for pictures.

    Raises
    ------
    InputError
        If the grids' columns differ in length.
    """

    crs: str
    codes: tuple[str, ...]
    outlines: Geometries
    bases: Floats
    homes: Homes
    doors: Doors
    streets: Streets
    scheme: str
    digest: str
    places: Places | None = None
    visits: tuple[VisitRule, ...] = ()
    patrol: Patrol = field(default_factory=Patrol)
    people: dict[str, tuple[str, ...]] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    area: str = ""
    attribution: str = ""

    def __post_init__(self) -> None:
        """Refuse uneven columns."""  # noqa: DOC501
        if len({len(self.codes), len(self.outlines), len(self.bases)}) != 1:
            raise InputError("inputs.uneven_columns", layer="grids")

    def grid_at(self, points: Floats) -> Ints:
        """
        Find the grid each point is in.

        Parameters
        ----------
        points : (n, 2) ndarray, m
            Metric.

        Returns
        -------
        (n,) ndarray of int
            The lowest row where grids touch; -1 for none.
        """
        found = np.full(len(points), -1, dtype=np.int64)
        if not len(points) or not len(self.outlines):
            return found
        point, grid = shapely.STRtree(self.outlines).query(
            shapely.points(points), predicate="intersects"
        )
        order = np.lexsort((grid, point))[::-1]  # the lowest row is written last
        found[point[order]] = grid[order]
        return found

    def places_of(self, classes: tuple[str, ...]) -> Ints:
        """
        List the places of some classes.

        Parameters
        ----------
        classes : tuple of str
            Such as ``amenity=school``.

        Returns
        -------
        (k,) ndarray of int
            Rows of the places.
        """
        if self.places is None:
            return np.zeros(0, dtype=np.int64)
        wanted = set(classes)
        rows = [row for row, of in enumerate(self.places.place_class) if of in wanted]
        return np.array(rows, dtype=np.int64)
