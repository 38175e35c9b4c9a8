"""
What a planner insists on: locks, pins, estates kept whole, lines to follow or to ignore.

As JSON or in a file each wish is a table::

    {"kind": "lock", "grid": "320412001001003"}           a grid stays as it is
    {"kind": "pin", "buildings": ["b-7"], "grid": "…003"}  buildings are in that grid
    {"kind": "together", "estate": "…"}                    an estate stays in one grid
    {"kind": "together", "buildings": ["b-1", "b-2"]}      so do these buildings
    {"kind": "apart", "buildings": ["b-1", "b-9"]}         no two of these in one grid
    {"kind": "border", "street": "…"}                      grids end at that street
    {"kind": "no_border", "street": "…"}                   no border runs along it

``lock`` and ``pin`` speak of the grids of a plan that is kept. Instead of ``street`` a
line may be given as ``line``, a GeoJSON geometry in longitude and latitude.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import combinations
from typing import Any, Literal, get_args

import numpy as np
import shapely

from gridplan.arrays import Floats, Ints
from gridplan.atoms import AtomLayer
from gridplan.crs import GEOGRAPHIC, reproject
from gridplan.errors import InfeasibleError, InputError
from gridplan.inputs import Area
from gridplan.partition.problem import Problem
from gridplan.partition.ties import Tie, can_hold, smallest_conflict

WishKind = Literal["lock", "pin", "together", "apart", "border", "no_border"]
_NEAR = 6.0  # m from a line within which a border runs along it
_MOST = 0.5  # of the border between two atoms that must run along it


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """
    One thing to be kept to.

    Attributes
    ----------
    kind : str
        As shown at the head of this page.
    grid : str
        Code of a grid of the plan that is kept.
    buildings : tuple of str
        Ids of buildings.
    estate : str
        Name of an estate, or one that its buildings share.
    street : str
        Name of a street or water.
    line : dict
        GeoJSON geometry in longitude and latitude.

    Raises
    ------
    InputError
        If the kind is unknown, or what it speaks of is not named.
    """

    kind: WishKind
    grid: str = ""
    buildings: tuple[str, ...] = ()
    estate: str = ""
    street: str = ""
    line: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a wish that says nothing."""  # noqa: DOC501
        if self.kind not in get_args(WishKind):
            known = ", ".join(get_args(WishKind))
            raise InputError("wishes.unknown_kind", kind=self.kind, known=known)
        houses = bool(self.buildings or self.estate)
        says = {
            "lock": bool(self.grid),
            "pin": bool(self.grid) and houses,
            "together": bool(self.estate) or len(self.buildings) > 1,
            "apart": len(self.buildings) > 1,
            "border": bool(self.street or self.line),
            "no_border": bool(self.street or self.line),
        }
        if not says[self.kind]:
            raise InputError("wishes.incomplete", kind=self.kind)

    def __str__(self) -> str:
        """Name it in a sentence."""
        what = [self.grid, self.estate, *self.buildings[:4], self.street]
        more = "…" if len(self.buildings) > 4 else ""
        return f"{self.kind} {' '.join(one for one in what if one)}{more}".strip()

    def told(self) -> dict[str, Any]:
        """
        Write it as `wish_of` reads it.

        Returns
        -------
        dict
            What it says and nothing it leaves open.
        """
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        said |= {"buildings": list(self.buildings), "line": dict(self.line)}
        return {name: value for name, value in said.items() if value}


def wish_of(value: Mapping[str, Any]) -> Wish:
    """
    Read one wish.

    Parameters
    ----------
    value : mapping
        As shown at the head of this page.

    Returns
    -------
    Wish
        Checked by itself; whether grids and buildings exist is found out later.

    Raises
    ------
    InputError
        If it has an entry no wish has, or one of the wrong type.

    Examples
    --------
    >>> str(wish_of({"kind": "apart", "buildings": ["a", "b"]}))
    'apart a b'
    """
    known = {one.name for one in fields(Wish)}
    wrong = [str(key) for key in value if key not in known]
    for key, entry in value.items():
        fits = {
            "buildings": isinstance(entry, list) and all(isinstance(e, str) for e in entry),
            "line": isinstance(entry, Mapping),
        }.get(str(key), isinstance(entry, str))
        if not fits and str(key) not in wrong:
            wrong.append(str(key))
    if wrong or "kind" not in value:
        raise InputError("wishes.bad_entry", wrong=", ".join(wrong) or "kind")
    told: dict[str, Any] = {
        key: tuple(entry) if isinstance(entry, list) else entry for key, entry in value.items()
    }
    return Wish(**told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What wishes ask of one community.

    Attributes
    ----------
    wish : tuple of Wish
        Those that concern it.
    tie : tuple of Tie
        What each asks; atoms numbered from 0, grids as columns of the past.
    """

    wish: tuple[Wish, ...]
    tie: tuple[Tie, ...]


def resolve_wishes(
    wishes: Sequence[Wish],
    area: Area,
    atoms: AtomLayer,
    *,
    column: Mapping[str, tuple[int, int]],
    old: Mapping[int, Ints],
) -> dict[int, Asked]:
    """
    Turn wishes into what they ask of atoms.

    Parameters
    ----------
    wishes : sequence of Wish
        In the order of the file.
    area : Area
        Buildings and communities.
    atoms : AtomLayer
        The cells.
    column : mapping of str to (int, int)
        Community of each old grid and its place among those of it, by code; empty where
        no plan is kept.
    old : mapping of int to (n,) ndarray of int
        Old grid of each atom of a community, as such a place.

    Returns
    -------
    dict of int to Asked
        By community; those nothing is asked of are left out.

    Raises
    ------
    InputError
        If a wish names a building, grid, estate or line that is not there, or joins
        what lies in two communities.
    """
    desk = _Desk(area, atoms, column, old)
    found: dict[int, list[tuple[Wish, Tie]]] = defaultdict(list)
    for wish in wishes:
        for community, tie in desk.ties(wish).items():
            found[community].append((wish, tie))
    return {
        community: Asked(wish=tuple(w for w, _ in rows), tie=tuple(t for _, t in rows))
        for community, rows in found.items()
    }


def check_wishes(problem: Problem, asked: Asked, community: str) -> None:
    """
    Refuse wishes that cannot all be met.

    Parameters
    ----------
    problem : Problem
        The division.
    asked : Asked
        What is asked of it.
    community : str
        Its code.

    Raises
    ------
    InfeasibleError
        With the smallest set of wishes that contradict each other, or the bounds.
    """
    total = int(problem.workload.sum())
    if not can_hold(problem, Tie()):  # then the bounds are not what the wishes break
        problem = _without_bounds(problem, total)
    places = smallest_conflict(problem, asked.tie)
    if not places:
        return
    told = "; ".join(str(asked.wish[place]) for place in places)
    bare = _without_bounds(problem, total)
    ties = [asked.tie[place] for place in places]
    key = "wishes.contradict" if smallest_conflict(bare, ties) else "wishes.break_bounds"
    raise InfeasibleError(
        key, community=community, wishes=told, lower=problem.lower, upper=problem.upper,
        n=len(places),
    )  # fmt: skip


def _without_bounds(problem: Problem, total: int) -> Problem:
    return Problem(
        **{
            one.name: getattr(problem, one.name)
            for one in fields(Problem)
            if one.name not in {"lower", "upper"}
        },
        lower=0,
        upper=total,
    )


class _Desk:
    """Looks up what wishes name."""

    def __init__(
        self,
        area: Area,
        atoms: AtomLayer,
        column: Mapping[str, tuple[int, int]],
        old: Mapping[int, Ints],
    ) -> None:
        self.area, self.atoms, self.column, self.old = area, atoms, column, old
        n = len(area.communities)
        self.start = np.searchsorted(atoms.community, np.arange(n + 1))
        self.home: dict[str, list[int]] = defaultdict(list)
        for building, atom in zip(atoms.parts.building, atoms.parts.atom, strict=True):
            self.home[area.buildings.building_id[int(building)]].append(int(atom))

    def ties(self, wish: Wish) -> dict[int, Tie]:
        """Say what one wish asks, by community."""  # noqa: DOC501
        if wish.kind in {"border", "no_border"}:
            return self._along(wish)
        if wish.kind == "lock":
            community, column = self._grid(wish)
            label = self.old[community]
            inside = np.flatnonzero(label == column)
            outside = np.flatnonzero(label != column)
            return {
                community: Tie(inside=_with(inside, column), outside=_with(outside, column))
            }
        community, rows = self._rows(wish)
        if wish.kind == "pin":
            of_grid, column = self._grid(wish)
            if of_grid != community:
                raise InputError("wishes.two_communities", wish=str(wish))
            return {community: Tie(inside=_with(np.unique(np.concatenate(rows)), column))}
        if wish.kind == "together":
            every = np.unique(np.concatenate(rows))
            return {community: Tie(same=np.column_stack([every[:-1], every[1:]]))}
        pairs = [(int(a[0]), int(b[0])) for a, b in combinations(rows, 2)]
        return {community: Tie(apart=np.array(pairs, dtype=np.int64).reshape(-1, 2))}

    def _grid(self, wish: Wish) -> tuple[int, int]:
        if not self.column:
            raise InputError("wishes.needs_plan", wish=str(wish))
        if wish.grid not in self.column:
            raise InputError("wishes.unknown_grid", wish=str(wish), grid=wish.grid)
        return self.column[wish.grid]

    def _rows(self, wish: Wish) -> tuple[int, list[Ints]]:
        names = list(wish.buildings)
        if wish.estate:
            buildings = self.area.buildings
            names += [
                one
                for one, name, estate in zip(
                    buildings.building_id, buildings.name, buildings.estate, strict=True
                )
                if wish.estate in {name, estate} and one in self.home
            ]
        if not names:
            raise InputError("wishes.unknown_estate", wish=str(wish), estate=wish.estate)
        missing = [name for name in names if name not in self.home]
        if missing:
            raise InputError("wishes.unknown_building", wish=str(wish), building=missing[0])
        rows = [np.unique(np.array(self.home[name], dtype=np.int64)) for name in names]
        communities = set(self.atoms.community[np.concatenate(rows)].tolist())
        if len(communities) > 1:
            raise InputError("wishes.two_communities", wish=str(wish))
        community = communities.pop()
        return community, [one - self.start[community] for one in rows]

    def _along(self, wish: Wish) -> dict[int, Tie]:
        """Find the pairs of atoms whose common border runs along a line."""  # noqa: DOC501
        metres = self._metres_along(wish)
        pair = self.atoms.adjacency.pair
        whole = self.atoms.adjacency.metres.sum(axis=1)
        chosen = np.flatnonzero((metres > _MOST * whole) & (whole > 0))
        if len(chosen) == 0:
            raise InputError("wishes.no_line", wish=str(wish))
        community = self.atoms.community[pair[chosen, 0]]
        name = "apart" if wish.kind == "border" else "same"
        return {
            int(one): Tie(**{name: pair[chosen[community == one]] - self.start[one]})
            for one in np.unique(community)
        }

    def _metres_along(self, wish: Wish) -> Floats:
        segments = self.atoms.segments
        inner = segments.right >= 0
        if wish.street:
            number = [i for i, name in enumerate(segments.names) if name == wish.street]
            along = inner & np.isin(segments.name, number)
        else:
            ends = segments.xy.reshape(-1, 2)
            off = shapely.distance(shapely.points(ends), self._line(wish)).reshape(-1, 2)
            along = inner & (off.max(axis=1) <= _NEAR)
        pair = self.atoms.adjacency.pair
        n = len(self.atoms)
        key = pair[:, 0] * n + pair[:, 1]
        rows = np.flatnonzero(along)
        at = np.searchsorted(key, segments.left[rows] * n + segments.right[rows])
        at = np.minimum(at, max(len(key) - 1, 0))
        fits = key[at] == segments.left[rows] * n + segments.right[rows]
        return np.bincount(
            at[fits], weights=segments.metres[rows[fits]], minlength=len(key)
        ).astype(np.float64)

    def _line(self, wish: Wish) -> shapely.Geometry:
        try:
            shape = shapely.geometry.shape(dict(wish.line))
        except (shapely.errors.ShapelyError, ValueError, KeyError, TypeError, AttributeError):
            raise InputError("wishes.bad_line", wish=str(wish)) from None
        return reproject(np.array([shape], dtype=object), GEOGRAPHIC, self.area.crs)[0]


def _with(atoms: Ints, column: int) -> Ints:
    return np.column_stack([atoms, np.full(len(atoms), column)]).astype(np.int64)
