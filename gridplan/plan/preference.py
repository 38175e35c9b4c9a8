"""
Borders a scheme prefers whatever runs along them, such as those between property companies.

A level says so with ``prefers``, the name of a column of the buildings. An atom belongs
to whom most of its households belong to.
"""

from dataclasses import replace

import numpy as np

from gridplan.arrays import Ints
from gridplan.atoms import AtomLayer
from gridplan.inputs import Buildings
from gridplan.schemes import Scheme

COLUMNS = ("property_company", "estate")
"""Columns of the buildings that may draw a border."""


def with_preference(atoms: AtomLayer, buildings: Buildings, scheme: Scheme) -> AtomLayer:
    """
    Mark the borders that a scheme prefers.

    Parameters
    ----------
    atoms : AtomLayer
        The cells.
    buildings : Buildings
        Of the same area.
    scheme : Scheme
        Whose levels may prefer a column.

    Returns
    -------
    AtomLayer
        The same where no level prefers anything, or the area does not tell it.
    """
    wanted = [level.prefers for level in scheme.levels if level.prefers in COLUMNS]
    told = [getattr(buildings, column) for column in wanted]
    keepers = [_keeper(atoms, names) for names in told if any(names)]
    if not keepers:
        return atoms
    a, b = atoms.adjacency.pair[:, 0], atoms.adjacency.pair[:, 1]
    is_preferred = np.zeros(len(a), dtype=bool)
    for keeper in keepers:
        is_preferred |= (keeper[a] != keeper[b]) & (keeper[a] >= 0) & (keeper[b] >= 0)
    return replace(atoms, adjacency=replace(atoms.adjacency, is_preferred=is_preferred))


def _keeper(atoms: AtomLayer, names: tuple[str, ...]) -> Ints:
    """Find by number who has most households of each atom; -1 where nobody is told."""
    parts = atoms.parts
    known = sorted({name for name in names if name})
    number = {name: place for place, name in enumerate(known)}
    whose = np.array([number.get(names[b], -1) for b in parts.building.tolist()])
    count = np.zeros((len(atoms), len(known)), dtype=np.int64)
    rows = np.flatnonzero(whose >= 0)
    np.add.at(count, (parts.atom[rows], whose[rows]), parts.households[rows])
    if not known:
        return np.full(len(atoms), -1)
    most: Ints = np.where(count.max(axis=1) > 0, count.argmax(axis=1), -1)
    return most
