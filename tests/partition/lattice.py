"""Problems drawn by hand: lattices of atoms whose divisions are known."""

from collections.abc import Sequence

import numpy as np

from gridplan.partition.edges import compress
from gridplan.partition.model import bounds_of
from gridplan.partition.problem import Problem


def lattice(
    rows: int,
    columns: int,
    k: int,
    *,
    tolerance: float = 0.1,
    workload: Sequence[int] | None = None,
    closed: Sequence[tuple[int, int]] = (),
) -> Problem:
    """Make a lattice of square atoms 100 m wide; pairs in ``closed`` cannot be walked."""
    n = rows * columns
    y, x = np.divmod(np.arange(n), columns)
    pairs = [(i, i + 1) for i in range(n) if x[i] + 1 < columns]
    pairs += [(i, i + columns) for i in range(n) if y[i] + 1 < rows]
    u, v = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    both = compress(n, np.concatenate([u, v]), np.concatenate([v, u]))
    weight = np.array(workload if workload is not None else [10] * n, dtype=np.int64)
    bounds = bounds_of(int(weight.sum()), k, tolerance)
    source = np.repeat(np.arange(n), np.diff(both.indptr))
    shut = {frozenset(pair) for pair in closed}
    walkable = np.array(
        [
            frozenset((int(a), int(b))) not in shut
            for a, b in zip(source, both.indices, strict=True)
        ]
    )
    way = 100.0 * (np.abs(x[:, None] - x) + np.abs(y[:, None] - y))
    return Problem(
        workload=weight,
        k=k,
        lower=bounds.lower,
        upper=bounds.upper,
        indptr=both.indptr,
        indices=both.indices,
        border=np.full(len(both.indices), 100.0),
        is_walkable=walkable,
        is_outer=(x == 0) | (y == 0) | (x == columns - 1) | (y == rows - 1),
        walking=way.astype(np.float32),
    )
