"""The atoms of an area: indivisible cells that tile each community exactly."""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Bools, Floats, Geometries, Ints
from gridplan.errors import InputError
from gridplan.showing import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """
    Every straight piece of border between two atoms, or of an atom and outside.

    Attributes
    ----------
    left, right : (n,) ndarray of int
        Atoms on both sides, ``left < right``; outside its community is -1 and
        then stands in ``right``.
    kind : (n,) ndarray of int
        `gridplan.inputs.Kind` of what runs along it.
    name : (n,) ndarray of int
        Index into ``names``; -1 for none.
    xy : (n, 4) ndarray, m
        Both end points, x0 y0 x1 y1, metric.
    names : tuple of str
        Street and water names.
    """

    left: Ints
    right: Ints
    kind: Ints
    name: Ints
    xy: Floats
    names: tuple[str, ...]

    @property
    def metres(self) -> Floats:
        """Measure each piece, in m."""
        delta = self.xy[:, 2:] - self.xy[:, :2]
        length: Floats = np.hypot(delta[:, 0], delta[:, 1])
        return length


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """
    Who lives where: a row a building, or one an entrance where it is divided.

    Attributes
    ----------
    building : (n,) ndarray of int
        Index into the area's buildings.
    unit : (n,) ndarray of int
        Entrance, from 1; 0 for the whole building.
    households : (n,) ndarray of int
        Of this part.
    atom : (n,) ndarray of int
        The atom it lies in.
    point : (n, 2) ndarray, m
        Where its door is taken to be, metric.
    """

    building: Ints
    unit: Ints
    households: Ints
    atom: Ints
    point: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjacency:
    """
    Which atoms touch, along what, and whether one can walk across.

    Attributes
    ----------
    pair : (n, 2) ndarray of int
        Two atoms of one community, the lower first; sorted.
    metres : (n, n_kinds) ndarray, m
        Shared border by `gridplan.inputs.Kind`; 0 for a bridge.
    is_walkable : (n,) ndarray of bool
        True where one can walk from one atom to the other.
    is_preferred : (n,) ndarray of bool or None
        True where the rules prefer a border, whatever runs along it.
    """

    pair: Ints
    metres: Floats
    is_walkable: Bools
    is_preferred: Bools | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AtomLayer(Shown):
    """
    The atoms of all communities, sorted by community.

    Attributes
    ----------
    geometry : (n_atoms,) ndarray of Polygon or MultiPolygon, metric
        They tile each community: no gap, no overlap.
    community : (n_atoms,) ndarray of int
        Index into the area's communities, not decreasing.
    households : (n_atoms,) ndarray of int
        Sum over the atom's parts.
    level : (n_atoms,) tuple of str
        ``block``, ``building`` or ``entrance``.
    anchor : (n_atoms, 2) ndarray, m
        Where walks to and from the atom start; household-weighted.
    segments : Segments
        All pieces of border.
    adjacency : Adjacency
        The same by pair of atoms.
    parts : Parts
        Buildings and entrances.
    crossed : (n,) tuple of str
        Ids of buildings whose outline reaches into another atom.

    Raises
    ------
    InputError
        If households were lost.
    """

    geometry: Geometries
    community: Ints
    households: Ints
    level: tuple[str, ...]
    anchor: Floats
    segments: Segments
    adjacency: Adjacency
    parts: Parts
    crossed: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse to lose households."""  # noqa: DOC501
        if int(self.households.sum()) != int(self.parts.households.sum()):
            raise InputError(
                "atoms.households_lost",
                missing=int(self.parts.households.sum() - self.households.sum()),
            )

    def __len__(self) -> int:
        """Count the atoms."""
        return len(self.geometry)
