"""
Whether the reasons given for grids outside their bounds are true.

Each reason is a statement about numbers and neighbours that can be worked out
again, without searching for a plan:

``atom_too_heavy``
    an atom of the grid alone exceeds the upper bound U;
``component_weight``
    the households W of the walkable part fit no whole number j of grids,
    ``j * L <= W <= j * U``;
``no_subset``
    no atoms of the part with the one named sum to between L and U while the rest
    fits the part's other grids;
``cut_vertex``
    without the atom named, pieces lighter than L hang loose; they must join its
    grid and, with light parts brought over to it, make it exceed U.

``search_limit`` claims nothing and is not checked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Ints
from gridplan.checking.bounds import bounds_of
from gridplan.checking.fault import Fault
from gridplan.checking.record import Record, label_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """
    A reason with what it speaks of.

    Attributes
    ----------
    grid : int
        Row of the grid.
    atom : int
        The atom named; -1 for none.
    part : (n,) ndarray of int
        Atoms of the walkable part, with the light parts its grids took in.
    k : int
        Grids of the part.
    lower, upper : int
        Bounds on a grid.
    """

    grid: int
    atom: int
    part: Ints
    k: int
    lower: int
    upper: int


def check_reasons(record: Record) -> Iterator[Fault]:
    """
    Try every reason of ``summary.json``.

    Parameters
    ----------
    record : Record
        The plan.

    Yields
    ------
    Fault
        ``reason_unknown`` or ``reason_false``.
    """
    for row in record.summary["infeasible"]:
        reason, code = str(row.get("reason")), str(row.get("grid"))
        values = {"grid": code, "reason": reason, "atom": row.get("atom")}
        if reason == "search_limit" and code in record.grid:
            continue
        if reason not in _TESTS or code not in record.grid:
            yield Fault(name="reason_unknown", values=values)
            continue
        claim = _claim(record, record.grid[code], row.get("atom"))
        if claim is None or not _TESTS[reason](record, claim):
            yield Fault(name="reason_false", values=values)


def _claim(record: Record, grid: int, atom: object) -> Claim | None:
    named = atom if isinstance(atom, int) and 0 <= atom < len(record.weight) else -1
    members = np.flatnonzero(record.atom_grid == grid)
    community = int(record.community[grid])
    if community < 0 or not len(members):
        return None
    start = named if named >= 0 else int(members[record.weight[members].argmax()])
    part = _joined(record, community, start)
    lower, upper = bounds_of(record, community)
    return Claim(
        grid=grid,
        atom=named,
        part=part,
        k=len(np.unique(record.atom_grid[part])),
        lower=lower,
        upper=upper,
    )


def _joined(record: Record, community: int, start: int) -> Ints:
    # Walkable parts tied together by grids that took in a light one.
    members = np.flatnonzero(record.atom_community == community)
    ties = []
    for grid in np.unique(record.atom_grid[members]):
        mine = members[record.atom_grid[members] == grid]
        ties.append(np.column_stack([np.full(len(mine), mine[0]), mine]))
    whole = label_parts(
        np.concatenate([record.edge, *ties]) if ties else record.edge, len(record.weight)
    )
    joined: Ints = members[whole[members] == whole[start]]
    return joined


def _is_atom_too_heavy(record: Record, claim: Claim) -> bool:
    return (
        claim.atom >= 0
        and int(record.atom_grid[claim.atom]) == claim.grid
        and int(record.weight[claim.atom]) > claim.upper
    )


def _is_component_weight(record: Record, claim: Claim) -> bool:
    # The part by itself, or with the light parts that joined it.
    start = claim.atom if claim.atom >= 0 else int(claim.part[0])
    alone = np.flatnonzero(record.component == record.component[start])
    return any(
        not _fits(int(record.weight[atoms].sum()), claim.lower, claim.upper)
        for atoms in (alone, claim.part)
    )


def _fits(total: int, lower: int, upper: int) -> bool:
    # Is there a whole number of grids that shares the households out?
    if upper <= 0:
        return total == 0
    fewest = -(-total // upper)
    return max(fewest, 1) * lower <= total


def _is_no_subset(record: Record, claim: Claim) -> bool:
    if claim.atom < 0 or claim.atom not in claim.part:
        return False
    weight = record.weight[claim.part]
    total = int(weight.sum())
    # Bit s of the number is set when some atoms, with the named one, sum to s.
    sums = 1 << int(record.weight[claim.atom])
    for other in weight[claim.part != claim.atom].tolist():
        sums |= sums << other
    low = max(claim.lower, total - (claim.k - 1) * claim.upper)
    high = min(claim.upper, total - (claim.k - 1) * claim.lower)
    if high < low:
        return True
    window = ((1 << (high + 1)) - 1) & ~((1 << max(low, 0)) - 1)
    return sums & window == 0


def _is_cut_vertex(record: Record, claim: Claim) -> bool:
    if claim.atom < 0 or int(record.atom_grid[claim.atom]) != claim.grid:
        return False
    whole = np.flatnonzero(record.component == record.component[claim.atom])
    edge = record.edge[(record.edge != claim.atom).all(axis=1)]
    piece = label_parts(edge, len(record.weight))
    weight = np.bincount(piece[whole], weights=record.weight[whole])
    loose = np.unique(piece[whole[whole != claim.atom]])
    light = sum(int(weight[number]) for number in loose if weight[number] < claim.lower)
    light += _brought_over(record, claim)
    return light > 0 and int(record.weight[claim.atom]) + light > claim.upper


def _brought_over(record: Record, claim: Claim) -> int:
    # Parts too light to be a grid, which no walk reaches: they joined this grid whole.
    mine = record.atom_grid == claim.grid
    strange = np.unique(record.component[mine & record.is_bridged])
    parts = [record.component == number for number in strange]
    weights = [
        int(record.weight[part].sum())
        for part in parts
        if not part[claim.atom] and (mine | ~part).all()
    ]
    return sum(weight for weight in weights if weight < claim.lower)


_TESTS: dict[str, Callable[[Record, Claim], bool]] = {
    "atom_too_heavy": _is_atom_too_heavy,
    "component_weight": _is_component_weight,
    "no_subset": _is_no_subset,
    "cut_vertex": _is_cut_vertex,
}
