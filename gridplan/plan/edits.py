"""
What a planner does to one community by hand, as values that travel as JSON.

::

    {"op": "move",   "to": "320412001001003", "atoms": [17, 18], "buildings": ["b-7"]}
    {"op": "split",  "grid": "320412001001003"}
    {"op": "merge",  "grids": ["320412001001003", "320412001001004"]}
    {"op": "count",  "households": {"b-7": 40, "b-9": 0}}
    {"op": "add",    "building_id": "new-1", "atom": 17, "households": 36}
    {"op": "remove", "buildings": ["b-7"]}

Atoms bear the numbers of the layer ``atoms`` in plan.gpkg; grids their codes. ``move``
needs ``atoms`` or ``buildings``; a building moves with every atom it has a door in.
"""

from dataclasses import dataclass, fields
from typing import Any

from gridplan.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """
    Atoms go to a grid and stay there.

    Attributes
    ----------
    to : str
        Code of the grid.
    atoms : tuple of int
        Numbers of atoms.
    buildings : tuple of str
        Ids of buildings.
    """

    to: str
    atoms: tuple[int, ...] = ()
    buildings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """
    A grid becomes two; the larger part keeps the code.

    Attributes
    ----------
    grid : str
        Code of the grid.
    """

    grid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """
    Two neighbouring grids become one; the larger one's code survives.

    Attributes
    ----------
    grids : tuple of str
        Two codes.
    """

    grids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """
    Buildings have other numbers of households.

    Attributes
    ----------
    households : dict of str to int
        New count by building.
    """

    households: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """
    A building is new; it stands in an atom that is there.

    Attributes
    ----------
    building_id : str
        Its id.
    atom : int
        Number of the atom.
    households : int
        Its households.
    """

    building_id: str
    atom: int
    households: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """
    Buildings are gone.

    Attributes
    ----------
    buildings : tuple of str
        Their ids.
    """

    buildings: tuple[str, ...]


Edit = Move | Split | Merge | Count | Add | Remove

_KINDS: dict[str, type[Edit]] = {
    "move": Move, "split": Split, "merge": Merge, "count": Count, "add": Add, "remove": Remove,
}  # fmt: skip


def edit_of(value: dict[str, Any]) -> Edit:
    """
    Read one edit.

    Parameters
    ----------
    value : dict
        As shown at the head of this page.

    Returns
    -------
    Edit
        Its shape is checked; whether grids and atoms exist is for the repair to say.

    Raises
    ------
    InputError
        If it is no edit.

    Examples
    --------
    >>> edit_of({"op": "merge", "grids": ["a", "b"]})
    Merge(grids=('a', 'b'))
    """
    told = dict(value) if isinstance(value, dict) else {}
    kind = _KINDS.get(str(told.pop("op", "")))
    if kind is None:
        raise InputError("repair.unknown_edit", known=", ".join(_KINDS))
    known = {field.name: field for field in fields(kind)}
    wrong = sorted(set(told) - set(known))
    missing = sorted(set(known) - set(told) - {"atoms", "buildings"})
    if wrong or missing:
        raise InputError("repair.bad_edit", wrong=", ".join([*wrong, *missing]))
    for name, entry in told.items():
        if not _is_like(name, entry):
            raise InputError("repair.bad_edit", wrong=name)
    ready: dict[str, Any] = {
        name: tuple(entry) if isinstance(entry, list) else entry for name, entry in told.items()
    }
    return kind(**ready)


def _is_like(name: str, entry: Any) -> bool:
    if name == "atoms":
        return isinstance(entry, list) and all(_is_count(one) for one in entry)
    if name in {"buildings", "grids"}:
        return isinstance(entry, list) and all(isinstance(one, str) for one in entry)
    if name == "households" and isinstance(entry, dict):
        return all(isinstance(key, str) and _is_count(n) for key, n in entry.items())
    if name in {"households", "atom"}:
        return _is_count(entry)
    return isinstance(entry, str)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000
