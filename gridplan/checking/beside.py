"""
What certificates count beside the ways on the streets, and what they rule out.

``summary.json`` tells how many metres lines and unknown households count, and what was
wished. Lines are looked up in the plan's table of neighbours; who knows how many
households of a grid is counted from the staff list and ``buildings.csv``.
"""

from collections import Counter
from typing import Any

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.checking.files import PlanFiles
from gridplan.checking.record import Record

_TENTHS = 10.0  # decimetres in a metre


def metres_across(record: Record, files: PlanFiles, mine: Ints) -> Floats:
    """
    Add up the lines between the atoms of a community.

    Parameters
    ----------
    record : Record
        The plan; its summary tells what a line of each kind counts.
    files : PlanFiles
        With the table of neighbours.
    mine : (n,) ndarray of int
        Atoms of the community; they follow each other.

    Returns
    -------
    (n, n) ndarray of float32, m
        Least sum of the lines from atom to atom, in whole decimetres; 0 where nothing
        counts, or no chain of neighbours leads there.
    """
    counts = record.summary.get("ways", {}).get("crossing", {})
    n, first = len(mine), int(mine[0]) if len(mine) else 0
    if not counts or not n:
        return np.zeros((n, n), dtype=np.float32)
    far = np.full((n, n), np.inf)
    np.fill_diagonal(far, 0.0)
    pair = files.adjacency[["u", "v"]].to_numpy(dtype=np.int64) - first
    metres = np.array([counts.get(str(kind), 0.0) for kind in files.adjacency["kind"]])
    inside = ((pair >= 0) & (pair < n)).all(axis=1)
    for (u, v), price in zip(pair[inside].tolist(), metres[inside].tolist(), strict=True):
        far[u, v] = far[v, u] = np.rint(price * _TENTHS)
    for by in range(n):
        np.minimum(far, far[:, by, None] + far[by], out=far)
    return (np.where(np.isfinite(far), far, 0.0) / _TENTHS).astype(np.float32)


def familiarity_otherwise(record: Record, told: dict[str, Any], mine: Ints) -> bool:
    """
    Tell whether a certificate counts unknown households otherwise than the plan tells.

    Parameters
    ----------
    record : Record
        The plan, its area with the staff.
    told : dict
        The certificate.
    mine : (n,) ndarray of int
        Atoms of the community.

    Returns
    -------
    bool
        True if some hub has counts that none of the heads in the staff list explains.
    """
    price = int(np.rint(record.summary.get("ways", {}).get("unknown", 0.0) * _TENTHS))
    role = record.summary.get("staffing", {}).get("rules", {}).get("head_role")
    staff = record.area.staff
    is_asked = price > 0 and staff is not None and bool(role)
    if not is_asked or "familiarity" not in told["terms"]:
        return is_asked != ("familiarity" in told["terms"])
    assert staff is not None
    cost = np.array(told["terms"]["familiarity"], dtype=np.int64)
    known = record.weight[mine][:, None] - cost // price
    if (cost % price).any() or (known < 0).any() or (np.diag(known)[:, None] < known).any():
        return True  # whoever has a hub knows most there
    grids, home = np.unique(record.atom_grid[mine], return_inverse=True)
    place = {record.code[grid]: row for row, grid in enumerate(grids.tolist())}
    lived: Counter[tuple[str, int]] = Counter()
    for row in record.rows:
        if row.grid_code in place:
            lived[row.building_id, place[row.grid_code]] += row.households
    sums = {(0,) * len(grids)}
    for knows, his in zip(staff.knows, staff.role, strict=True):
        if his == role:
            sums.add(tuple(
                sum(lived[name, grid] for name in set(knows)) for grid in range(len(grids))
            ))  # fmt: skip
    in_grid = np.zeros((len(grids), len(mine)), dtype=np.int64)
    np.add.at(in_grid, home, known)
    return any(tuple(column) not in sums for column in in_grid.T.tolist())


def wishes_otherwise(record: Record, told: dict[str, Any], mine: Ints) -> bool:
    """
    Tell whether a certificate rules out what no wish of the plan does.

    Parameters
    ----------
    record : Record
        The plan; its summary tells what was wished.
    told : dict
        The certificate.
    mine : (n,) ndarray of int
        Atoms of the community.

    Returns
    -------
    bool
        True if pairs are ruled out without a wish, or within a grid, or beyond what
        locks say where nothing else was wished.
    """
    wishes = record.summary.get("wishes", [])
    if not told["forbidden"]:
        return False
    if not wishes or set(told["forbidden"]) != {"wishes"}:
        return True
    n, grid = len(mine), record.atom_grid[mine]
    never = np.zeros((n, n), dtype=bool)
    i, hub = np.array(told["forbidden"]["wishes"], dtype=np.int64).T
    never[i, hub] = True
    if (never & (grid[:, None] == grid)).any():
        return True
    locked = [record.grid.get(one.get("grid")) for one in wishes if one["kind"] == "lock"]
    is_locked = np.isin(grid, [one for one in locked if one is not None])
    apart = (grid[:, None] != grid) & (is_locked[:, None] | is_locked)
    only_locks = all(one["kind"] == "lock" for one in wishes)
    return bool((never != apart).any() if only_locks else (apart & ~never).any())
