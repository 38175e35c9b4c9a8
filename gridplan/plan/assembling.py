"""The answers of all communities put together: grids numbered over the whole area."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.atoms import AtomLayer
from gridplan.partition.bridge import bridge
from gridplan.partition.certify import Certified
from gridplan.partition.hub import find_hubs
from gridplan.partition.model import tolerance_kept
from gridplan.partition.reasons import explain
from gridplan.partition.result import Obstacle, Partition
from gridplan.plan.dividing import Answer


def assemble(
    atoms: AtomLayer, answers: Sequence[Answer], *, tolerance_asked: float, seed: int
) -> Partition:
    """
    Give grids their numbers over the whole area, west to east and north to south.

    Parameters
    ----------
    atoms : AtomLayer
        The cells of all communities.
    answers : sequence of Answer
        One a community, in their order.
    tolerance_asked : float
        Share of W/k that a grid may be off.
    seed : int
        Told with the result.

    Returns
    -------
    Partition
        With a reason for every grid outside its bounds.
    """
    start = np.searchsorted(atoms.community, np.arange(len(answers) + 1))
    grid_of = np.zeros(len(atoms), dtype=np.int64)
    is_bridged = np.zeros(len(atoms), dtype=bool)
    hubs, community, tolerance = [], [], []
    obstacles: list[Obstacle] = []
    total = 0
    for number, answer in enumerate(answers):
        first = int(start[number])
        rows = slice(first, int(start[number + 1]))
        problem = answer.problem
        local = _west_to_east(atoms.anchor[rows], problem.workload, answer.grid_of)
        ready = bridge(problem)
        grid_of[rows] = total + local
        is_bridged[rows] = ready.is_bridged
        hubs.append(first + find_hubs(problem, local))
        community += [number] * problem.k
        tolerance.append(tolerance_kept(problem, local, tolerance_asked))
        for one in explain(ready, local):
            atom = one.atom + first if one.atom >= 0 else -1
            obstacles.append(
                Obstacle(grid=total + one.grid, reason=one.reason, atom=atom, values=one.values)
            )
        total += problem.k
    return Partition(
        grid_of=grid_of,
        community=np.array(community, dtype=np.int64),
        hub=np.concatenate(hubs),
        tolerance=tuple(tolerance),
        is_bridged=tuple(is_bridged.tolist()),
        obstacles=tuple(obstacles),
        seed=seed,
    )


def _west_to_east(anchor: Floats, workload: Ints, grid_of: Ints) -> Ints:
    weight = workload + 1e-6
    total = np.bincount(grid_of, weights=weight)
    x = np.rint(np.bincount(grid_of, weights=weight * anchor[:, 0]) / total)
    y = np.rint(np.bincount(grid_of, weights=weight * anchor[:, 1]) / total)
    place = np.empty(len(total), dtype=np.int64)
    place[np.lexsort((-y, x))] = np.arange(len(total))
    return place[grid_of]


def centres_of(atoms: AtomLayer, partition: Partition) -> Floats:
    """
    Weigh the anchors of each grid as its numbering did.

    Parameters
    ----------
    atoms : AtomLayer
        The cells.
    partition : Partition
        Their grids.

    Returns
    -------
    (n_grids, 2) ndarray, m
        Centre of each grid.
    """
    weight = atoms.households + 1e-6
    total = np.bincount(partition.grid_of, weights=weight)
    return np.column_stack(
        [
            np.bincount(partition.grid_of, weights=weight * atoms.anchor[:, axis]) / total
            for axis in (0, 1)
        ]
    )


def proofs_of(answers: Sequence[Answer], partition: Partition) -> tuple[Certified, ...] | None:
    """
    Give the proofs the numbers that the plan's grids have.

    Parameters
    ----------
    answers : sequence of Answer
        One a community, in their order.
    partition : Partition
        What `assemble` made of them.

    Returns
    -------
    tuple of Certified or None
        In each community grids are numbered from 0 in the order of their codes; None
        where a community has no proof.
    """
    proofs: list[Certified] = []
    first = 0
    for number, answer in enumerate(answers):
        if answer.certified is None:
            return None
        last = first + len(answer.grid_of)
        grids = int(np.searchsorted(partition.community, number))
        mine = partition.grid_of[first:last] - grids
        proofs.append(replace(answer.certified, grid_of=mine))
        first = last
    return tuple(proofs)
