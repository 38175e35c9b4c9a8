"""
How a community of a draft is divided right now, for answers while somebody edits.

The walkable neighbours come from the files of the version, the grids from the tables
with the planner's edits.
"""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from gridplan.api.service import Service
from gridplan.arrays import Floats, Ints
from gridplan.store.errors import MissingError
from gridplan.store.tables import FEATURES
from gridplan.store.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    What an edit never changes of a community.

    Attributes
    ----------
    community : str
        Its code.
    atom : (n,) ndarray of int
        Numbers of its atoms.
    workload : (n,) ndarray, households
        Of each.
    pairs : (m, 2) ndarray of int
        Neighbours one can walk between, as rows; each pair once.
    lower, upper : int, households
        Bounds of a grid.
    mean : float, households
        Of its grids.
    """

    community: str
    atom: Ints
    workload: Floats
    pairs: Ints
    lower: int
    upper: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """
    A community as it is divided.

    Attributes
    ----------
    ground : Ground
        Its atoms.
    households : (n,) ndarray of int
        In each atom.
    codes : tuple of str
        Of its grids.
    grid : (n,) ndarray of int
        Index into ``codes`` of each atom.
    """

    ground: Ground
    households: Ints
    codes: tuple[str, ...]
    grid: Ints

    def loads(self) -> Floats:
        """
        Sum the work of each grid.

        Returns
        -------
        (n_grids,) ndarray, households
            By ``codes``.
        """
        work = self.ground.workload
        total = np.bincount(self.grid, weights=work, minlength=len(self.codes))
        return np.asarray(total, dtype=np.float64)

    def people(self) -> Ints:
        """
        Count the households of each grid.

        Returns
        -------
        (n_grids,) ndarray of int
            By ``codes``.
        """
        counted = np.bincount(self.grid, weights=self.households, minlength=len(self.codes))
        return counted.astype(np.int64)

    def is_whole(self, grid: int) -> bool:
        """
        Tell whether one can walk through all of a grid.

        Parameters
        ----------
        grid : int
            Index into ``codes``.

        Returns
        -------
        bool
            False where it falls into pieces, or is empty.
        """
        inside = self.grid == grid
        kept = self.ground.pairs[inside[self.ground.pairs].all(axis=1)].tolist()
        beside: dict[int, list[int]] = {row: [] for row in np.flatnonzero(inside).tolist()}
        for one, other in kept:
            beside[one].append(other)
            beside[other].append(one)
        waiting = [next(iter(beside))] if beside else []
        seen = set(waiting)
        while waiting:
            further = [row for row in beside[waiting.pop()] if row not in seen]
            seen.update(further)
            waiting += further
        return bool(seen) and len(seen) == len(beside)


def ground_of(service: Service, version: Version, community: str) -> Ground:
    """
    Read what edits never change, from memory where it was read before.

    Parameters
    ----------
    service : Service
        With the files.
    version : Version
        Which.
    community : str
        Code.

    Returns
    -------
    Ground
        Of that community.

    Raises
    ------
    MissingError
        If the version's files do not hold it.
    """

    def read() -> Ground:
        folder = service.store.artefacts.folder(version.artefact)
        found = service.communities.get(folder, community)
        service.rehearsal.want()
        problem = found.problem
        here = np.repeat(np.arange(len(found.atom)), np.diff(problem.indptr))
        once = problem.is_walkable & (here < problem.indices)
        return Ground(
            community=community,
            atom=np.asarray(found.atom, dtype=np.int64),
            workload=np.asarray(problem.workload, dtype=np.float64),
            pairs=np.column_stack([here[once], problem.indices[once]]).astype(np.int64),
            lower=int(problem.lower),
            upper=int(problem.upper),
            mean=float(problem.mean),
        )

    found: Ground = service.grounds.get_or((version.artefact, community), read)
    return found


def division_of(
    service: Service, connection: Connection, version: Version, community: str
) -> Division:
    """
    Tell how a community is divided, edits and all.

    Parameters
    ----------
    service : Service
        With the files.
    connection : Connection
        To read through.
    version : Version
        Which.
    community : str
        Code.

    Returns
    -------
    Division
        As it stands.

    Raises
    ------
    MissingError
        If the version has no such community.
    """
    atoms = FEATURES["atoms"].c
    rows = connection.execute(
        select(atoms.atom, atoms.grid_code, atoms.households)
        .where(atoms.version_row == version.row, atoms.community == community)
        .order_by(atoms.atom)
    ).all()
    if not rows:
        raise MissingError("store.no_feature", collection="communities", id=community[:60])
    ground = ground_of(service, version, community)
    if len(rows) != len(ground.atom):
        raise MissingError("jobs.no_problems")
    codes, grid = np.unique([code for _, code, _ in rows], return_inverse=True)
    return Division(
        ground=ground,
        households=np.array([households for _, _, households in rows], dtype=np.int64),
        codes=tuple(codes.tolist()),
        grid=grid.astype(np.int64),
    )
