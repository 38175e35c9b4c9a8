"""
Certificates of the households that must move: the hub model with old grids as hubs.

They have the fields of any certificate (`gridplan.exports.certificate`), in thousandths
of a household. A hub is an old grid, named in ``old_grids``; ``roots`` are the atoms in
which its part may begin. An old grid stands there twice: with some of its own, and with
none of them. Null is a grid that is new.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gridplan.arrays import Ints
from gridplan.exports.certificate import FORMAT, told_splits
from gridplan.partition.hub import members_of
from gridplan.partition.moving import MovedFloor
from gridplan.plan.plan import Plan


def moved_certificates(plan: Plan) -> list[dict[str, Any]]:
    """
    Lay out what each community must move at least.

    Parameters
    ----------
    plan : Plan
        Made near another.

    Returns
    -------
    list of dict
        One for each community that had grids before; none where no plan was kept.
    """
    codes = plan.area.communities.code
    start = np.searchsorted(plan.atoms.community, np.arange(len(codes) + 1))
    found = []
    for number, floor in enumerate(plan.moved_floors):
        if floor is None or plan.change is None:
            continue
        grid_of = plan.partition.grid_of[start[number] : start[number + 1]]
        old = plan.change.previous.grids_of(codes[number])
        names = [plan.change.previous.grid_code[grid] for grid in old.tolist()]
        found.append(_certificate_of(codes[number], floor, grid_of - grid_of.min(), names))
    return found


def _certificate_of(
    code: str, floor: MovedFloor, grid_of: Ints, old: Sequence[str]
) -> dict[str, Any]:
    """Lay out one certificate; atoms pay what moves, in thousandths of a household."""
    model, proof, n = floor.model, floor.proof, len(grid_of)
    h = len(model) - n
    cost, is_barred = model.cost[h:, :h], ~model.is_allowed[h:, :h]
    is_root = np.zeros((n, h), dtype=bool)
    begins = model.source < h
    is_root[model.indices[begins] - h, model.source[begins]] = True
    paid = 0
    for atoms in members_of(grid_of):
        may = is_root[atoms].any(axis=0) & ~is_barred[atoms].any(axis=0)
        paid += int(cost[np.ix_(atoms, np.flatnonzero(may))].sum(axis=0).min())
    pair = np.column_stack([model.source, model.indices])[~begins] - h
    return {
        "format": FORMAT,
        "of": "moved",
        "community": code,
        "claim": True,
        "solver": False,
        "k": int(model.k),
        "least": int(model.lower),
        "most": int(model.upper),
        "beyond": int(model.beyond),
        "toll": int(proof.toll),
        "households": model.workload[h:].tolist(),
        "neighbours": pair[pair[:, 0] < pair[:, 1]].tolist(),
        "way_dm": None,
        "terms": {"moved": cost.tolist()},
        "forbidden": {"apart": np.argwhere(is_barred).tolist()},
        "old_grids": [old[c] if c < len(old) else None for c in floor.column.tolist()],
        "roots": [np.flatnonzero(is_root[:, hub]).tolist() for hub in range(h)],
        "assignment": grid_of.tolist(),
        "multipliers": proof.price[h:].tolist(),
        "values": proof.value[:h].tolist(),
        "splits": told_splits(proof.splits[:h], first=h),
        "floor": int(proof.floor),
        "cost": paid,
    }
