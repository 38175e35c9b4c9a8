"""An area: communities, buildings and streets, and what else is known of it."""

from dataclasses import dataclass, field

import numpy as np

from gridplan.arrays import Bools, Geometries, Ints
from gridplan.errors import InputError
from gridplan.inputs.finding import Finding
from gridplan.inputs.lines import Kind
from gridplan.inputs.staff import StaffTable
from gridplan.inputs.streets import Streets
from gridplan.showing import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Communities:
    """
    Communities (社区, 村): they do not overlap, and each has its own code.

    Attributes
    ----------
    code : (n,) tuple of str
        12 digits where official; unique.
    name : (n,) tuple of str
        May be empty.
    area_type : (n,) tuple of str
        ``urban``, ``rural`` or another type the scheme names.
    geometry : (n,) ndarray of Polygon or MultiPolygon, metric
        Valid and not overlapping.

    Raises
    ------
    InputError
        If a code stands twice.
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    area_type: tuple[str, ...]
    geometry: Geometries

    def __post_init__(self) -> None:
        """Refuse a code that stands twice."""  # noqa: DOC501
        seen: set[str] = set()
        for code in self.code:
            if code in seen:
                raise InputError("inputs.duplicate", layer="communities", feature=code)
            seen.add(code)

    def __len__(self) -> int:
        """Count the communities."""
        return len(self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buildings:
    """
    Buildings with a count of households each; never persons.

    Attributes
    ----------
    building_id : (n,) tuple of str
        Unique.
    households : (n,) ndarray of int
        Not negative.
    community : (n,) ndarray of int
        Index of the community each lies in; -1 for none.
    floors, units : (n,) ndarray of int
        Storeys and entrances; 0 when unknown.
    use, name, address : (n,) tuple of str
        Empty when unknown.
    geometry : (n,) ndarray of Polygon, MultiPolygon or Point, metric
        Footprint, or where the building stands.
    estate : (n,) tuple of str
        Residential estate (小区), kept whole where a grid can hold it; empty for none.
    property_company : (n,) tuple of str
        Who manages it (物业公司); empty when unknown.
    residents : (n,) ndarray of int or None
        A count each, where the area tells it.

    Raises
    ------
    InputError
        If an id stands twice or a count is negative.
    """

    building_id: tuple[str, ...]
    households: Ints
    community: Ints
    floors: Ints
    units: Ints
    use: tuple[str, ...]
    name: tuple[str, ...]
    address: tuple[str, ...]
    geometry: Geometries
    estate: tuple[str, ...] = ()
    property_company: tuple[str, ...] = ()
    residents: Ints | None = None

    def __post_init__(self) -> None:
        """Refuse doubles and negative counts; names not told are empty."""  # noqa: DOC501
        for column in ("estate", "property_company"):
            if not getattr(self, column):
                object.__setattr__(self, column, ("",) * len(self.building_id))
        seen: set[str] = set()
        for building_id in self.building_id:
            if building_id in seen:
                raise InputError("inputs.duplicate", layer="buildings", feature=building_id)
            seen.add(building_id)
        for row in np.flatnonzero(self.households < 0):
            raise InputError(
                "inputs.negative_households",
                layer="buildings",
                feature=self.building_id[row],
                households=int(self.households[row]),
            )

    def __len__(self) -> int:
        """Count the buildings."""
        return len(self.building_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """
    Points of interest and facilities.

    Attributes
    ----------
    place_id : (n,) tuple of str
        Unique.
    place_class : (n,) tuple of str
        Such as ``amenity=school``.
    name : (n,) tuple of str
        May be empty.
    geometry : (n,) ndarray of shapely geometries, metric
        Points, or outlines.
    """

    place_id: tuple[str, ...]
    place_class: tuple[str, ...]
    name: tuple[str, ...]
    geometry: Geometries

    def __len__(self) -> int:
        """Count the places."""
        return len(self.place_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Barriers:
    """
    Rivers, rails, walls and expressways.

    Attributes
    ----------
    kind : (n,) tuple of Kind
        RIVER, RAIL, WALL or EXPRESSWAY.
    is_crossable : (n,) ndarray of bool
        True where one can walk across anywhere along it.
    name : (n,) tuple of str
        May be empty.
    geometry : (n,) ndarray of LineString or Polygon, metric
        The line, or the outline of the water.
    """

    kind: tuple[Kind, ...]
    is_crossable: Bools
    name: tuple[str, ...]
    geometry: Geometries

    def __len__(self) -> int:
        """Count the barriers."""
        return len(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentGrids:
    """
    The grids in force today.

    Attributes
    ----------
    grid_code : (n,) tuple of str
        Unique.
    geometry : (n,) ndarray of Polygon or MultiPolygon, metric
        Outlines.
    """

    grid_code: tuple[str, ...]
    geometry: Geometries

    def __len__(self) -> int:
        """Count the grids."""
        return len(self.grid_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stations:
    """
    Areas of officers from outside, such as police stations': they may overlap.

    Attributes
    ----------
    name : (n,) tuple of str
        What ``staff.csv`` writes in its column covers; may stand more than once.
    geometry : (n,) ndarray of Polygon or MultiPolygon, metric
        Outlines.
    """

    name: tuple[str, ...]
    geometry: Geometries

    def __len__(self) -> int:
        """Count the outlines."""
        return len(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """
    What is to do at buildings beside their households: counts, never persons.

    Attributes
    ----------
    building : (n,) ndarray of int
        Row of the building.
    kind : (n,) tuple of str
        ``event``, or a class of visits.
    count : (n,) ndarray of int
        Not negative; rows of one building and class add up.
    """

    building: Ints
    kind: tuple[str, ...]
    count: Ints

    def by_kind(self, n_buildings: int) -> dict[str, Ints]:
        """
        Add up the counts of each class.

        Parameters
        ----------
        n_buildings : int
            Buildings of the area.

        Returns
        -------
        dict of str to (n_buildings,) ndarray of int
            By class, sorted.
        """
        label = np.array(self.kind, dtype=object)
        found: dict[str, Ints] = {}
        for kind in sorted(set(self.kind)):
            mine = label == kind
            found[kind] = np.bincount(
                self.building[mine], weights=self.count[mine], minlength=n_buildings
            ).astype(np.int64)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(Shown):
    """
    Everything a plan is made from.

    Attributes
    ----------
    name : str
        Shown on maps and reports.
    crs : str
        The metric system of all geometry, ``EPSG:`` and a number.
    communities : Communities
        Required.
    buildings : Buildings
        Required.
    streets : Streets
        Required; may be empty, then distances are straight.
    barriers : Barriers or None
        Optional.
    places : Places or None
        Optional.
    staff : StaffTable or None
        Optional.
    current_grids : CurrentGrids or None
        Optional.
    stations : Stations or None
        Optional.
    demand : Demand or None
        Optional.
    findings : tuple of Finding
        What was repaired, ignored or noticed while reading.
    input_hash : str
        SHA-256 over the files read, hexadecimal.
    attribution : str
        Whose data it is, for maps and reports.
    """

    name: str
    crs: str
    communities: Communities
    buildings: Buildings
    streets: Streets
    barriers: Barriers | None = None
    places: Places | None = None
    staff: StaffTable | None = None
    current_grids: CurrentGrids | None = None
    stations: Stations | None = None
    demand: Demand | None = None
    findings: tuple[Finding, ...] = field(default=())
    input_hash: str = ""
    attribution: str = ""
