"""
What a new plan changes: codes carried on, marks, moved households, affected heads.

Marks are those of census geography: a grid is unchanged (U), a part of one that was
split (S), merged from several (M), or otherwise irregular (X); N where none of its
buildings stood in an old grid.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Floats, Ints
from gridplan.atoms import AtomLayer
from gridplan.errors import InfeasibleError
from gridplan.inputs import Area
from gridplan.partition.result import Partition
from gridplan.plan.codes import Lineage, carry_codes
from gridplan.plan.origin import Origin, origin_of
from gridplan.plan.previous import Previous
from gridplan.schemes.code_format import CodeFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedBuilding:
    """
    A building, or an entrance, whose households are in another grid now.

    Attributes
    ----------
    building_id : str
        The building.
    unit : int
        Entrance; 0 for the whole building.
    households : int
        That have moved, as counted today.
    old, new : str
        Codes.
    """

    building_id: str
    unit: int
    households: int
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    A plan against the one before.

    Attributes
    ----------
    previous : Previous
        The plan before.
    mark : dict of str to str
        ``U``, ``S``, ``M``, ``X`` or ``N`` by code of today.
    link : tuple of (str, str, int)
        Old code, new code and households of today that they share.
    retired : tuple of str
        Codes no grid has any more.
    used : tuple of str
        Every code ever issued, for the plan after this one.
    buildings : tuple of MovedBuilding
        What has moved, in the order of the input.
    compared : int
        Households of today whose building stood in an old grid.
    floor : int or None, households
        No plan within these bounds, or as even where they are not kept, moves fewer; None
        where work is more than households.
    """

    previous: Previous
    mark: dict[str, str]
    link: tuple[tuple[str, str, int], ...]
    retired: tuple[str, ...]
    used: tuple[str, ...]
    buildings: tuple[MovedBuilding, ...]
    compared: int
    floor: int | None

    @property
    def moved(self) -> int:
        """Count the households that are in another grid now."""
        return sum(row.households for row in self.buildings)

    @property
    def share(self) -> float:
        """Say which share of the compared households that is."""
        return self.moved / max(self.compared, 1)


def carry(  # noqa: PLR0913
    area: Area,
    atoms: AtomLayer,
    partition: Partition,
    centre: Floats,
    previous: Previous,
    *,
    format: CodeFormat,  # noqa: A002
    floor: int | None,
) -> tuple[tuple[str, ...], Change]:
    """
    Carry codes on and work out what has changed.

    Parameters
    ----------
    area : Area
        As it is now.
    atoms : AtomLayer
        Its cells.
    partition : Partition
        Its new grids.
    centre : (n_grids, 2) ndarray, m
        Where they lie.
    previous : Previous
        The plan before.
    format : CodeFormat
        How codes look.
    floor : int or None, households
        What must move at least.

    Returns
    -------
    tuple of ((n_grids,) tuple of str, Change)
        Codes of the new grids, and the change.
    """
    origin = origin_of(area, atoms, previous)
    new = partition.grid_of[atoms.parts.atom[origin.part]]
    lineage = _carried(area, atoms, partition, centre, previous, format, (origin, new))
    code = lineage.code
    rows = [
        MovedBuilding(
            building_id=area.buildings.building_id[int(atoms.parts.building[part])],
            unit=int(atoms.parts.unit[part]),
            households=int(count),
            old=previous.grid_code[int(old)],
            new=code[int(grid)],
        )
        for part, old, grid, count in zip(
            origin.part, origin.old, new, origin.households, strict=True
        )
        if previous.grid_code[int(old)] != code[int(grid)] and count > 0
    ]
    return code, Change(
        previous=previous,
        mark=marks_of(
            [
                (previous.grid_code[int(o)], code[int(g)])
                for o, g in zip(origin.old, new, strict=True)
            ],
            code,
        ),
        link=lineage.link,
        retired=lineage.retired,
        used=tuple(sorted({*previous.used, *code})),
        buildings=tuple(sorted(rows, key=lambda row: (row.old, row.building_id, row.unit))),
        compared=int(origin.households.sum()),
        floor=floor,
    )


def _carried(  # noqa: PLR0913, PLR0917
    area: Area,
    atoms: AtomLayer,
    partition: Partition,
    centre: Floats,
    previous: Previous,
    form: CodeFormat,
    rows: tuple[Origin, Ints],
) -> Lineage:
    """Add atoms nobody lives in, so that a grid of parks keeps its code too."""
    origin, new = rows
    bare = np.setdiff1d(np.arange(len(atoms)), atoms.parts.atom[origin.part])
    spot = shapely.point_on_surface(atoms.geometry[bare])
    which, where = shapely.STRtree(previous.outline).query(spot, predicate="within")
    nobody = np.zeros(len(which), dtype=np.int64)
    return carry_codes(
        previous.grid_code,
        np.concatenate([origin.old, where]).astype(np.int64),
        np.concatenate([new, partition.grid_of[bare[which]]]).astype(np.int64),
        np.concatenate([origin.households, nobody]),
        community_code=area.communities.code,
        community_of_grid=partition.community,
        centre=centre,
        format=form,
        used=previous.used,
    )


def marks_of(links: list[tuple[str, str]], codes: tuple[str, ...]) -> dict[str, str]:
    """
    Mark every new grid by how it came about.

    Parameters
    ----------
    links : list of (str, str)
        Old and new code of each building that stood in an old grid.
    codes : tuple of str
        New codes.

    Returns
    -------
    dict of str to str
        ``U``, ``S``, ``M``, ``X`` or ``N`` by new code.

    Examples
    --------
    >>> marks_of([("a", "a"), ("b", "b"), ("b", "c"), ("d", "e"), ("f", "e")], ("a", "b", "e"))
    {'a': 'U', 'b': 'S', 'e': 'M'}
    """
    into: dict[str, set[str]] = defaultdict(set)
    out_of: dict[str, set[str]] = defaultdict(set)
    for old, new in links:
        into[old].add(new)
        out_of[new].add(old)
    marks = {}
    for code in codes:
        olds = out_of.get(code, set())
        news = {new for old in olds for new in into[old]}
        if not olds:
            marks[code] = "N"
        elif len(olds) == 1 and len(news) == 1:
            marks[code] = "U"
        elif len(olds) == 1 and all(len(out_of[new]) == 1 for new in news):
            marks[code] = "S"
        elif len(news) == 1:
            marks[code] = "M"
        else:
            marks[code] = "X"
    return marks


def check_budget(change: Change, most: float | None) -> None:
    """
    Refuse a plan that moves more households than may be moved.

    Parameters
    ----------
    change : Change
        What it changes.
    most : float or None, share
        Of the households that stood in an old grid; None for no limit.

    Raises
    ------
    InfeasibleError
        If it moves more; the sentence says what must move at least.
    """
    if most is None or change.moved <= most * change.compared + 1e-9:
        return
    floor = change.floor or 0
    must = floor > most * change.compared + 1e-9
    raise InfeasibleError(
        "change.budget_impossible" if must else "change.budget_exceeded",
        most=round(100 * most, 2),
        moved=change.moved,
        share=round(100 * change.share, 2),
        floor=floor,
        floor_share=round(100 * floor / max(change.compared, 1), 2),
    )
