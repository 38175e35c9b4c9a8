"""
What a certificate counts beside the ways, and what it rules out, for each community.

Change against the plan kept, households that the hub's own head does not know, and the
pairs that no division meeting the wishes has in one grid: all of it whole numbers for an
atom at a hub (`gridplan.partition.cost.Terms`).
"""

import numpy as np

from gridplan.arrays import Ints
from gridplan.atoms import AtomLayer
from gridplan.inputs import Area
from gridplan.partition.cost import Terms
from gridplan.partition.moving import Past
from gridplan.partition.ties import Tie, never_together
from gridplan.schemes import Scheme

MOVED_DM = 10_000
"""Walking decimetres that one household moved counts for in the certificate of a kept plan."""


def terms_of(
    n: int,
    *,
    change: Ints | None = None,
    familiarity: Ints | None = None,
    tie: Tie | None = None,
) -> Terms:
    """
    Put together what counts, each by its name.

    Parameters
    ----------
    n : int
        Atoms of the community.
    change, familiarity : (n, n) ndarray of int, optional, household dm
        From `change_cost` and `unknown_cost`.
    tie : Tie, optional
        What wishes ask.

    Returns
    -------
    Terms
        ``change``, ``familiarity``, ``wishes``, as far as there are any.
    """
    counted = {"change": change, "familiarity": familiarity}
    never = None if tie is None else never_together(tie, n)
    return Terms(
        extra={name: cost for name, cost in counted.items() if cost is not None},
        forbidden={} if never is None or not never.any() else {"wishes": never},
    )


def change_cost(past: Past, old: Ints) -> Ints | None:
    """
    Price a household in the grid of a hub that lay in another old grid than its own.

    Parameters
    ----------
    past : Past
        Where the workload was.
    old : (n,) ndarray of int
        Old grid of each atom, a column of the past; -1 for none.

    Returns
    -------
    (n, n) ndarray of int or None, household dm
        Of each atom at each hub; None where there was no grid before.
    """
    if past.was.shape[1] == 0:
        return None
    loss = past.loss
    everyone = past.was.sum(axis=1, keepdims=True)
    moved = np.where(old >= 0, loss[:, np.maximum(old, 0)], everyone)
    return (moved * MOVED_DM).astype(np.int64)


def unknown_cost(area: Area, scheme: Scheme, atoms: AtomLayer) -> list[Ints | None]:
    """
    Price the households that whoever knows the hub best does not know.

    Parameters
    ----------
    area : Area
        Its staff tells in ``knows`` which buildings each head knows; codes of grids say
        nothing here, for the grids are still to be drawn.
    scheme : Scheme
        ``ways.unknown``, and which role heads a grid.
    atoms : AtomLayer
        The cells.

    Returns
    -------
    (n_communities,) list of (n, n) ndarray of int or None, household dm
        Of each atom at each hub; None where nothing is asked or nobody heads a grid. The
        first in the list of equals has the hub; where nobody knows anyone at the hub, all
        are unknown.
    """
    n_communities = len(area.communities)
    price = int(np.rint(scheme.ways.unknown * 10.0))
    head = scheme.head
    if area.staff is None or head is None or price == 0:
        return [None] * n_communities
    people = [row for row, role in enumerate(area.staff.role) if role == head.key]
    known = _known(area, atoms, [area.staff.knows[row] for row in people])
    parts, n = atoms.parts, len(atoms)
    lived = np.bincount(parts.atom, weights=parts.households, minlength=n).astype(np.int64)
    start = np.searchsorted(atoms.community, np.arange(n_communities + 1))
    found: list[Ints | None] = []
    for first, last in zip(start[:-1].tolist(), start[1:].tolist(), strict=True):
        mine = known[:, first:last]
        best = mine.argmax(axis=0)  # of each hub, a head
        unknown = lived[first:last, None] - np.where(mine.max(axis=0) > 0, mine[best].T, 0)
        found.append(unknown * price)
    return found


def _known(area: Area, atoms: AtomLayer, knows: list[tuple[str, ...]]) -> Ints:
    """Count the households of each atom that each head knows; one nobody, if there is none."""
    number = {name: row for row, name in enumerate(area.buildings.building_id)}
    known = np.zeros((max(len(knows), 1), len(atoms)), dtype=np.int64)
    parts = atoms.parts
    for person, names in enumerate(knows):
        rows = [number[name] for name in names if name in number]
        mine = np.isin(parts.building, rows)
        np.add.at(known[person], parts.atom[mine], parts.households[mine])
    return known
