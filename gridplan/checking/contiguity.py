"""Whether each grid hangs together wherever one can walk."""

from collections.abc import Iterator

import numpy as np
import shapely

from gridplan.arrays import Ints
from gridplan.checking.bounds import bounds_of
from gridplan.checking.fault import Fault
from gridplan.checking.record import Record, label_parts

_SAME = 0.1  # m² by which a grid may differ from its atoms
_SHARED = 0.1  # m by which a shared border may differ from what is told


def check_contiguity(record: Record) -> Iterator[Fault]:
    """
    Look for grids in pieces.

    Parameters
    ----------
    record : Record
        The plan.

    Yields
    ------
    Fault
        ``second_piece``, ``atom_elsewhere``, ``grid_not_its_atoms`` or
        ``not_neighbours``.
    """
    yield from _check_edges(record)
    yield from _check_atoms(record)
    held = record.home >= 0
    u, v = record.edge.T
    inside = held[u] & held[v] & (record.home[u] == record.home[v])
    piece = label_parts(record.edge[inside], len(record.home))
    for grid in range(len(record.code)):
        mine = np.flatnonzero(record.home == grid)
        n_extra = _extra_pieces(record, mine, piece) + _empty_parts(record, grid, mine)
        if n_extra:
            values = {"grid": record.code[grid], "pieces": n_extra + 1}
            yield Fault(name="second_piece", values=values)


def _extra_pieces(record: Record, mine: Ints, piece: Ints) -> int:
    # The pieces that are neither the main one nor a light part brought over.
    pieces = np.unique(piece[mine])
    parts = [mine[piece[mine] == number] for number in pieces]
    if len(parts) < 2:
        return 0
    main = max(parts, key=lambda part: (int(record.weight[part].sum()), -int(part[0])))
    return sum(part is not main and not _is_light(record, part, mine) for part in parts)


def _is_light(record: Record, part: Ints, mine: Ints) -> bool:
    # A whole walkable part, too light to be a grid, may join another.
    whole = np.flatnonzero(record.component == record.component[part[0]])
    if len(whole) != len(part) or not np.isin(whole, mine).all():
        return False
    community = int(record.atom_community[part[0]])
    members = np.flatnonzero(record.atom_community == community)
    lower, _ = bounds_of(record, community)
    k = int((record.community == community).sum())
    is_crowded = len(np.unique(record.component[members])) > k
    return is_crowded or int(record.weight[whole].sum()) < lower


def _empty_parts(record: Record, grid: int, mine: Ints) -> int:
    # Parts of the outline that hold no atom's middle.
    parts = shapely.get_parts(record.outline[grid])
    if len(parts) == 1:
        return 0
    points = shapely.point_on_surface(record.atom[mine])
    tree = shapely.STRtree(parts)
    return len(parts) - len(np.unique(tree.query(points, predicate="intersects")[1]))


def _check_atoms(record: Record) -> Iterator[Fault]:
    for atom in np.flatnonzero(record.home != record.atom_grid):
        said, seen = int(record.atom_grid[atom]), int(record.home[atom])
        values = {
            "atom": int(atom),
            "grid": record.code[said] if said >= 0 else "?",
            "other": record.code[seen] if seen >= 0 else "?",
        }
        yield Fault(name="atom_elsewhere", values=values)
    for grid, code in enumerate(record.code):
        atoms = shapely.union_all(record.atom[record.atom_grid == grid])
        off = float(shapely.area(shapely.symmetric_difference(atoms, record.outline[grid])))
        if off > _SAME:
            values = {"grid": code, "area": round(off, 2)}
            yield Fault(name="grid_not_its_atoms", values=values)


def _check_edges(record: Record) -> Iterator[Fault]:
    # The table of neighbours against the shapes: who claims to touch must touch.
    u, v = record.edge.T
    shared = shapely.length(shapely.intersection(record.atom[u], record.atom[v]))
    is_off = (record.metres > 0) & (np.abs(shared - record.metres) > _SHARED)
    is_foreign = record.atom_community[u] != record.atom_community[v]
    for row in np.flatnonzero(is_off | is_foreign):
        values = {"atom": int(u[row]), "other": int(v[row])}
        yield Fault(name="not_neighbours", values=values)
